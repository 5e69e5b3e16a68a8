import FirmRecords
import GRDB
import Holds
import Records
import Testing

@testable import Store

/// What keeps one fee from being paid twice, and what was refused from being paid as it was.
struct PaymentTests {
    private let folder = TemporaryFolder()
    private let store: Store

    init() throws { store = try Store(opening: folder.database, for: .review, making: true) }

    private static func line(
        _ id: String, affiliate: String = "A1", transaction: String = "T1", units: Int64 = 100_000,
        status: CommissionStatus = .accrued, in code: String = "USD"
    ) -> HoldableLine {
        guard let currency = CurrencyCode(text: code) else {
            preconditionFailure("\(code) is a currency")
        }
        return HoldableLine(
            commissionID: id, affiliateID: affiliate, customerID: "C1", transactionID: transaction,
            amount: Money(units: units), currency: currency, status: status)
    }

    private func settle(_ lines: [HoldableLine]) throws {
        let settlement = Settlement(
            asOf: noon, flags: [], holds: [], standings: [], lines: .all(lines),
            rules: RuleVersions(digest: "R", text: ""))
        _ = try store.write { db in
            try Store.write(settlement, covering: try RecordPosition.current(db), at: noon, db)
        }
    }

    /// What a run is told of some lines; empty where one is released.
    private func gate(_ run: String, _ ids: String..., affiliate: String = "A1") throws -> [String]
    {
        try gate(
            run,
            ids.map {
                DueLine(commissionID: $0, affiliateID: affiliate, amount: nil, currency: nil)
            })
    }

    private func gate(_ run: String, _ due: [DueLine]) throws -> [String] {
        let question = GateQuestion(run: run, dueDigest: "d", lines: due, actor: "u")
        return try store.write {
            try Store.gate(question, at: noon, path: folder.database, $0)
        }.lines.map(\.reasonCode)
    }

    @Test func `a fee that left under another id is not paid again`() throws {
        try settle([Self.line("K1"), Self.line("K2")])
        #expect(try gate("one", "K1", "K2") == ["", "already_released"])
        #expect(try gate("two", "K2") == ["already_released"])
        #expect(try store.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
    }

    @Test func `a fee that the firm paid itself is not paid under another id`() throws {
        try settle([Self.line("K1", status: .paid), Self.line("K2")])
        #expect(try gate("one", "K2") == ["already_released"])
    }

    @Test func `other affiliates, parts of a fee, and lines without one are paid`() throws {
        let lines = [
            Self.line("K1"), Self.line("K2", units: 50_000), Self.line("K3", transaction: ""),
            Self.line("K4", transaction: ""), Self.line("K5", transaction: "T2"),
        ]
        try settle(lines + [Self.line("P1", affiliate: "A2")])
        #expect(try gate("one", "K1", "K2", "K3", "K4", "K5") == ["", "", "", "", ""])
        #expect(try gate("two", "P1", affiliate: "A2") == [""])
    }

    @Test func `a fee that left is not paid under another id at the amount it was corrected to`()
        throws
    {
        try settle([Self.line("K1")])
        #expect(try gate("one", "K1") == [""])
        try settle([Self.line("K1", units: 40_000), Self.line("K2", units: 40_000)])
        #expect(try gate("two", "K2") == ["already_released"])
    }

    @Test func `a fee that grew after it left is not paid whole under another id`() throws {
        try settle([Self.line("K1", units: 40_000)])
        #expect(try gate("one", "K1") == [""])
        // The ledger goes on saying what was sent out; the record says what it is worth.
        try store.take([Self.commission])
        try settle([Self.line("K1"), Self.line("K2")])
        #expect(try gate("two", "K2") == ["already_released"])
    }

    @Test func `a payment is not given back at the amount at which its fee went out since`() throws
    {
        try settle([Self.line("K1")])
        #expect(try gate("one", "K1") == [""])
        try settle([Self.line("K2", units: 40_000)])
        #expect(try gate("two", "K2") == [""])
        try settle([Self.line("K1", units: 40_000), Self.line("K2", units: 40_000)])
        #expect(
            try store.read { try LedgerReader.line("K1", $0) }?.record.facts.clawedBack.units
                == -100_000)
    }

    @Test
    func `a line that left and is in another currency now is paid anew under another id alone`()
        throws
    {
        try settle([Self.line("K1")])
        #expect(try gate("one", "K1") == [""])
        let yen = Self.line("K1", units: 7_900_000, in: "JPY")
        try settle([yen, Self.line("K2", units: 7_900_000, in: "JPY")])
        #expect(try gate("two", "K1", "K2") == ["already_released", ""])
        // Nothing is given back while the fee is out under the other id.
        try settle([Self.line("K1"), Self.line("K2", units: 7_900_000, in: "JPY")])
        let kept = try store.read { try LedgerReader.line("K1", $0) }
        #expect(kept?.record.facts.clawedBack.units == -100_000)
        #expect(try store.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
    }

    @Test(arguments: [
        ([5, 10], ["amount_differs", ""]), ([10, 5], ["", "duplicate_line"]),
        ([5, 6], ["amount_differs", "amount_differs"]),
        ([5, 10, 10], ["amount_differs", "", "duplicate_line"]),
    ])
    func `of a line that stands in a run with several amounts the recorded one is paid, once`(
        _ amounts: [Int64], _ answers: [String]
    ) throws {
        try settle([Self.line("K1")])
        let due = amounts.map {
            DueLine(
                commissionID: "K1", affiliateID: "A1", amount: Money(units: $0 * 10_000),
                currency: nil)
        }
        #expect(try gate("one", due) == answers)
        #expect(try gate("one", due) == answers)
    }

    @Test func `a line in the place of one that was undone is paid`() throws {
        try settle([Self.line("K1")])
        #expect(try gate("one", "K1") == [""])
        try settle([Self.line("K2")])
        #expect(try gate("two", "K2") == [""])
    }

    @Test
    func `what the plan paid is not paid again as a line of the firm's, whatever it is worth`()
        throws
    {
        try settle([Self.line("plan:T1"), Self.line("plan:T2", transaction: "T2")])
        #expect(try gate("one", "plan:T1") == [""])
        try settle([
            Self.line("K1", units: 70_000), Self.line("K2", transaction: "T2"),
            Self.line("K3", affiliate: "A2"),
        ])
        #expect(try gate("two", "K1", "K2") == ["already_released", ""])
        #expect(try gate("three", "K3", affiliate: "A2") == [""])
    }

    @Test func `what was declined as the plan's is declined as the firm's`() throws {
        try settle([Self.line("plan:T1"), Self.line("plan:T2", transaction: "T2")])
        try store.write { db in
            guard let kept = try LedgerReader.line("plan:T1", db),
                case .accrued(let line) = kept.record
            else { return }
            var ledger = try LedgerWriter(db, at: noon)
            let posting = line.decline(.fraudConfirmed(decision: "D1"))
            try ledger.write(
                .declined(posting.line), customerID: "C1", transactionID: "T1", posting.entries)
        }
        try settle([Self.line("K1", units: 70_000), Self.line("K2", transaction: "T2")])
        #expect(try gate("one", "K1", "K2") == ["declined", ""])
    }

    @Test func `what the firm said it released is not released when it says otherwise later`()
        throws
    {
        try settle([Self.line("K1", status: .released)])
        try settle([Self.line("K1")])
        #expect(try gate("one", "K1") == ["already_released"])
    }

    private static let commission = FieldRow(
        .commissions,
        [
            "commission_id": "K1", "affiliate_id": "A1", "customer_id": "C1",
            "transaction_id": "T1", "amount": "10.00", "currency": "USD",
            "accrued_date": "2026-01-02T00:00:00Z", "status": "accrued",
        ])

    @Test func `a line that the firm itself holds is not paid until its record says otherwise`()
        throws
    {
        var held = Self.commission
        held.fields["status"] = "held"
        try store.take([held])
        try settle([Self.line("K1", status: .held)])
        #expect(try gate("one", "K1") == ["held_by_firm"])
        try store.take([Self.commission])
        try settle([Self.line("K1")])
        #expect(try gate("two", "K1") == [""])
    }

    /// Takes records, and rejects one beside them that stood in a line.
    private func take(
        _ rows: [FieldRow], rejecting entity: Entity, _ id: String, line: Int
    ) throws {
        var batch = batches(rows).first ?? RecordBatch(source: "rows")
        let violation = Violation(
            code: .unknownStatus, field: "status", found: "`cancelled`", expected: "a status")
        batch.rejects.append(
            Reject(
                source: "rows", line: line, violation: violation, record: "",
                subject: RecordName(entity, id)))
        try store.write { db in
            var position = try RecordPosition.current(db)
            try Store.write(
                [IncomingBatch(batch: batch, waiting: [], phase: 0)], at: noon, &position, db)
        }
    }

    @Test func `a line whose correction was rejected is not paid until a right one comes`() throws {
        try settle([Self.line("K1")])
        try take([], rejecting: .commissions, "K1", line: 1)
        #expect(try gate("one", "K1") == ["quarantined"])
        try store.take([Self.commission])
        #expect(try gate("two", "K1") == [""])
    }

    @Test func `a line whose transaction was rejected is not paid until a right one comes`() throws
    {
        try settle([Self.line("plan:T1")])
        try take([], rejecting: .transactions, "T1", line: 1)
        #expect(try gate("one", "plan:T1") == ["quarantined"])
        try store.take([customer("C1", of: "A1", modified: 2), fee("T1", of: "C1")])
        #expect(try gate("two", "plan:T1") == [""])
    }

    @Test(arguments: [(0, ""), (2, "quarantined")])
    func `of a right and a wrong record in one batch the last counts`(
        _ line: Int, _ told: String
    ) throws {
        try settle([Self.line("K1")])
        try take([Self.commission], rejecting: .commissions, "K1", line: line)
        #expect(try gate("one", "K1") == [told])
    }

    @Test func `sums beyond 64 bits are exact`() throws {
        let huge: Int64 = 9_000_000_000_000_000_000
        let ids = ["K1", "K2", "K3"]
        let signs: [Int64] = [huge, huge, -huge]
        try settle(zip(ids, signs).map { Self.line($0, transaction: $0, units: $1) })
        func earned() throws -> [Int128] {
            try store.read(DatabaseStatus.init).ledger.map { $0.balance[.earned].units }
        }
        #expect(try earned() == [Int128(huge)])
        try settle(zip(ids, signs).map { Self.line($0, transaction: $0, units: abs($1)) })
        #expect(try earned() == [3 * Int128(huge)])
        #expect(try store.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
        #expect(try gate("one", "K1", "K2") == ["", ""])
        try settle([])
        #expect(try earned() == [0])
        #expect(try store.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
    }

    @Test func `a settled line is found by its transaction without reading all`() throws {
        let plan = try store.read { db in
            try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN " + FeeTwins.settledLines,
                arguments: ["T1", "C1", "A1", "K1"]
            ).map { $0["detail"] as String }.joined()
        }
        #expect(plan.contains("settled_lines_by_transaction (transaction_id=?)"))
    }
}
