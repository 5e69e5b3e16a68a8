internal import ArgumentParser
internal import Pulling

/// `holdback-server source-schema`: what editors check source files by.
struct SourceSchemaSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source-schema", abstract: "Print the JSON Schema of source files.")

    func run() { say(String(SourceSchema.text.dropLast())) }
}
