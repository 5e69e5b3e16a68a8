/// When everything is to be judged anew.
///
/// Shortly after the last records; while records keep coming, now and then; and never so often that
/// judging takes more than a small share of the time.
struct SettleClock: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// Seconds without records after which a settle is due.
    let idleSeconds: Double
    /// Seconds after which a settle is due though records keep coming.
    let busySeconds: Double
    /// A settle waits this many times the last one's duration.
    static let patience = 5.0

    private var lastRecords: Instant
    private var lastSettle: Instant
    private var settleSeconds = 0.0

    init(idleSeconds: Double, busySeconds: Double, now: Instant = .now) {
        self.idleSeconds = idleSeconds
        self.busySeconds = busySeconds
        lastRecords = now
        lastSettle = now
    }

    mutating func noteRecords(at now: Instant = .now) { lastRecords = now }

    mutating func noteSettle(from start: Instant, to end: Instant = .now) {
        lastSettle = end
        settleSeconds = (end - start) / .seconds(1)
    }

    /// Seconds until a settle is due, at most zero where it is.
    func untilDue(at now: Instant = .now) -> Double {
        let sinceRecords = (now - lastRecords) / .seconds(1)
        let sinceSettle = (now - lastSettle) / .seconds(1)
        let rest = Self.patience * settleSeconds - sinceSettle
        let wait = min(idleSeconds - sinceRecords, busySeconds - sinceSettle)
        return max(wait, rest)
    }
}
