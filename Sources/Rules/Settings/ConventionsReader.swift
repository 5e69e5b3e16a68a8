package import Records
internal import Yams

/// Reads the config file: a partner's words for what the data contract leaves open.
///
/// Each section maps a word of the partner's to one of ours and adds to the standard words, which
/// keep their meaning.
package enum ConventionsReader {
    /// - Throws: `.problems` with every problem of the file.
    package static func read(_ file: SourceFile) throws(RuleLoadError) -> Conventions {
        let log = ProblemLog(file)
        var conventions = Conventions.standard
        read(log, into: &conventions)
        if log.problems.isEmpty { return conventions }
        throw .problems(log.problems)
    }

    private static func read(_ log: ProblemLog, into conventions: inout Conventions) {
        guard let root = YamlDocument.root(log),
            let fields = YamlField(name: "config", node: root, log: log)
                .fields(["transaction_statuses", "transaction_types", "commission_statuses"])
        else { return }
        merge(fields["transaction_statuses"], into: &conventions.transactionStatuses)
        merge(fields["transaction_types"], into: &conventions.transactionTypes)
        merge(fields["commission_statuses"], into: &conventions.commissionStatuses)
    }

    private static func merge<Meaning: RawRepresentable<String> & CaseIterable & Equatable>(
        _ field: YamlField?, into words: inout [String: Meaning]
    ) {
        guard let field, let entries = field.entries(of: "a mapping of words") else { return }
        let standard = words
        for (key, value) in entries {
            guard let meaning: Meaning = value.word(called: "meaning of `\(key.string)`:") else {
                continue
            }
            if let given = standard[key.string], given != meaning {
                value.report(
                    "`\(key.string)` means `\(given.rawValue)` in the data contract and can't mean "
                        + "`\(meaning.rawValue)`",
                    hint: "map words of your own, and send others where it means something else")
            } else {
                words[key.string] = meaning
            }
        }
    }
}
