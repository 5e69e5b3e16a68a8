internal import Records

/// Compares what a test expects with what the engine found.
struct RuleTestComparison {
    let expected: RuleTest.Expectation
    /// What the test before had come to.
    let before: ScenarioOutcome?
    let found: ScenarioOutcome
    private let rejects: [Reject]
    private let faults: [String]

    init<Judge>(
        expected: RuleTest.Expectation, before: ScenarioOutcome?, after: ScenarioStage<Judge>
    ) {
        self.expected = expected
        self.before = before
        found = after.outcome
        rejects = after.rejects
        faults = after.faults
    }

    /// None if the test passes.
    var failures: [RuleTestFailure] {
        let broken =
            rejects.map { ("records that the data contract allows", $0.problem) }
            + faults.map { ("a record to correct", $0) }
            + found.ruleErrors.map { ("no rule error", $0) }
        return broken.map(RuleTestFailure.init)
            + [flags, affiliates, withdrawal, held, posterior].compactMap(\.self) + explanation
    }

    private var flags: RuleTestFailure? {
        if expected.isFlagged == found.isFlagged { return nil }
        return expected.isFlagged
            ? RuleTestFailure(expected: "a flag", found: "none")
            : RuleTestFailure(
                expected: "no flag", found: found.flags.map(\.text).joined(separator: "; "))
    }

    private var affiliates: RuleTestFailure? {
        let named = Set(found.flags.flatMap(\.affiliateIDs)).sorted()
        guard let wanted = expected.affiliates, wanted != named, found.isFlagged else { return nil }
        return RuleTestFailure(
            expected: "flags on \(wanted.joined(separator: ", "))",
            found: "flags on \(named.joined(separator: ", "))")
    }

    private var withdrawal: RuleTestFailure? {
        guard expected.isWithdrawn, let before else { return nil }
        let expected = "the earlier flag to be withdrawn"
        if !before.isFlagged { return RuleTestFailure(expected: expected, found: "there was none") }
        let kept = Set(before.flags.map(\.id)).intersection(found.flags.map(\.id))
        guard let flag = found.flags.first(where: { kept.contains($0.id) }) else { return nil }
        return RuleTestFailure(expected: expected, found: "it stands: \(flag.text)")
    }

    private var held: RuleTestFailure? {
        guard let held = expected.held else { return nil }
        let amounts = found.held.sorted { $0.key < $1.key }
        let isOne = amounts.count <= 1
        if isOne, (amounts.first?.value ?? .zero) == MoneySum(units: Int128(held.units)) {
            return nil
        }
        let texts = amounts.map { currency, sum in
            "\(sum.text(minorDigits: currency.minorDigits)) \(currency)"
        }
        return RuleTestFailure(
            expected: "\(held.text(minorDigits: 2)) held" + (isOne ? "" : ", in one currency"),
            found: "\(texts.isEmpty ? "nothing" : texts.joined(separator: " and ")) held")
    }

    private var posterior: RuleTestFailure? {
        guard let range = expected.posterior, let found = found.flags.map(\.posterior).max(),
            !range.contains(found)
        else { return nil }
        return RuleTestFailure(
            expected: "a posterior of \(range.lowerBound) to \(range.upperBound)",
            found: NumberFormat.fixed(3).text(found))
    }

    private var explanation: [RuleTestFailure] {
        expected.explanation.compactMap { part in
            if !found.isFlagged || found.flags.contains(where: { $0.explanation.contains(part) }) {
                return nil
            }
            return RuleTestFailure(
                expected: "an explanation with `\(part)`",
                found: found.flags.map { "`\($0.explanation)`" }.joined(separator: "; "))
        }
    }
}

extension ScenarioFlag {
    fileprivate var text: String { "one on \(subject): \(explanation)" }
}

extension Reject {
    fileprivate var problem: String { "\(violation.message) (\(record))" }
}
