package import Records
internal import Yams

/// Reads the config file: a partner's words for what the data contract leaves open.
///
/// Each section maps a word of the partner's to one of ours and adds to the standard words.
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

    private static func merge<Meaning: RawRepresentable<String> & CaseIterable>(
        _ field: YamlField?, into words: inout [String: Meaning]
    ) {
        guard let entries = field?.entries(of: "a mapping of words") else { return }
        for (key, value) in entries {
            let meaning: Meaning? = value.word()
            if let meaning { words[key.string] = meaning }
        }
    }
}
