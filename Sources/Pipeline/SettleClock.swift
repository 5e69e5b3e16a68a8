/// When everything is to be judged anew.
///
/// Shortly after the last records; while records keep coming, now and then; and at most four fifths
/// of the time, so that flags come soon after their record and whoever takes records is left some
/// of it.
package struct SettleClock: Sendable {
    package typealias Instant = ContinuousClock.Instant

    /// Seconds without records after which a settle is due.
    private let idleSeconds: Double
    /// Seconds after which a settle is due though records keep coming.
    private let busySeconds: Double
    /// A settle begins so many times the last one's duration after its end at the earliest.
    private static let patience = 0.25

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
        let rest = Self.patience * settleSeconds - sinceSettle
        let wait = min(idleSeconds - sinceRecords, busySeconds - sinceSettle)
        return max(wait, rest)
    }
}
