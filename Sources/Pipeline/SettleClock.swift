/// When everything is to be judged anew.
///
/// Shortly after the last records; while records keep coming, now and then. A judgement that is quick
/// is soon followed by another, so that flags come within a second of their record where it takes
/// nearly that long itself; one that takes longer takes half of the time at most.
package struct SettleClock: Sendable {
    package typealias Instant = ContinuousClock.Instant

    /// Seconds without records after which a settle is due.
    private let idleSeconds: Double
    /// Seconds after which a settle is due though records keep coming.
    private let busySeconds: Double
    /// Seconds that a quick settle takes at most.
    private static let quickSeconds = 1.0
    /// A settle begins so many times the last one's duration after its end at the earliest.
    private static let patience = (quick: 0.25, slow: 1.0)

    private var lastRecords: Instant
    private var lastSettle: Instant
    private var settleSeconds = 0.0

    package init(idleSeconds: Double, busySeconds: Double, now: Instant = .now) {
        self.idleSeconds = idleSeconds
        self.busySeconds = busySeconds
        lastRecords = now
        lastSettle = now
    }

    package mutating func noteRecords(at now: Instant = .now) { lastRecords = now }

    package mutating func noteSettle(from start: Instant, to end: Instant = .now) {
        lastSettle = end
        settleSeconds = (end - start) / .seconds(1)
    }

    /// Seconds until a settle is due, at most zero where it is.
    package func untilDue(at now: Instant = .now) -> Double {
        let sinceRecords = (now - lastRecords) / .seconds(1)
        let sinceSettle = (now - lastSettle) / .seconds(1)
        let isQuick = settleSeconds <= Self.quickSeconds
        let patience = isQuick ? Self.patience.quick : Self.patience.slow
        let rest = patience * settleSeconds - sinceSettle
        let wait = min(idleSeconds - sinceRecords, busySeconds - sinceSettle)
        return max(wait, rest)
    }
}
