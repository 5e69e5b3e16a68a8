import Pipeline
import Testing

struct SettleClockTests {
    private let start = ContinuousClock.now

    @Test func `everything is judged shortly after the last records`() {
        var clock = SettleClock(idleSeconds: 0.2, busySeconds: 1, now: start)
        clock.noteRecords(at: start + .milliseconds(500))
        #expect(abs(clock.untilDue(at: start + .milliseconds(500)) - 0.2) < 1e-6)
        #expect(clock.untilDue(at: start + .milliseconds(700)) <= 0)
    }

    @Test func `records that keep coming put it off for a second at most`() {
        var clock = SettleClock(idleSeconds: 0.2, busySeconds: 1, now: start)
        for step in 1...10 {
            clock.noteRecords(at: start + .milliseconds(100 * step))
        }
        #expect(clock.untilDue(at: start + .milliseconds(900)) > 0)
        #expect(clock.untilDue(at: start + .milliseconds(1000)) <= 0)
    }

    @Test func `judging takes four fifths of the time at most however long it takes`() {
        var clock = SettleClock(idleSeconds: 0.2, busySeconds: 1, now: start)
        clock.noteSettle(from: start, to: start + .seconds(20))
        clock.noteRecords(at: start + .seconds(21))
        #expect(abs(clock.untilDue(at: start + .seconds(21)) - 4) < 1e-6)
    }
}
