internal import Records

/// How many records of known customers there are, and the latest time among them.
///
/// Invariant: the counts are exact; no record is later than `latest`, and one is as late where
/// `isExact`.
package struct RecordTotals: Sendable {
    package private(set) var transactions = 0
    package private(set) var activityRows = 0
    private(set) var latest = EventTime.distantPast
    private(set) var isExact = true

    mutating func count(transactions: Int = 0, activityRows: Int = 0) {
        self.transactions += transactions
        self.activityRows += activityRows
    }

    /// A record came that counts at a time.
    ///
    /// - Parameter before: when the one counted in whose place it came.
    mutating func note(_ time: EventTime, before: EventTime? = nil) {
        latest = max(latest, time)
        if let before, time < before { forget(before) }
    }

    /// A record no longer counts at a time.
    mutating func forget(_ time: EventTime) { if time == latest { isExact = false } }

    /// Records count whose times are not told.
    mutating func noteOthers() { isExact = false }

    mutating func set(latest: EventTime) { (self.latest, isExact) = (latest, true) }
}
