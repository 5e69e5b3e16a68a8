internal import Records
internal import Yams

/// Reads the `tests` of a rule file.
struct RuleTestReader {
    private var tests: [RuleTest] = []
    private var groupsByTest: [String: [String: Int]] = [:]

    /// - Parameter field: the list of tests; a rule without one has none.
    static func read(_ field: YamlField?) -> [RuleTest] {
        var reader = RuleTestReader()
        for element in field?.list() ?? [] { reader.read(element) }
        return reader.tests
    }

    private mutating func read(_ element: YamlField) {
        let owner = YamlField(name: "test", node: element.node, log: element.log)
        guard let fields = owner.fields(["name", "after", "given", "expect"]),
            let name = fields.required("name", "what happens, as a sentence")?.text()
        else { return }
        if groupsByTest[name] != nil {
            owner.report("two tests are named `\(name)`", hint: "tests go on from others by name")
        }
        var steps = StepReader(groups: [:])
        var earlier: [ScenarioStep] = []
        if let after = fields["after"], let test = earlierTest(after) {
            earlier = test.steps
            steps = StepReader(groups: groupsByTest[test.name] ?? [:])
        }
        let own = (fields.required("given", "[{challenge_fee: 20, as: buyers}]")?.list() ?? [])
            .compactMap { steps.read($0) }
        groupsByTest[name] = steps.groups
        guard let expectation = fields.required("expect", "{flagged: true}").flatMap(expectation)
        else { return }
        let place = element.node.place
        tests.append(
            RuleTest(
                name: name, place: "\(element.log.file.path):\(place.line):\(place.column)",
                steps: earlier + own, expectation: expectation))
    }

    private func earlierTest(_ field: YamlField) -> RuleTest? {
        guard let name = field.text() else { return nil }
        if let test = tests.first(where: { $0.name == name }) { return test }
        field.report(
            "no earlier test is named `\(name)`", hint: Hints.word(name, among: tests.map(\.name)))
        return nil
    }

    private func expectation(_ field: YamlField) -> RuleTest.Expectation? {
        guard let fields = field.fields(["flagged", "held"]),
            let isFlagged = fields.required("flagged", "true")?.flag()
        else { return nil }
        return RuleTest.Expectation(isFlagged: isFlagged, held: fields["held"]?.money())
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
        var text = text
        let parsed = text.withUTF8 { bytes in
            try? Money(ExactDecimal(parsing: UnsafeRawBufferPointer(bytes)))
        }
        guard let parsed else { return nil }
        self = parsed
    }
}
