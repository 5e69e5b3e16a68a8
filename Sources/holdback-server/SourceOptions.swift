internal import ArgumentParser
private import Foundation
internal import Pipeline
internal import Pulling
internal import Records

/// Options of commands that ask a source.
struct SourceOptions: ParsableArguments {
    @Argument(help: "A source file, or the name of one in the folder of sources.")
    var source: String

    @Option(help: "The folder of source files.")
    var sources = "sources"

    @Option(help: "A config file: your words for statuses and types.")
    var config: String?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    @Flag(help: "Print without colours, as this does anyway.")
    var noColor = false

    /// The source file, where there is one.
    var path: String {
        if source.contains("/") || source.hasSuffix(".yaml") || source.hasSuffix(".yml") {
            return source
        }
        return "\(sources)/\(source).yaml"
    }

    func load() throws(PullError) -> PullSource { try PullSource.load(path) }

    func validator() throws(SettingsError) -> RecordValidator {
        RecordValidator(conventions: try config.map(Conventions.load) ?? .standard)
    }
}

/// Reads a date, or a date-time; a date's end where `isEnd`.
func time(_ text: String, isEnd: Bool) throws -> EventTime {
    var text = text
    let read = text.withUTF8 { bytes -> EventTime? in
        let bytes = UnsafeRawBufferPointer(bytes)
        if let day = Day(parsing: bytes) {
            return isEnd ? EventTime(microseconds: day.end.microseconds - 1) : day.start
        }
        return EventTime(parsing: bytes)
    }
    guard let read else {
        throw ValidationError("expected a date or a date-time such as 2026-03-01, got \(text)")
    }
    return read
}
