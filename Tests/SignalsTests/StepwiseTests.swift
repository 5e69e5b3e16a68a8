import FirmRecords
import Records
import Testing

@testable import Signals

/// No statistic remembers what it was asked before.
struct StepwiseTests {
    private func fresh(
        _ rows: some Sequence<FieldRow>, batchSize: Int = .max, threads: Int = 1,
        asOf: EventTime? = nil
    ) -> [String] {
        var run = StatisticRun(threads: threads)
        run.take(rows, batchSize: batchSize)
        return run.settle(asOf: asOf).lines
    }

    @Test(arguments: BusyTrace.all)
    func `every settle on the way equals a first settle`(_ trace: BusyTrace) {
        var run = StatisticRun()
        let size = trace.rows.count / 5 + 1
        for start in stride(from: 0, to: trace.rows.count, by: size) {
            let end = min(trace.rows.count, start + size)
            run.take(trace.rows[start..<end])
            #expect(difference(run.settle().lines, fresh(trace.rows[..<end])) == nil)
        }
    }

    @Test(arguments: BusyTrace.all)
    func `order, batches, repeats and threads change nothing`(_ trace: BusyTrace) {
        var stream = SeededStream(trace.seed + 77)
        let expected = fresh(trace.rows)
        let other = shuffled(trace.rows, &stream)
        #expect(difference(fresh(other, batchSize: 7, threads: 3), expected) == nil)
        #expect(difference(fresh(trace.rows + trace.rows), expected) == nil)
        #expect(expected.count > 20)
    }

    @Test(arguments: BusyTrace.all)
    func `going back in time and forth leaves no trace`(_ trace: BusyTrace) {
        var run = StatisticRun()
        run.take(trace.rows)
        let latest = run.settle().population.asOf
        for days in [-25, 60, -10] {
            let asOf = latest.advanced(byDays: days)
            let expected = fresh(trace.rows, asOf: asOf)
            #expect(difference(run.settle(asOf: asOf).lines, expected) == nil, "\(days)")
        }
    }

    @Test(arguments: BusyTrace.all.prefix(2))
    func `as time alone goes by, every settle equals a first settle`(_ trace: BusyTrace) {
        var run = StatisticRun()
        run.take(trace.rows)
        var asOf = run.settle().population.asOf.advanced(byDays: -40)
        _ = run.settle(asOf: asOf)
        for hours in [1, 11, 24, 24, 60, 24 * 9] {
            asOf = EventTime(
                microseconds: asOf.microseconds + Int64(hours) * EventTime.microsecondsPerHour)
            let expected = fresh(trace.rows, asOf: asOf)
            #expect(difference(run.settle(asOf: asOf).lines, expected) == nil, "\(hours)")
        }
    }

    /// The first line in which two settles differ.
    private func difference(_ found: [String], _ expected: [String]) -> String? {
        if found == expected { return nil }
        let other = zip(found, expected).first { $0 != $1 }
        return other.map { "\($0)\n    instead of \($1)" } ?? "\(found.count) lines"
    }
}
