/// A suspect refund of one place.
struct PlacedRefund: Sendable {
    let day: Int32
    let affiliate: UInt32
    /// Days since the last use, or since the purchase.
    let unusedDays: Int32
}

/// How many refunds some days of one place saw, and under how many affiliates.
struct RefundSpell: Sendable {
    private var byAffiliate: [UInt32: Int] = [:]
    private(set) var count = 0

    /// Affiliates with most refunds whose refunds make no week broad.
    static let leftOut = 2

    mutating func add(_ refund: PlacedRefund) {
        byAffiliate[refund.affiliate, default: 0] += 1
        count += 1
    }

    mutating func remove(_ refund: PlacedRefund) {
        let left = (byAffiliate[refund.affiliate] ?? 0) - 1
        byAffiliate[refund.affiliate] = left > 0 ? left : nil
        count -= 1
    }

    /// How many are left without the affiliates that have most.
    var breadth: Int {
        var largest = Array(repeating: 0, count: Self.leftOut)
        for count in byAffiliate.values {
            var count = count
            for place in largest.indices where count > largest[place] {
                swap(&count, &largest[place])
            }
        }
        return count - largest.reduce(0, +)
    }
}

/// Days since the last use up to which an outage excuses refunds.
struct RefundReach {
    let days: Int32

    /// Days without use that are usual between an outage and the refunds for it.
    private static let usualDays: Int32 = 9

    /// Twice the median of the affiliates' medians, for a firm that is slow to refund is slow with
    /// everyone; and what nine in ten of those that make the outage broad kept to, for what is
    /// withdrawn for good is refunded to whoever bought it, long unused or not.
    ///
    /// One affiliate with many refunds neither makes an outage nor says how slow people are; of two
    /// with equally many the longer unused ones are left out.
    ///
    /// - Parameter refunds: under more affiliates than are left out.
    init(_ refunds: ArraySlice<PlacedRefund>) {
        let byAffiliate = Dictionary(grouping: refunds, by: \.affiliate).values.map {
            $0.map(\.unusedDays).sorted(by: >)
        }
        let broad = byAffiliate.sorted { one, other in
            one.count != other.count
                ? one.count > other.count : other.lexicographicallyPrecedes(one)
        }.dropFirst(RefundSpell.leftOut).joined().sorted()
        let typical = Self.median(byAffiliate.map(Self.median))
        days = max(Self.usualDays, 2 * typical, broad[(broad.count - 1) * 9 / 10])
    }

    /// The lower one of an even number.
    private static func median(_ days: [Int32]) -> Int32 {
        days.sorted()[(days.count - 1) / 2]
    }
}
