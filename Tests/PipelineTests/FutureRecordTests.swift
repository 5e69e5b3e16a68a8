import Detection
import FirmRecords
import Pipeline
import Records
import Testing

@testable import Store

/// Records that are dated in the future move no clock, and come back by being sent right.
struct FutureRecordTests {
    private let folder = TemporaryFolder()

    private func customer(_ id: String, _ signup: String, _ modified: String? = nil) -> FieldRow {
        var fields = ["customer_id": id, "affiliate_id": "A1", "signup_date": signup]
        fields["last_modified_date"] = modified
        return FieldRow(.customers, fields)
    }

    private func fee(_ id: String, at time: String) -> FieldRow {
        FieldRow(
            .transactions,
            [
                "transaction_id": id, "customer_id": "c", "transaction_type": "challenge_fee",
                "amount_currency": "99.00", "currency": "USD", "status": "completed",
                "transaction_date": time,
            ])
    }

    private func day(_ date: String) -> FieldRow {
        FieldRow(
            .tradingActivity,
            [
                "date": date, "customer_id": "c", "instrument": "EURUSD", "currency": "USD",
                "lots_traded": "1.00", "pnl": "5.00",
            ])
    }

    private func line(_ time: String) -> FieldRow {
        FieldRow(
            .commissions,
            [
                "commission_id": "K", "affiliate_id": "A1", "customer_id": "c", "amount": "5.00",
                "currency": "USD", "accrued_date": time, "status": "accrued",
            ])
    }

    /// Takes rows as of noon, 2027-01-15T08:00:00Z.
    ///
    /// - Returns: the as-of time and the fields of what was rejected, by now.
    private func take(
        _ rows: [FieldRow], _ settings: EngineSettings = settings, at time: EventTime = noon
    ) throws -> (asOf: String, rejects: [String]) {
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        for batch in batches(rows) { try keeper.take(batch, phase: 0, at: time) }
        let asOf = try keeper.settle(at: time).asOf
        let rejects = try Store(opening: folder.database, for: .read)
            .read(QuarantineReader.rejects).map(\.violation)
        return (asOf.description, rejects.map { "\($0.code.rawValue) \($0.field)" })
    }

    @Test func `what is dated later than a day may end is rejected, and all else is judged`()
        throws
    {
        let (asOf, rejects) = try take([
            customer("c", "2027-01-10T00:00:00Z"), customer("d", "2036-01-10T00:00:00Z"),
            customer("c", "2027-01-10T00:00:00Z", "2036-01-10T00:00:00Z"),
            fee("t", at: "2027-01-16T21:59:59Z"), fee("u", at: "2027-01-16T22:00:01Z"),
            day("2027-01-15"), day("2027-01-16"), line("2027-02-01T00:00:00Z"),
        ])
        #expect(asOf == "2027-01-16T21:59:59Z")
        #expect(
            rejects.sorted() == [
                "future_date accrued_date", "future_date date", "future_date last_modified_date",
                "future_date signup_date", "future_date transaction_date",
            ])
        let refused = try Store(opening: folder.database, for: .read).read { db in
            let records = try RefusedRecords(db)
            return try (records.contains(.transactions, "u"), records.contains(.commissions, "K"))
        }
        #expect(refused == (true, true))
    }

    @Test func `one that is sent again with its right date, or when its time has come, counts`()
        throws
    {
        _ = try take([customer("c", "2036-01-10T00:00:00Z"), fee("t", at: "2027-02-01T00:00:00Z")])
        #expect(try take([customer("c", "2027-01-10T00:00:00Z")]).asOf == "2027-01-10T00:00:00Z")
        let later = noon.advanced(byDays: 20)
        #expect(
            try take([fee("t", at: "2027-02-01T00:00:00Z")], at: later).asOf
                == "2027-02-01T00:00:00Z")
        let refused = try Store(opening: folder.database, for: .read).read { db in
            try RefusedRecords(db).contains(.transactions, "t")
        }
        #expect(!refused)
    }

    @Test func `a clock that was set back rejects nothing that it would have taken before`()
        throws
    {
        _ = try take([customer("c", "2027-01-10T00:00:00Z")])
        let (asOf, rejects) = try take(
            [fee("t", at: "2027-01-16T00:00:00Z")], at: EventTime(microseconds: 0))
        #expect(asOf == "2027-01-16T00:00:00Z" && rejects.isEmpty)
    }

    @Test func `who means it takes any date`() throws {
        var any = settings
        any.maximumAhead = nil
        let (asOf, rejects) = try take([customer("c", "2036-01-10T00:00:00Z")], any)
        #expect(asOf == "2036-01-10T00:00:00Z" && rejects.isEmpty)
    }

    @Test func `a push of such records is refused as a whole`() throws {
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        let batch = try #require(
            batches([fee("t", at: "2027-01-10T00:00:00Z"), fee("u", at: "2036-01-10T00:00:00Z")])
                .first)
        let faults = try keeper.refusals(in: batch, at: noon)
        #expect(faults.map(\.violation.code) == [.futureDate])
        #expect(
            faults.first?.violation.message
                == "`transaction_date`: expected no time after 2027-01-16T22:00:00Z, by the clock of "
                + "the machine that took it, found `2036-01-10T00:00:00Z`")
    }

    /// Whether the gate takes the records for present ones, or why not.
    private func reason(at time: EventTime) throws -> String {
        do {
            try Store(opening: folder.database, for: .read).read {
                try Store.requireRecent(at: time, maximumLag: 36 * 3600, path: "firm.db", $0)
            }
            return "recent"
        } catch let error as StoreError {
            return error.reason
        }
    }

    @Test func `a clock that was ahead once is named, and forgotten at the next receipt`() throws {
        let rows = [customer("c", "2027-01-15T00:00:00Z")]
        _ = try take(rows, at: noon.advanced(byDays: 600))
        #expect(try reason(at: noon).hasPrefix("the clock says 2027-01-15T08:00:00Z, and that"))
        _ = try take(rows, at: noon)
        #expect(try reason(at: noon) == "recent")
        #expect(
            try reason(at: noon.advanced(byDays: 3)).hasPrefix("the records end at 2027-01-15"))
        // A clock that is set back makes nothing young.
        _ = try take(rows, at: noon.advanced(byDays: 5))
        #expect(try reason(at: noon).hasPrefix("the clock says"))
    }
}
