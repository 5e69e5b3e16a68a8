internal import ArgumentParser
internal import Records

/// Options that every command takes.
struct SharedOptions: ParsableArguments {
    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    @Flag(help: "Print without colours; NO_COLOR does the same.")
    var noColor = false

    var paint: Paint { Paint(isOn: Terminal.allowsColour(noColor)) }

    /// Prints a sentence, the same as a JSON object, or nothing.
    func tell(_ sentence: String, json fields: (inout JSONLine) -> Void) {
        if json {
            var line = JSONLine()
            fields(&line)
            Terminal.standardOutput(line.text())
        } else if !quiet {
            Terminal.standardOutput(sentence)
        }
    }
}
