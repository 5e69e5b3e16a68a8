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
        case .tradingActivity: Array(self["date"].utf8).withUnsafeBytes(Day.init(parsing:))?.end
        case .affiliates, .commissions: nil
        }
    }

    private func time(_ field: String) -> EventTime? {
        Array(self[field].utf8).withUnsafeBytes(EventTime.init(parsing:))
    }
}
