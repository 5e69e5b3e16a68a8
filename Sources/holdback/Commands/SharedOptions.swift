internal import ArgumentParser

/// Options that every command takes.
struct SharedOptions: ParsableArguments {
    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    @Flag(help: "Print without colours; NO_COLOR does the same.")
    var noColor = false

    var paint: Paint { Paint(isOn: Terminal.allowsColour(noColor)) }
}
