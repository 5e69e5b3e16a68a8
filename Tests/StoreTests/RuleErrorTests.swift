import FirmRecords
import Holds
import Records
import Testing

@testable import Store

/// A rule that can't be evaluated for a subject says nothing, and nothing is freed by that.
struct RuleErrorTests {
    private let folder = TemporaryFolder()

    private func settlement(
        flagged: Bool, failing affiliates: [String] = [], gone: Bool = false
    ) throws -> Settlement {
        let usd = try #require(CurrencyCode(text: "USD"))
        let lines = ["K1", "K2", "K3"].map { id in
            HoldableLine(
                commissionID: id, affiliateID: id == "K3" ? "A2" : "A1", customerID: "C" + id,
                transactionID: "T", amount: Money(units: 100_000), currency: usd, status: .accrued)
        }.filter { !gone || $0.commissionID != "K1" }
        let flag = Flag(
            id: "F1", rule: "r", ruleVersion: "1", pattern: "p", family: "refunds",
            subjectKind: "affiliate", subjectID: "A1", affiliateIDs: ["A1"], customerIDs: ["CK1"],
            transactionIDs: [], logOdds: 3, posterior: 0.95, explanation: "", evidence: [],
            status: .open, raisedAt: noon, asOf: noon, baseline: "B")
        var book = HoldBook()
        for line in lines where flagged && line.commissionID == "K1" { book.hold(line, for: flag) }
        return Settlement(
            asOf: noon, flags: flagged ? [flag] : [], holds: book.holds(), standings: [],
            lines: .all(lines),
            ruleErrors: affiliates.map {
                RuleError(
                    rule: "r", subjectKind: "affiliate", subjectID: $0, reason: "division by zero",
                    affiliateIDs: [$0])
            }, rules: RuleVersions(digest: "R", text: ""))
    }

    private func settle(_ store: Store, _ settlement: Settlement) throws {
        _ = try store.write { db in
            try Store.write(
                settlement, covering: try RecordPosition.current(db), at: noon, db)
        }
        #expect(try store.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
    }

    private func accounts(_ store: Store) throws -> [String] {
        try store.read(LedgerReader.all).sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value.record.account)" }
    }

    @Test func `what a flag held stays held while its rule fails, and is freed afterwards`() throws
    {
        let store = try Store(opening: folder.database, for: .review, making: true)
        try settle(store, try settlement(flagged: true))
        try settle(store, try settlement(flagged: false, failing: ["A1"]))
        #expect(try accounts(store) == ["K1 held", "K2 accrued", "K3 accrued"])
        #expect(try store.read { try FlagQueue.flag("F1", $0)?.status } == "open")
        try settle(store, try settlement(flagged: false))
        #expect(try accounts(store) == ["K1 accrued", "K2 accrued", "K3 accrued"])
        #expect(try store.read { try FlagQueue.flag("F1", $0)?.status } == "withdrawn")
    }

    @Test func `the failure of another affiliate's rule keeps nothing`() throws {
        let store = try Store(opening: folder.database, for: .review, making: true)
        try settle(store, try settlement(flagged: true))
        try settle(store, try settlement(flagged: false, failing: ["A2"]))
        #expect(try accounts(store) == ["K1 accrued", "K2 accrued", "K3 accrued"])
    }

    @Test func `a line that the records no longer give is held by no failing rule`() throws {
        let store = try Store(opening: folder.database, for: .review, making: true)
        try settle(store, try settlement(flagged: true))
        try settle(store, try settlement(flagged: false, failing: ["A1"], gone: true))
        #expect(try accounts(store) == ["K1 accrued", "K2 accrued", "K3 accrued"])
    }

    @Test func `a dismissed flag stays dismissed while its rule fails`() throws {
        let store = try Store(opening: folder.database, for: .review, making: true)
        try settle(store, try settlement(flagged: true))
        let decision = Decision(
            flagID: "F1", verdict: .dismiss, reason: "r", note: "", actor: "anna")
        _ = try store.write { try Store.decide(decision, at: noon, $0) }
        try settle(store, try settlement(flagged: false, failing: ["A1"]))
        #expect(try accounts(store) == ["K1 accrued", "K2 accrued", "K3 accrued"])
    }

    @Test func `a payout run gets no line of whom a rule failed for`() throws {
        let store = try Store(opening: folder.database, for: .review, making: true)
        try settle(store, try settlement(flagged: true, failing: ["A1"]))
        let due = [("K1", "A1"), ("K2", "A1"), ("K3", "A2")].map {
            DueLine(commissionID: $0, affiliateID: $1, amount: nil, currency: nil)
        }
        let question = GateQuestion(run: "r", dueDigest: "d", lines: due, actor: "u")
        let answer = try store.write {
            try Store.gate(question, at: noon, path: folder.database, $0)
        }
        #expect(answer.lines.map(\.reasonCode) == ["p", "rule_error", ""])
        #expect(answer.unjudged.map(\.subjectID) == ["A1"])
    }
}
