private import Signals

/// Why there is no rule set.
package enum RuleLoadError: Error, Hashable, Sendable {
    case unreadable(FileFault)
    /// At least one, by file, then by place.
    case problems([RuleProblem])
}

extension RuleLoadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let error): error.description
        case .problems(let problems): problems.map(\.description).joined(separator: "\n")
        }
    }
}

extension RuleSet {
    /// Reads and checks a rule folder: every `*.yaml` is a rule, `calibration.yaml` the
    /// calibration, every `lists/*.txt` a list.
    ///
    /// - Throws: what can't be read, else all problems of all files.
    package static func load(directory: String) throws(RuleLoadError) -> RuleSet {
        let files: RuleFiles
        do {
            files = try RuleFiles.read(directory: directory)
        } catch {
            throw .unreadable(error)
        }
        return try compile(files)
    }

    /// Checks the files of a rule folder.
    ///
    /// - Throws: `.problems`, all of them.
    package static func compile(_ files: RuleFiles) throws(RuleLoadError) -> RuleSet {
        var problems: [RuleProblem] = []
        let lists = files.lists.compactMap { file in
            collect(file, &problems) { ListReader.read($0) }
        }
        let rules = files.rules.compactMap { file in
            collect(file, &problems) { RuleReader.read($0, lists: lists) }
        }
        let calibration = collect(files.calibration, &problems, CalibrationReader.read)
        guard problems.isEmpty, let calibration else { throw .problems(problems) }
        let entries = Dictionary(lists.map { ($0.name, $0.entries) }) { first, _ in first }
        return RuleSet(
            rules: rules, calibration: calibration,
            mailDomains: MailDomains(
                throwAway: entries["throw_away_domains"] ?? [],
                relay: entries["relay_domains"] ?? [],
                provider: entries["mail_providers"] ?? []))
    }

    private static func collect<Content>(
        _ file: SourceFile, _ problems: inout [RuleProblem], _ read: (ProblemLog) -> Content?
    ) -> Content? {
        let log = ProblemLog(file)
        let content = read(log)
        problems += log.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        return content
    }
}
