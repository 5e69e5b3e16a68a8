import Detection
import FirmRecords
import Holds
import Records
import Testing

/// Corrections travel: nothing that an earlier version said is left anywhere.
struct CorrectionTests {
    @Test(arguments: SmallFirm.all, 1...3 as ClosedRange<UInt64>)
    func `a wrong first version leaves no trace`(_ firm: SmallFirm, _ seed: UInt64) {
        var stream = SeededStream(seed)
        let rows = wrongVersions(firm.rows, &stream) + firm.rows
        expectSame(outcome(of: shuffled(rows, &stream)), firm.expected)
    }

    @Test(arguments: SmallFirm.all, 1...3 as ClosedRange<UInt64>)
    func `a wrong first version leaves no trace though it was judged`(
        _ firm: SmallFirm, _ seed: UInt64
    ) {
        var stream = SeededStream(seed)
        var engine = makeEngine()
        let wrong = wrongVersions(firm.rows, &stream)
        let rightFirst = shuffled(firm.rows, &stream).filter { _ in stream.chance(50) }
        for batch in batches(rightFirst + wrong) { _ = engine.apply(batch) }
        let before = engine.settle()
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        #expect(before.lines != firm.expected.lines)
        expectSame(engine.settle(), firm.expected)
    }

    @Test(arguments: SmallFirm.all)
    func `what is corrected away was never there`(_ firm: SmallFirm) {
        var stream = SeededStream(firm.seed)
        let honest = firm.rows.filter { $0["transaction_type"] != "refund" }
        let refunds = firm.rows.filter { $0["transaction_type"] == "refund" }
        let undone = refunds.map { $0.with(["status": stream.pick(["failed", "reversed"])]) }
        let corrected = outcome(of: firm.rows + undone, batchSize: 500, settles: 3)
        let never = outcome(of: honest + undone)
        expectSame(corrected, never)
    }
}

/// One record corrected, and every subject that it touched.
struct RetractionTests {
    private static let withRefunds = SmallFirm.all.filter {
        !$0.expected.flags("refund_abuse").isEmpty
    }
    private static let withPairs = SmallFirm.all.filter {
        !$0.expected.flags("hedged_pair").isEmpty
    }

    /// What an engine says that had judged the firm before the changes came.
    private func outcomeAfter(_ firm: SmallFirm, then changes: [FieldRow]) -> Outcome {
        var engine = makeEngine()
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        _ = engine.settle()
        for batch in batches(changes) { _ = engine.apply(batch) }
        return engine.settle()
    }

    /// The current versions of the firm's rows.
    private func current(_ firm: SmallFirm) -> [FieldRow] {
        Dictionary(firm.rows.map { ($0.key, $0) }) { $1 }.values.sorted {
            $0.key.lexicographicallyPrecedes($1.key)
        }
    }

    @Test(arguments: withRefunds)
    func `re-sent refunds withdraw the flag and the holds that they caused`(
        _ firm: SmallFirm
    ) throws {
        let flag = try #require(firm.expected.flags("refund_abuse").first)
        let undone = current(firm).filter { flag.transactionIDs.contains($0["transaction_id"]) }
            .map { $0.with(["status": "failed"]) }
        let after = outcomeAfter(firm, then: undone.filter { $0.entity == .transactions })
        #expect(!after.flags.contains { $0.id == flag.id })
        #expect(!after.holds.contains { $0.flagIDs.contains(flag.id) })
        #expect(firm.expected.holds.contains { $0.flagIDs.contains(flag.id) })
    }

    @Test(arguments: withPairs)
    func `a corrected side of its days withdraws a pair`(_ firm: SmallFirm) throws {
        let flag = try #require(firm.expected.flags("hedged_pair").first)
        let corrected = current(firm).filter {
            $0.entity == .tradingActivity && $0["customer_id"] == flag.customerIDs[0]
        }.map { $0.with(["pnl": "12.34"]) }
        let after = outcomeAfter(firm, then: corrected)
        #expect(!after.flags.contains { $0.id == flag.id })
        let others = firm.expected.flags("hedged_pair").map(\.id).filter { $0 != flag.id }
        #expect(after.flags("hedged_pair").map(\.id) == others)
    }

    @Test(arguments: SmallFirm.all)
    func `a customer that moves takes its flags to the other affiliate`(_ firm: SmallFirm) throws {
        let flag = try #require(firm.expected.flags.first { $0.subjectKind != "affiliate" })
        let affiliates = firm.expected.affiliates.map(\.id)
        let other = try #require(affiliates.first { !flag.affiliateIDs.contains($0) })
        let moved = current(firm).filter {
            $0.entity == .customers && flag.customerIDs.contains($0["customer_id"])
        }.map { $0.with(["affiliate_id": other]) }
        let after = outcomeAfter(firm, then: moved)
        let same = try #require(after.flags.first { $0.id == flag.id })
        #expect(same.affiliateIDs == [other])
        #expect(same.customerIDs == flag.customerIDs)
        let standing = after.affiliates.first { $0.id == other }
        #expect(standing?.patterns.contains(flag.pattern) == true)
    }

    @Test(arguments: SmallFirm.all)
    func `a change that is taken back leaves no trace`(_ firm: SmallFirm) {
        var engine = makeEngine()
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        let rows = current(firm)
        for place in stride(from: 3, to: rows.count, by: rows.count / 6) {
            var stream = SeededStream(UInt64(place))
            for batch in batches(wrongVersions([rows[place]] + rows, &stream)) {
                _ = engine.apply(batch)
            }
            _ = engine.settle()
        }
        for batch in batches(rows) { _ = engine.apply(batch) }
        expectSame(engine.settle(), firm.expected)
    }

    @Test func `a correction too small to move the market is judged anew`() {
        var firm = HandmadeFirm()
        firm.honestBackground()
        firm.buyer("left", of: "X")
        firm.buyer("right", of: "Y")
        for day in 1...8 {
            firm.trade("left", day: day, lots: "\(day).13", pnl: "-\(211 * day).00")
            firm.trade("right", day: day, lots: "\(day).13", pnl: "\(211 * day).00")
        }
        var engine = makeEngine()
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        let before = engine.settle()
        for day in 1...8 {
            firm.trade("right", day: day, lots: "\(day).13", pnl: "\(213 * day).00")
        }
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        let after = engine.settle()
        #expect(after.lines != before.lines)
        expectSame(after, outcome(of: firm.rows))
    }
}
