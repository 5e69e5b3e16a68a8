package import ArgumentParser
package import Records

/// Options of commands that ask a source.
package struct SourceOptions: ParsableArguments {
    @Argument(help: "A source file, or the name of one in the folder of sources.")
    package var source: String

    @Option(help: "The folder of source files.")
    package var sources = "sources"

    @OptionGroup package var config: ConfigOption

    @Flag(help: "Print one JSON object instead of text.")
    package var json = false

    @Flag(help: "Print nothing but errors.")
    package var quiet = false

    @Flag(help: "Print without colours, as this does anyway.")
    package var noColor = false

    /// The source file, where there is one.
    package var path: String {
        if source.contains("/") || source.hasSuffix(".yaml") || source.hasSuffix(".yml") {
            return source
        }
        return "\(sources)/\(source).yaml"
    }

    package init() {}
}

/// Reads a date, or a date-time; a date's end where `isEnd`.
package func time(_ text: String, isEnd: Bool) throws -> EventTime {
    if let time = EventTime(bound: text, isEnd: isEnd) { return time }
    throw ValidationError("expected a date or a date-time such as 2026-03-01, got \(text)")
}
