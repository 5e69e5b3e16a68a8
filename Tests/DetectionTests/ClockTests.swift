import Detection
import FirmRecords
import Holds
import Records
import Testing

/// Time moves only when the engine is told, and in either direction.
struct ClockTests {
    private func engine(_ firm: SmallFirm) -> Engine {
        var engine = makeEngine()
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        return engine
    }

    @Test(arguments: SmallFirm.all, [-30, -1, 20])
    func `the way to a time does not matter`(_ firm: SmallFirm, _ days: Int) {
        let end = firm.expected.asOf
        var direct = engine(firm)
        direct.advance(to: end.advanced(byDays: days))
        var detour = engine(firm)
        for stop in [0, 30, -30, days] {
            detour.advance(to: end.advanced(byDays: stop))
            if stop != days { _ = detour.settle() }
        }
        expectSame(detour.settle(), direct.settle())
    }

    @Test(arguments: SmallFirm.all, [3, 11])
    func `day by day ends where one step does`(_ firm: SmallFirm, _ days: Int) {
        var stream = SeededStream(UInt64(days))
        var engine = makeEngine()
        let batches = batches(shuffled(firm.rows, &stream), size: 100)
        for (index, batch) in batches.enumerated() {
            _ = engine.apply(batch)
            guard index % (batches.count / days + 1) == 0 else { continue }
            engine.advance(
                to: firm.expected.asOf.advanced(byDays: index * days / batches.count - days))
            _ = engine.settle()
        }
        engine.advance(to: firm.expected.asOf)
        expectSame(engine.settle(), firm.expected)
    }

    @Test func `days that are not over yet leave a pair though its market stands still`() throws {
        var firm = HandmadeFirm()
        firm.honestBackground()
        firm.buyer("left", of: "X")
        firm.buyer("right", of: "Y")
        for day in 110...117 {
            let cents = (day % 2 == 0 ? 1 : -1) * 211 * day
            for (id, sign) in [("left", 1), ("right", -1)] {
                firm.trade(
                    id, day: day, lots: HandmadeFirm.hundredths(day),
                    pnl: HandmadeFirm.hundredths(sign * cents))
            }
        }
        var engine = makeEngine()
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        let all = try #require(engine.settle().flags("hedged_pair").first)
        engine.advance(to: HandmadeFirm.noon(117))
        let back = engine.settle()
        expectSame(back, outcome(of: firm.rows, asOf: HandmadeFirm.noon(117)))
        let fewer = try #require(back.flags("hedged_pair").first)
        #expect(fewer.baseline == all.baseline)
        #expect(fewer.evidence.count < all.evidence.count)
        #expect(fewer.raisedAt <= HandmadeFirm.noon(117))
    }

    @Test(arguments: SmallFirm.all)
    func `as-of defaults to the latest event`(_ firm: SmallFirm) {
        #expect(firm.expected.asOf == firm.rows.compactMap(\.eventTime).max())
    }

    @Test(arguments: SmallFirm.all, [1, 9, 25, 45, 90])
    func `no money and nobody after the as-of time counts`(_ firm: SmallFirm, _ daysBack: Int) {
        let asOf = firm.expected.asOf.advanced(byDays: -daysBack)
        let known = firm.rows.filter { row in row.eventTime.map { $0 <= asOf } ?? true }
        let all = outcome(of: firm.rows, asOf: asOf).affiliates
        let past = outcome(of: known, asOf: asOf).affiliates
        #expect(all.map(\.id) == past.map(\.id))
        #expect(all.map(\.customers) == past.map(\.customers))
        #expect(all.flatMap(\.amounts).map(\.accrued) == past.flatMap(\.amounts).map(\.accrued))
    }
}

extension FieldRow {
    /// When the record happened; `nil` for an entry of the directory or a commission line.
    var eventTime: EventTime? {
        switch entity {
        case .customers: time("signup_date")
        case .transactions: time("transaction_date")
        case .tradingActivity: Day(text: self["date"])?.end
        case .affiliates, .commissions: nil
        }
    }

    private func time(_ field: String) -> EventTime? {
        EventTime(text: self[field])
    }
}
