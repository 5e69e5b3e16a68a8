internal import Records

/// One campaign of an affiliate whose fees came back: a promise to return a lost fee, say.
///
/// Ten days in which most of the affiliate's suspect refunds' fees were paid, though it sold at other
/// times too, of which hardly any came back. One such occasion is forgiven; who takes money back
/// again and again has no days of its own. Chargebacks are nobody's promise.
struct RefundCampaign: Sendable {
    private let days: ClosedRange<Int32>?

    private static let length: Int32 = 10
    /// Refunds below which none is told.
    private static let smallest = 4

    /// - Complexity: O(fees log fees).
    init(of affiliate: UInt32, _ outages: OutageWeeks, _ population: Population) {
        var fees: [Int32] = []
        var refunded: [Int32] = []
        for customer in population.buyers[affiliate] {
            let account = population.accounts[customer]
            fees += account.purchaseTimes.map(\.day.number)
            if account.suspects.isEmpty { continue }
            refunded += outages.suspectReturns(of: customer, population)
                .filter { $0.outcome != .chargeback }.map(\.time.day.number)
        }
        days = Self.busiest(refunded.sorted()).flatMap { days in
            let inside = { (all: [Int32]) in all.count(where: days.contains) }
            let isBunched =
                inside(refunded) >= Self.smallest && 3 * inside(refunded) > 2 * refunded.count
            return isBunched && 3 * inside(fees) <= 2 * fees.count ? days : nil
        }
    }

    /// The first of the spans in which most lie; `nil` of none.
    private static func busiest(_ sorted: [Int32]) -> ClosedRange<Int32>? {
        var best: (days: ClosedRange<Int32>, count: Int)?
        var end = 0
        for (start, day) in sorted.enumerated() {
            while end < sorted.count, sorted[end] < day + length { end += 1 }
            if end - start > best?.count ?? 0 { best = (day...day + length - 1, end - start) }
        }
        return best?.days
    }

    func excuses(_ purchase: Purchase) -> Bool {
        purchase.outcome != .chargeback && days?.contains(purchase.time.day.number) ?? false
    }
}
