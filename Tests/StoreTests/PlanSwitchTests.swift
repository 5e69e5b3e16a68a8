import FirmRecords
import Holds
import Records
import Store
import Testing

/// A firm that begins to send commission lines of its own.
struct PlanSwitchTests {
    private let folder = TemporaryFolder()

    private func settlement(_ ids: [String]) -> Settlement {
        guard let usd = Array("USD".utf8).withUnsafeBytes(CurrencyCode.init(parsing:)) else {
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
