package import Records
internal import Yams

/// Reads the plan file: what an affiliate earns on a challenge fee.
package enum PlanReader {
    /// - Throws: `.problems` with every problem of the file.
    package static func read(_ file: SourceFile) throws(RuleLoadError) -> CommissionPlan {
        let log = ProblemLog(file)
        let tiers = tiers(log)
        if log.problems.isEmpty { return CommissionPlan(tiers: tiers) }
        throw .problems(log.problems)
    }

    private static func tiers(_ log: ProblemLog) -> [CommissionPlan.Tier] {
        guard let root = YamlDocument.root(log),
            let fields = YamlField(name: "plan", node: root, log: log).fields(["tiers"]),
            let tiers = fields.required("tiers", "[{share: 15%}]")?.list()
        else { return [] }
        return tiers.compactMap(tier)
    }

    private static func tier(_ field: YamlField) -> CommissionPlan.Tier? {
        guard let fields = field.fields(["challenge_type", "account_size", "share"]) else {
            return nil
        }
        let share = fields.required("share", "15%").flatMap(partsPerMillion)
        let size = fields["account_size"].flatMap(amount)
        return share.map {
            CommissionPlan.Tier(
                challengeType: fields["challenge_type"]?.text(), accountSize: size,
                partsPerMillion: $0)
        }
    }

    /// A percentage with at most four decimals, read exactly.
    private static func partsPerMillion(_ field: YamlField) -> Int64? {
        guard let text = field.text() else { return nil }
        let number = text.hasSuffix("%") ? String(text.dropLast()) : ""
        guard let units = exactUnits(number), (0...1_000_000).contains(units) else {
            field.mismatch("a percentage from 0% to 100%")
            return nil
        }
        return units
    }

    private static func amount(_ field: YamlField) -> Money? {
        guard let text = field.text() else { return nil }
        guard let units = exactUnits(text) else {
            field.mismatch("an amount such as 10000")
            return nil
        }
        return Money(units: units)
    }

    private static func exactUnits(_ text: String) -> Int64? {
        try? ExactDecimal(text: text.filter { $0 != " " }).units(decimals: Money.decimals)
    }
}
