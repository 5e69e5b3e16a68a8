import Dispatch
import FirmRecords
import Holds
import Pipeline
import Records
import Store
import Testing

/// A firm's first lines are posted while its flags are still being judged.
struct EarlyPostingTests {
    private let folder = TemporaryFolder()

    /// 60 accounts of 25 fees each, with a line of the firm's own for each where it sends lines.
    private func rows(sendingLines: Bool) -> [FieldRow] {
        let words = ["accrued", "held", "released", "declined", "paid"]
        var customers: [FieldRow] = []
        var fees: [FieldRow] = []
        var lines: [FieldRow] = []
        for number in 0..<1500 {
            let customer = "c\(number % 60)"
            if number < 60 {
                customers.append(
                    FieldRow(
                        .customers,
                        [
                            "customer_id": customer, "affiliate_id": "a\(number % 4)",
                            "signup_date": "2026-01-01T00:00:00Z",
                        ]))
            }
            fees.append(
                FieldRow(
                    .transactions,
                    [
                        "transaction_id": "t\(number)", "customer_id": customer,
                        "transaction_type": "challenge_fee", "amount_currency": "99.00",
                        "currency": "USD", "status": "completed",
                        "transaction_date": "2026-01-\(10 + number % 20)T00:00:00Z",
                    ]))
            lines.append(
                FieldRow(
                    .commissions,
                    [
                        "commission_id": "l\(number)", "affiliate_id": "a\(number % 4)",
                        "customer_id": customer, "transaction_id": "t\(number)",
                        "amount": "10.00", "currency": "USD", "status": words[number % 5],
                        "accrued_date": "2026-01-\(10 + number % 20)T00:00:00Z",
                    ]))
        }
        return customers + fees + (sendingLines ? lines : [])
    }

    private func keeper(with rows: [FieldRow]) throws -> RecordKeeper {
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        for batch in batches(rows) { try keeper.take(batch, phase: 0, at: noon) }
        try keeper.commit(at: noon)
        return keeper
    }

    /// How many lines of the ledger stand in each account.
    private func accounts() throws -> [LedgerAccount: Int] {
        let lines = try Store(opening: folder.database, for: .read).read(LedgerReader.all)
        return lines.values.reduce(into: [:]) { $0[$1.record.account, default: 0] += 1 }
    }

    private func expectWhole() throws {
        let results = try Store(opening: folder.database, for: .read).read(DatabaseCheck.run)
        let broken = results.filter { !$0.isWhole }
        #expect(broken.isEmpty)
    }

    private func hasSettled() throws -> Bool {
        try Store(opening: folder.database, for: .read).read(Store.lastSettle) != nil
    }

    @Test func `lines are posted before any flag is written, and records are taken in between`()
        throws
    {
        let ready = DispatchSemaphore(value: 0)
        let rows = rows(sendingLines: true)
        var keeper = try keeper(with: rows)
        keeper.beginSettle { ready.signal() }
        ready.wait()
        let nothing = try keeper.finishSettle(at: noon)
        #expect(nothing == nil)
        var portions = 0
        while keeper.isWriting {
            let nothing = try keeper.finishSettle(at: noon)
            #expect(nothing == nil)
            portions += 1
            for batch in batches([rows[portions]]) { try keeper.take(batch, phase: 0, at: noon) }
            try keeper.commit(at: noon)
            try expectWhole()
        }
        #expect(portions == 3)
        let posted = try accounts()
        let isEarly = try !hasSettled()
        #expect(posted == [.accrued: 1500] && isEarly)
        var settled: RecordKeeper.Settled?
        while settled == nil {
            ready.wait()
            settled = try keeper.finishSettle(at: noon)
        }
        let found = try accounts()
        #expect(found == [.accrued: 600, .released: 300, .declined: 300, .paid: 300])
        try expectWhole()
        let outcome = try keeper.settle(at: noon)
        #expect(outcome.text == scanned(rows).text)
        try expectWhole()
    }

    @Test(arguments: [true, false])
    func `all that is waited for is posted at once`(_ sendingLines: Bool) throws {
        let rows = rows(sendingLines: sendingLines)
        var keeper = try keeper(with: rows)
        let outcome = try keeper.settle(at: noon)
        #expect(outcome.text == scanned(rows).text)
        let expected: [LedgerAccount: Int] =
            sendingLines
            ? [.accrued: 600, .released: 300, .declined: 300, .paid: 300] : [.accrued: 1500]
        let found = try accounts()
        #expect(found == expected)
        try expectWhole()
    }

    @Test func `whoever stops between two portions goes on at the next start`() throws {
        let rows = rows(sendingLines: true)
        do {
            let ready = DispatchSemaphore(value: 0)
            var keeper = try keeper(with: rows)
            keeper.beginSettle { ready.signal() }
            ready.wait()
            _ = try keeper.finishSettle(at: noon)
            _ = try keeper.finishSettle(at: noon)
        }
        let early = try accounts()
        #expect(early == [.accrued: 500])
        try expectWhole()
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        let outcome = try keeper.settle(at: noon)
        #expect(outcome.text == scanned(rows).text)
        let found = try accounts()
        #expect(found == [.accrued: 600, .released: 300, .declined: 300, .paid: 300])
        try expectWhole()
    }

    @Test func `where somebody else writes meanwhile all is worked out anew`() throws {
        let ready = DispatchSemaphore(value: 0)
        let rows = rows(sendingLines: true)
        var keeper = try keeper(with: rows)
        let covered = keeper.committed
        keeper.beginSettle { ready.signal() }
        ready.wait()
        for _ in 0..<2 { _ = try keeper.finishSettle(at: noon) }
        let other = try Store(opening: folder.database, for: .review)
        try other.write { db in
            _ = try Store.write(
                Settlement(
                    asOf: noon, flags: [], holds: [], standings: [], lines: .all([]),
                    ruleErrors: [], rules: settings.versions), covering: covered, at: noon, db)
        }
        let outcome = try keeper.settle(at: noon)
        #expect(outcome.text == scanned(rows).text)
        let found = try accounts()
        #expect(found == [.accrued: 600, .released: 300, .declined: 300, .paid: 300])
        try expectWhole()
    }
}
