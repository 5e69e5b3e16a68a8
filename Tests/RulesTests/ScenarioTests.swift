import Records
import Testing

@testable import Rules

@Suite struct ScenarioTests {
    private func tests(_ yaml: String) throws -> [RuleTest] {
        try RuleSet.compile(ruleFiles(["x": ruleText(adding: yaml)])).rules[0].tests
    }

    /// The records that a scenario adds to the quiet firm.
    private func added(_ steps: [ScenarioStep]) -> [RecordBatch] {
        Array(Scenario(steps).batches.dropFirst(Scenario([]).batches.count - 1))
    }

    @Test func `steps become the records that they say`() throws {
        let test = try tests(
            """
            tests:
              - name: a
                given:
                  - {challenge_fee: 4, over: 4d, amount: 99.50, country: DE, as: buyers}
                  - {activity: 3, of: buyers, days: 2, lots: 1.50, pnl: -20.25, instrument: OIL}
                  - {refund: 2, of: buyers, after: 20d}
                expect: {flagged: false, held: 0.00}
            """)[0]
        let batches = added(test.steps)
        let customers = batches.flatMap(\.customers).suffix(4)
        let payments = batches.flatMap(\.transactions).suffix(6)
        let days = batches.flatMap(\.activities).suffix(6)
        #expect(customers.allSatisfy { $0.country?.description == "DE" })
        #expect(customers.map(\.signup.day.number).map { $0 - 20_458 } == [60, 61, 62, 63])
        #expect(payments.map(\.type).suffix(2) == [.refund, .refund])
        #expect(payments.allSatisfy { $0.amount == Money("99.50") })
        #expect(days.allSatisfy { $0.lots == 150 && $0.pnl == Money("-20.25") })
        #expect(days.map(\.day.number).map { $0 - 20_458 } == [61, 62, 62, 63, 63, 64])
        #expect(test.expectation == .init(isFlagged: false, held: .zero))
    }

    @Test func `a correction sends the same records again`() throws {
        let all = try tests(
            """
            tests:
              - name: a
                given:
                  - {challenge_fee: 2, as: buyers}
                  - {refund: 2, of: buyers, after: 20d}
                expect: {flagged: false}
              - name: b
                after: a
                given: [{correct: refund, of: buyers, count: 1, set: {status: reversed}}]
                expect: {flagged: false}
            """)
        #expect(all[1].after == "a")
        let (before, after) = (Scenario(all[0].steps), Scenario(all[0].steps + all[1].steps))
        let refunds = { (scenario: Scenario) in
            scenario.batches.flatMap { batch in
                batch.transactions.map { (batch.text.string($0.id), $0.type, $0.status) }
            }.filter { $0.1 == .refund }.suffix(3)
        }
        #expect(refunds(after).map(\.2) == [.completed, .completed, .reversed])
        #expect(refunds(after).first?.0 == refunds(after).last?.0)
        #expect(refunds(before).last?.2 == .completed)
    }

    @Test func `an advance moves the clock past the last record`() {
        let opening = ScenarioStep.open(OpeningStep(count: 1, group: "buyers"))
        #expect(Scenario([opening]).asOf == nil)
        let later = Scenario([opening, .advance(5 * EventTime.microsecondsPerDay)])
        let latest = QuietFirm.book.latest
        #expect(later.asOf == latest.advanced(byDays: 5))
    }

    @Test func `the quiet firm is the same every time, valid, and large enough`() {
        let book = QuietFirm.book
        #expect(book.records.rejects.isEmpty)
        #expect((600...900).contains(book.accounts.count))
        #expect(Set(book.accounts.map(\.affiliate)).count == 30)
        #expect(book.accounts.contains { $0.transactions["refund"] != nil })
        let names = Set(book.accounts.map { "\($0.person.firstName) \($0.person.lastName)" })
        #expect(names.count == Set(book.accounts.map(\.person.email)).count)
    }

    @Test func `records that the data contract forbids fail the test`() throws {
        let rule = try RuleSet.compile(
            ruleFiles([
                "x": ruleText(
                    adding: """
                        tests:
                          - name: nowhere
                            given: [{challenge_fee: 1, as: buyers, country: Mars}]
                            expect: {flagged: false}
                        """)
            ])
        ).rules[0]
        var runner = RuleTestRunner(rule, judge: ScriptedJudge(outcome()))
        let results = runner.runAll()
        #expect(results.map(\.isPassed) == [false])
        #expect(
            results[0].failures[0].found.contains(
                "expected an ISO 3166-1 alpha-2 code such as DE, or GB for the United Kingdom, found `Mars`"
            ))
    }
}
