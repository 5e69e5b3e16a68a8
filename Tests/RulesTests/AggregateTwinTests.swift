import Records
import Signals
import Testing

@testable import Rules

/// Aggregates that a rule file declares, against a twin that recomputes them from plain rows.
@Suite struct AggregateTwinTests {
    private static let declarations = """

          fees: {count: transaction, where: "type == 'challenge_fee'"}
          any_status: {count: transaction, where: "status != 'failed'"}
          recent: {count: transaction, window: 30d}
          volume: {sum: transaction, of: amount, where: "currency == 'USD'"}
          smallest: {min: transaction, of: amount, where: "currency == 'USD'", window: 60d}
          largest: {max: transaction, of: amount, where: "currency == 'USD'"}
          customers: {distinct: transaction, of: customer_id}
          old: {count: transaction, where: "age >= duration('240h') && amount >= 100.0"}
          days: {distinct: activity, of: day, window: 45d}
          lots: {sum: activity, of: lots}
          lost: {sum: activity, of: pnl, where: "pnl < 0.0 && instrument == 'GOLD'"}
          signups: {count: customer, window: 90d}
          countries: {distinct: customer, of: country_code}
          first_fee: {first: transaction, of: amount, where: "type == 'challenge_fee'"}
          last_paid: {last: transaction, of: time, window: 30d}
          last_result: {last: activity, of: pnl}
          returned: {ratio: transaction, matching: "type == 'refund'", window: 60d}
          unclicked: {count: customer, where: "!has_click_id && country_code != 'US'"}
        """

    private let rules: RuleSet
    private let names: [String]

    init() throws {
        let text = ruleText([
            "signals": Self.declarations, "when": "fees > 3", "evidence": "0.0", "hold": "none",
            "explain": "{fees} fees".quoted,
        ])
        rules = try RuleSet.compile(ruleFiles(["x": text]))
        names = rules.rules[0].signals.map(\.name)
    }

    @Test(arguments: UInt64(0)..<12)
    func `aggregates equal their naive twin through corrections, late rows and clocks`(
        seed: UInt64
    ) {
        var firm = RandomFirm(seed: seed)
        var signals = SignalSet(signals: rules.makeSignals(), threads: 1)
        for _ in 0..<6 {
            for batch in firm.nextBatches() { #expect(signals.apply(batch) == []) }
            for asOf in firm.clocks() {
                let (population, results) = signals.settle(asOf: asOf)
                for (name, result) in zip(names, results) {
                    let expected = firm.twin(name, asOf).filter { $0.value != 0 }
                    let found = values(result, population).filter { $0.value != 0 }
                    #expect(found == expected, "seed \(seed), \(name) as of \(asOf)")
                }
            }
        }
    }

    private func values(_ result: SignalResult, _ population: Population) -> [String: Double] {
        #expect(result.failures.isEmpty)
        return Dictionary(
            uniqueKeysWithValues: result.findings.map {
                (population.records.affiliateIDs[$0.subject.first], $0.values[0])
            })
    }

    @Test(arguments: [
        ("transaction", -1, 1.0), ("transaction", 0, 0.0), ("transaction", 1, 0.0),
        ("activity", -1, 1.0), ("activity", 0, 0.0), ("customer", -1, 1.0), ("customer", 0, 0.0),
    ])
    func `a record leaves a window at its second, not at the next day`(
        source: String, microseconds: Int64, expected: Double
    ) throws {
        let text = ruleText([
            "signals": "{n: {count: \(source), window: 36h}}", "when": "n > 0",
            "evidence": "0.0", "hold": "none", "explain": "x",
        ])
        let rules = try RuleSet.compile(ruleFiles(["x": text]))
        let time = ScenarioBook.start.microseconds + 30 * EventTime.microsecondsPerDay + 12_345
        let leaves =
            (source == "activity" ? Day(number: 20_488).end.microseconds : time)
            + 36 * EventTime.microsecondsPerHour
        var signals = SignalSet(signals: rules.makeSignals(), threads: 1)
        for batch in oneAccount(at: EventTime(microseconds: time)) { _ = signals.apply(batch) }
        let (_, results) = signals.settle(asOf: EventTime(microseconds: leaves + microseconds))
        #expect((results[0].findings.first?.values[0] ?? 0) == expected)
    }

    /// A customer, a fee and a day's trading, the first two at the same instant.
    private func oneAccount(at time: EventTime) -> [RecordBatch] {
        var records = ScenarioRecords()
        records.send(
            .customers,
            ["customer_id": "c", "affiliate_id": "a", "signup_date": time.description])
        records.send(
            .transactions,
            [
                "transaction_id": "t", "customer_id": "c", "transaction_type": "challenge_fee",
                "status": "completed", "currency": "USD", "transaction_date": time.description,
                "amount_currency": "99.00",
            ])
        records.send(
            .tradingActivity,
            [
                "customer_id": "c", "date": "2026-02-04", "instrument": "GOLD", "currency": "USD",
                "lots_traded": "1.00", "pnl": "5.00",
            ])
        return records.batches
    }

    @Test func `a first or last value names its customer, a ratio those that match`() throws {
        let text = ruleText([
            "signals": """

              first_fee: {first: transaction, of: amount, where: "type == 'challenge_fee'"}
              last_fee: {last: transaction, of: time, where: "type == 'challenge_fee'"}
              returned: {ratio: transaction, matching: "type == 'refund'"}
            """, "when": "returned > 0.0", "evidence": "0.0",
            "hold": "commissions_of(returned.customers)",
            "explain":
                ("{returned.part} of {returned.whole}, {returned:percent}; "
                + "{first_fee:money} first, {last_fee:date}, {last_fee} last").quoted,
        ])
        let rules = try RuleSet.compile(ruleFiles(["x": text]))
        var opening = OpeningStep(count: 3, group: "buyers")
        opening.amount = Money(units: 12_345_000)
        let refund = TransactionStep(
            kind: .refund, count: 1, group: "buyers", delay: EventTime.microsecondsPerDay)
        let batches = Scenario([.open(opening), .transact(refund)]).batches
        let found = MiniatureEngine(rules: rules).flags(of: rules.rules[0], batches, nil)
        let flag = try #require(found.flags.first { $0.id == "suspect" })
        #expect(
            flag.explanation
                == "1 of 4, 25%; 1,234.50 USD first, 2026-03-26, 2026-03-26T01:00:00Z last")
        #expect(flag.customers.count == 1)
    }

    @Test func `amounts in two currencies are a failure, never a sum`() throws {
        let text = ruleText([
            "signals": "{paid: {sum: transaction, of: amount}}", "when": "paid > 1.0",
            "evidence": "0.0", "hold": "commissions_of(paid.customers)",
            "explain": "{paid}".quoted,
        ])
        let rules = try RuleSet.compile(ruleFiles(["x": text]))
        let steps = [("USD", "a"), ("EUR", "b")].map { currency, group in
            var opening = OpeningStep(count: 1, group: group)
            opening.currency = currency
            return ScenarioStep.open(opening)
        }
        let scenario = Scenario(steps)
        let found = MiniatureEngine(rules: rules).flags(of: rules.rules[0], scenario.batches, nil)
        #expect(
            found.errors == [
                "suspect: `paid`: `amount` is in several currencies; "
                    + "name one in `where`: `currency == 'EUR'`"
            ])
    }

    @Test func `a person's records count together, a customer's alone`() throws {
        for (subject, expected) in [("person", 3.0), ("customer", 1.0)] {
            let text = ruleText([
                "subject": subject, "signals": "{fees: {count: transaction}}",
                "when": "fees > 0", "evidence": "0.0", "hold": "none",
                "explain": "{fees}".quoted,
            ])
            let rules = try RuleSet.compile(ruleFiles(["x": text]))
            var opening = OpeningStep(count: 3, group: "loyal")
            opening.persons = .one
            var signals = SignalSet(signals: rules.makeSignals(), threads: 1)
            for batch in Scenario([.open(opening)]).batches { _ = signals.apply(batch) }
            let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
            let owner = try #require(
                QuietFirm.book.accounts.indices.last.map { "account-\($0 + 1)" })
            let first = try #require(population.records.customerIDs.id(of: owner))
            let finding = results[0].findings.first { $0.subject.first == first }
            #expect(finding?.values == [expected])
        }
    }
}

extension String {
    fileprivate var quoted: String { "\"\(self)\"" }
}
