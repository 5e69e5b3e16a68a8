import FirmRecords
import GRDB
import Holds
import Records
import Store
import Testing

/// A firm that begins to send commission lines of its own.
struct PlanSwitchTests {
    private let folder = TemporaryFolder()

    private func settlement(_ ids: [String]) -> Settlement {
        guard let usd = CurrencyCode(text: "USD") else {
            preconditionFailure("USD is a currency")
        }
        let lines = ids.map { id in
            HoldableLine(
                commissionID: id, affiliateID: "A1", customerID: "C1", transactionID: "T",
                amount: Money(units: 100_000), currency: usd, status: .accrued)
        }
        return Settlement(
            asOf: noon, flags: [], holds: [], standings: [], lines: .all(lines), ruleErrors: [],
            rules: RuleVersions(digest: "R", text: ""))
    }

    private func plan(_ percent: Int64) -> CommissionPlan {
        CommissionPlan(tiers: [
            .init(challengeType: nil, accountSize: nil, partsPerMillion: percent * 10_000)
        ])
    }

    @Test func `a database of an earlier version takes the plan that gives its lines alone`() throws
    {
        let store = try Store(opening: folder.database, for: .review, making: true)
        try store.take([customer("C1", of: "A1", modified: 2)])
        try store.take((1...4).map { fee("T\($0)", of: "C1") })
        _ = try store.write { db in
            // What 99.00 earn at 30 %, but for a line that a correction has still to reach.
            try db.execute(
                sql: """
                    INSERT INTO ledger_lines
                    SELECT 'plan:' || transaction_id, 'A1', 'C1', transaction_id, 'USD',
                      iif(transaction_id = 'T1', 1, 297000), 0, 'accrued', NULL
                    FROM transactions
                    """)
        }
        #expect(throws: StoreError.self) { try store.keepPlan(plan(15), changes: false) }
        try store.requirePlan(plan(15), changes: true)
        try store.keepPlan(plan(30), changes: false)
        #expect(throws: StoreError.self) { try store.keepPlan(plan(15), changes: false) }
        try store.keepPlan(plan(15), changes: true)
        try store.keepPlan(plan(15), changes: false)
        #expect(throws: StoreError.self) { try store.requirePlan(plan(30), changes: false) }
    }

    @Test func `a firm that sends its own lines needs no plan`() throws {
        let store = try Store(opening: folder.database, for: .review, making: true)
        try store.keepPlan(plan(30), changes: false)
        let sent: [String: String] = [
            "commission_id": "K1", "affiliate_id": "A1", "customer_id": "C1", "amount": "14.85",
            "currency": "USD", "accrued_date": "2026-01-02T00:00:00Z", "status": "accrued",
        ]
        try store.take([FieldRow(.commissions, sent)])
        try store.keepPlan(plan(15), changes: false)
    }

    @Test func `lines of the plan that left stay, those that are owed go`() throws {
        let store = try Store(opening: folder.database, for: .review, making: true)
        func settle(_ ids: [String]) throws {
            _ = try store.write { db in
                try Store.write(
                    settlement(ids), covering: try RecordPosition.current(db), at: noon, db)
            }
        }
        try settle(["plan:T1", "plan:T2"])
        let due = DueLine(
            commissionID: "plan:T1", affiliateID: "A1", amount: nil, currency: nil)
        let question = GateQuestion(run: "r", dueDigest: "d", lines: [due], actor: "u")
        let answer = try store.write {
            try Store.gate(question, at: noon, path: folder.database, $0)
        }
        #expect(answer.released.count == 1)
        try settle(["K1"])
        let lines = try store.read(LedgerReader.all)
        #expect(lines["plan:T1"]?.record.facts.clawedBack == .zero)
        #expect(lines["plan:T2"]?.record.facts.amount == .zero)
        #expect(lines["K1"]?.record.facts.amount == Money(units: 100_000))
        #expect(try store.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
    }
}
