import Detection
import FirmRecords
import Holds
import Records
import Testing

/// The first promise: flags, holds and scores are a function of the current records alone.
struct SameRecordsTests {
    @Test(arguments: SmallFirm.all)
    func `the firms that the promise is tested on have something to lose`(_ firm: SmallFirm) {
        #expect(Set(firm.expected.flags.map(\.pattern)).count >= 4)
        #expect(firm.expected.holds.count > 20)
        #expect(firm.expected.affiliates.contains { $0.posterior > 0.9 })
        #expect(firm.expected.affiliates.contains { $0.posterior < 0.1 })
    }

    @Test(arguments: SmallFirm.all, 1...4 as ClosedRange<UInt64>)
    func `records of different keys may come in any order`(_ firm: SmallFirm, _ seed: UInt64) {
        var stream = SeededStream(seed)
        expectSame(outcome(of: shuffled(firm.rows, &stream)), firm.expected)
    }

    @Test(arguments: SmallFirm.all, [1, 7, 1000, .max])
    func `records may come in batches of any size`(_ firm: SmallFirm, _ size: Int) {
        expectSame(outcome(of: firm.rows, batchSize: size), firm.expected)
    }

    @Test(arguments: SmallFirm.all, [1, 2, 5])
    func `settles in between leave no trace`(_ firm: SmallFirm, _ settles: Int) {
        var stream = SeededStream(firm.seed)
        let rows = shuffled(firm.rows, &stream)
        expectSame(outcome(of: rows, batchSize: 7, settles: settles), firm.expected)
    }

    @Test(arguments: SmallFirm.all)
    func `a settle without news says the same again`(_ firm: SmallFirm) {
        var engine = makeEngine()
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        _ = engine.settle()
        expectSame(engine.settle(), firm.expected)
    }

    @Test(arguments: SmallFirm.all)
    func `a record may come twice in a row`(_ firm: SmallFirm) {
        expectSame(outcome(of: firm.rows.flatMap { [$0, $0] }, settles: 1), firm.expected)
    }

    @Test(arguments: SmallFirm.all)
    func `everything may be sent again after a settle`(_ firm: SmallFirm) {
        expectSame(outcome(of: firm.rows + firm.rows, batchSize: 1000, settles: 1), firm.expected)
    }

    @Test(arguments: SmallFirm.all, [2, 4])
    func `any number of threads computes the same`(_ firm: SmallFirm, _ threads: Int) {
        expectSame(outcome(of: firm.rows, threads: threads), firm.expected)
    }

    @Test(arguments: SmallFirm.all, [0, 3])
    func `transactions and trading may come before their customers`(
        _ firm: SmallFirm, _ settles: Int
    ) {
        let (customers, others) = (
            firm.rows.filter { $0.entity == .customers },
            firm.rows.filter { $0.entity != .customers }
        )
        expectSame(
            outcome(of: others + customers, batchSize: 50, settles: settles), firm.expected)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `the evidence of a pair that trades in two currencies has one order`(_ seed: UInt64) {
        var firm = HandmadeFirm()
        firm.honestBackground()
        firm.buyer("left", of: "X")
        firm.buyer("right", of: "Y")
        for day in 1...8 {
            for (code, tail) in [("USD", 13), ("EUR", 37)] {
                let lots = "\(day).\(tail)"
                firm.trade("left", day: day, lots: lots, pnl: "-\(211 * day).00", currency: code)
                firm.trade("right", day: day, lots: lots, pnl: "\(211 * day).00", currency: code)
            }
        }
        var stream = SeededStream(seed)
        expectSame(outcome(of: shuffled(firm.rows, &stream)), outcome(of: firm.rows))
    }

    @Test func `dated versions of a customer may come in any order`() {
        var firm = HandmadeFirm()
        for (affiliate, day) in [("B", 0), ("A", 10), ("A", 20)] {
            firm.customer(
                "c1", of: affiliate, ["last_modified_date": HandmadeFirm.noon(day).description])
        }
        firm.transaction("fee", of: "c1", "challenge_fee", day: 15)
        let rows = firm.rows
        expectSame(outcome(of: [1, 2, 0, 3].map { rows[$0] }), outcome(of: rows))
    }

    @Test(arguments: [[0, 3, 2, 1], [0, 2, 3, 1], [3, 2, 0, 1], [2, 3, 0, 1], [3, 2, 1, 0]])
    func `a version between two of one affiliate counts, also if another's comes last`(
        _ order: [Int]
    ) {
        var firm = HandmadeFirm()
        for (affiliate, day) in [("A", 0), ("B", 10), ("A", 20), ("A", 30)] {
            firm.customer(
                "c1", of: affiliate, ["last_modified_date": HandmadeFirm.noon(day).description])
        }
        firm.transaction("first", of: "c1", "challenge_fee", day: 15)
        firm.transaction("second", of: "c1", "challenge_fee", day: 25)
        let rows = firm.rows
        let expected = outcome(of: rows)
        #expect(expected.affiliates.filter { !$0.amounts.isEmpty }.map(\.id) == ["A", "B"])
        expectSame(outcome(of: (order + [4, 5]).map { rows[$0] }), expected)
    }

    @Test func `records whose customer never comes leave no trace`() {
        let firm = SmallFirm.all[0]
        var ghost = HandmadeFirm()
        ghost.transaction("g1", of: "ghost", "challenge_fee", day: 5)
        ghost.trade("ghost", day: 5, instrument: "GHOST")
        expectSame(outcome(of: ghost.rows + firm.rows), firm.expected)
    }
}
