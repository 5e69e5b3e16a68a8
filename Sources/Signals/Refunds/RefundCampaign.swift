internal import Records
internal import Statistics

/// One campaign of an affiliate whose fees came back, as of a promise to return lost fees.
///
/// Ten days in which most of the affiliate's suspect refunds' fees were paid, more than chance bunches.
/// Half of those days' fees stand, and a third of all fees was paid at other times, so that whoever
/// takes back all that it sells has no campaign. One such occasion is forgiven. Chargebacks are nobody's
/// promise.
struct RefundCampaign: Sendable {
    private let days: ClosedRange<Int32>?

    private static let length: Int32 = 10
    /// Refunds below which none is told.
    private static let smallest = 4
    /// P(refunds that come back like any fee of the affiliate are bunched like this) from which a bunch
    /// is chance.
    private static let chance = 0.05

    /// - Complexity: O(fees log fees).
    init(of affiliate: UInt32, _ outages: OutageWeeks, _ population: Population) {
        let buyers = population.buyers[affiliate]
        let refunded = buyers.filter { !population.accounts[$0].suspects.isEmpty }.flatMap {
            outages.suspectReturns(of: $0, population).filter { $0.outcome != .chargeback }
                .map(\.time.day.number)
        }
        guard refunded.count >= Self.smallest, let days = Self.busiest(refunded.sorted()) else {
            self.days = nil
            return
        }
        let fees = buyers.flatMap { population.accounts[$0].purchaseTimes.map(\.day.number) }
        let bunch = refunded.count(where: days.contains)
        let paid = fees.count(where: days.contains)
        let isMost = bunch >= Self.smallest && 3 * bunch > 2 * refunded.count
        guard isMost, 2 * bunch <= paid, 3 * paid <= 2 * fees.count else {
            self.days = nil
            return
        }
        let tail = Binomial(rate: Double(paid) / Double(fees.count))
            .upperTail(bunch - 1, of: refunded.count - 1)
        self.days = Double(refunded.count) * tail < Self.chance ? days : nil
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
