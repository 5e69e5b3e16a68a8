import FirmRecords
import Records
import Testing

@testable import Detection

/// What is kept from settle to settle never shows.
struct KeptOutcomeTests {
    @Test(arguments: SmallFirm.all)
    func `a settle after each of many single records equals a first settle`(_ firm: SmallFirm) {
        var stream = SeededStream(firm.seed + 40)
        let rows = shuffled(firm.rows, &stream)
        let isLate = { (index: Int) in index % 7 == 0 && rows[index].entity != .tradingActivity }
        let early = rows.indices.filter { !isLate($0) }.map { rows[$0] }
        let late = rows.indices.filter(isLate).map { rows[$0] }.prefix(90)
        var engine = makeEngine()
        for batch in batches(early) { #expect(engine.apply(batch).isEmpty) }
        _ = engine.settle()
        for (index, row) in late.enumerated() {
            for batch in batches([row]) { #expect(engine.apply(batch).isEmpty) }
            let found = engine.settle()
            if index % 15 == 0 { expectSame(found, outcome(of: early + late.prefix(index + 1))) }
        }
    }

    @Test(arguments: SmallFirm.all)
    func `as time alone goes by each settle equals a first settle`(_ firm: SmallFirm) {
        var engine = makeEngine()
        for batch in batches(firm.rows) { #expect(engine.apply(batch).isEmpty) }
        var asOf = firm.expected.asOf.advanced(byDays: -30)
        engine.advance(to: asOf)
        _ = engine.settle()
        for hours in [1, 11, 24, 60, 24 * 9] {
            asOf = EventTime(
                microseconds: asOf.microseconds + Int64(hours) * EventTime.microsecondsPerHour)
            engine.advance(to: asOf)
            expectSame(engine.settle(), outcome(of: firm.rows, asOf: asOf))
        }
    }
}
