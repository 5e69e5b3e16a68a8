internal import Records
internal import Yams

/// Reads the `tests` of a rule file.
struct RuleTestReader {
    private var tests: [RuleTest] = []
    private var groupsByTest: [String: [String: Int]] = [:]
    private var affiliatesByTest: [String: Set<String>] = [:]

    /// - Parameter field: the list of tests; a rule without one has none.
    static func read(_ field: YamlField?) -> [RuleTest] {
        var reader = RuleTestReader()
        for element in field?.list() ?? [] { reader.read(element) }
        return reader.tests
    }

    private mutating func read(_ element: YamlField) {
        let owner = YamlField(name: "test", node: element.node, log: element.log)
        guard let fields = owner.fields(RuleFields.test.names),
            let name = fields.required("name", "what happens, as a sentence")?.text()
        else { return }
        if groupsByTest[name] != nil {
            owner.report("two tests are named `\(name)`", hint: "tests go on from others by name")
        }
        let earlier = fields["after"].flatMap(earlierTest)
        var steps = StepReader(
            groups: earlier.flatMap { groupsByTest[$0.name] } ?? [:],
            affiliates: earlier.flatMap { affiliatesByTest[$0.name] } ?? [])
        let own = (fields.required("given", "[{challenge_fee: 20, as: buyers}]")?.list() ?? [])
            .compactMap { steps.read($0) }
        groupsByTest[name] = steps.groups
        affiliatesByTest[name] = steps.affiliates
        let expected = fields.required("expect", "{flagged: true}")
        guard
            let expectation = expected.flatMap({ expectation($0, after: earlier, steps.affiliates) }
            )
        else {
            return
        }
        let place = element.node.place
        tests.append(
            RuleTest(
                name: name, place: "\(element.log.file.path):\(place.line):\(place.column)",
                after: earlier?.name, steps: own, expectation: expectation))
    }

    private func earlierTest(_ field: YamlField) -> RuleTest? {
        guard let name = field.text() else { return nil }
        if let test = tests.first(where: { $0.name == name }) { return test }
        field.report(
            "no earlier test is named `\(name)`", hint: Hints.word(name, among: tests.map(\.name)))
        return nil
    }

    private func expectation(
        _ field: YamlField, after earlier: RuleTest?, _ known: Set<String>
    ) -> RuleTest.Expectation? {
        guard let fields = field.fields(RuleFields.expectation.names),
            let flagged = fields.required("flagged", "true")
        else { return nil }
        let affiliates = affiliates(flagged, known)
        guard let isFlagged = affiliates.map({ !$0.isEmpty }) ?? flagged.flag() else { return nil }
        var expectation = RuleTest.Expectation(
            isFlagged: isFlagged, held: fields["held"]?.money())
        expectation.affiliates = affiliates
        expectation.explanation = fields["explanation"]?.elements.compactMap { $0.text() } ?? []
        expectation.posterior = fields["posterior"].flatMap(probabilities)
        for name in ["explanation", "posterior"] where !isFlagged {
            fields[name]?.report(
                "a test that expects no flag can expect no \(name) of one",
                hint: "leave `\(name)` out, or write `flagged: true`")
        }
        expectation.isWithdrawn =
            withdrawn(fields["withdrawn"], earlier)
            ?? (earlier?.expectation.isFlagged == true && !isFlagged)
        return expectation
    }

    /// A list names every affiliate that flags must name.
    private func affiliates(_ field: YamlField, _ known: Set<String>) -> [String]? {
        guard case .sequence = field.node else { return nil }
        for element in field.elements {
            guard let name = element.text(), !known.contains(name),
                !QuietFirm.identifiers.contains(name)
            else { continue }
            element.report(
                "no step brings an affiliate `\(name)`",
                hint: Hints.word(name, among: known.sorted()))
        }
        return field.elements.compactMap { $0.text() }.sorted()
    }

    private func withdrawn(_ field: YamlField?, _ earlier: RuleTest?) -> Bool? {
        guard let field, let isWithdrawn = field.flag() else { return nil }
        if earlier == nil {
            field.report(
                "a flag can only be withdrawn after another test",
                hint: "name the test that raises it: `after: NAME`")
        }
        return isWithdrawn
    }

    private func probabilities(_ field: YamlField) -> ClosedRange<Double>? {
        guard let fields = field.fields(["min", "max"]) else { return nil }
        let least = fields["min"].map { $0.number(in: 0...1) } ?? 0
        let most = fields["max"].map { $0.number(in: 0...1) } ?? 1
        guard let least, let most else { return nil }
        if least <= most { return least...most }
        field.report("`min` is greater than `max`", hint: "exchange the two")
        return nil
    }
}

extension YamlField {
    /// An exact amount.
    func money() -> Money? {
        guard let scalar = scalar("an amount") else { return nil }
        if let money = Money(scalar.string) { return money }
        mismatch("an amount with at most \(Money.decimals) decimals")
        return nil
    }
}

extension Money {
    init?(_ text: String) {
        guard let money = try? Money(ExactDecimal(text: text)) else { return nil }
        self = money
    }
}
