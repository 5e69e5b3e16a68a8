internal import ArgumentParser
internal import Records
internal import Rules

/// `holdback rules format`: rule files in their usual form.
struct RulesFormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "format", abstract: "Bring rule files into their usual form.",
        discussion: """
            Keeps comments and the order of fields. Removes blanks at the ends of lines and prints \
            expressions as the language does. What a file means never changes.
            """)

    @OptionGroup var folder: RuleFolder

    @Flag(help: "Change nothing; name the files that would change and exit 1.")
    var check = false

    @OptionGroup var shared: SharedOptions

    func run() throws {
        var changed: [String] = []
        for file in try files() {
            let text = RuleFormatter.formatted(file.text)
            if text == file.text { continue }
            changed.append(file.path)
            if !check { try writeText(text, to: file.path) }
        }
        let lines =
            changed.map { "\(check ? "would change" : "formatted") \($0)" }
            + ["\(counted(changed.count, "file")) \(check ? "to format" : "changed")"]
        shared.tell(lines.joined(separator: "\n")) { $0.strings("files", changed) }
        if check, !changed.isEmpty { throw Failure(code: .found) }
    }

    private func files() throws(Failure) -> [SourceFile] {
        do {
            return try RuleFiles.read(directory: folder.path).rules
        } catch {
            throw Failure(code: .usage, message: error.description)
        }
    }
}
