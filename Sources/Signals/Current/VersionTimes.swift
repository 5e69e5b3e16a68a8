internal import Records

/// Times of versions by customer, chained one behind the other: most customers have none, and few
/// are ever asked for.
struct VersionTimes: Sendable {
    private struct Entry: Sendable {
        let time: EventTime
        let next: UInt32
    }

    private var entries: [Entry] = []
    /// By customer, the entry that came last.
    private var last: [UInt32] = []

    private static let none = UInt32.max

    /// - Complexity: O(times of the customer).
    mutating func add(_ time: EventTime, of customer: Int) {
        if all(of: customer).contains(time) { return }
        while last.count <= customer { last.append(Self.none) }
        entries.append(Entry(time: time, next: last[customer]))
        last[customer] = UInt32(entries.count - 1)
    }

    /// In no order.
    func all(of customer: Int) -> [EventTime] {
        var times: [EventTime] = []
        var next = customer < last.count ? last[customer] : Self.none
        while next != Self.none {
            times.append(entries[Int(next)].time)
            next = entries[Int(next)].next
        }
        return times
    }
}
