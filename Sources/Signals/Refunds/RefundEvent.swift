internal import Records
internal import Statistics

/// One occasion that gave fees back whenever they had been paid: a platform of the affiliate's
/// region that failed, a bank, a mistaken announcement.
///
/// Who takes fees back for the commission does so some time after each fee, so such refunds are
/// spread as the fees are. Those of an event come within a week on fees of many ages, more than
/// chance bunches them were each fee given another's age. Those of accounts that were just used or
/// bought are most of the affiliate's suspect returns, one in eight of them too young to have
/// earned the commission; with them goes what else came back in these days, and half of what was
/// paid from the first of all these fees on stands. One event is forgiven. Chargebacks are no part
/// of one.
///
/// Source: the null is that of a permutation test of independence (Hoeffding 1952), its tail
/// bounded as if the pairs were drawn one by one.
struct RefundEvent: Sendable {
    private let days: Range<Int32>

    /// Lengths of events that are looked for, in days.
    private static let lengths: [Int32] = [3, 7]
    /// Refunds below which none is told.
    private static let smallest = 3
    /// P(refunds that follow their fees are bunched like this) from which a bunch is chance.
    private static let chance = 0.05
    /// Days after which commissions are earned at the earliest: who is after them waits.
    static let youngDays: Int32 = 14

    /// None.
    init() { days = 0..<0 }

    /// - Complexity: O(fees + refunds log refunds).
    init(of affiliate: UInt32, _ outages: OutageWeeks, _ population: Population) {
        let buyers = population.buyers[affiliate]
        var returned: [Refund] = []
        var all = 0
        for customer in buyers where !population.accounts[customer].suspects.isEmpty {
            let suspects = outages.suspectReturns(of: customer, population)
            all += suspects.count
            returned += suspects.compactMap(Refund.init)
        }
        let refunds = returned.filter(\.isOfLivelyAccount).sorted { $0.day < $1.day }
        let events = Self.lengths.compactMap { length -> Range<Int32>? in
            guard let days = Self.busiest(refunds, length), days.count(of: refunds) * 2 > all,
                Self.chance(of: days, refunds) < Self.chance
            else { return nil }
            return days
        }
        let fees = buyers.lazy.flatMap { population.accounts[$0].purchaseTimes }
        days =
            events.last { days in
                let own = returned.filter { days.contains($0.day) }
                if 8 * own.count(where: { $0.age < Self.youngDays }) < own.count { return false }
                let first = own.map(\.paid).min() ?? days.lowerBound
                let paid = fees.count { (first..<days.upperBound).contains($0.day.number) }
                return 2 * own.count <= paid
            } ?? 0..<0
    }

    /// The first of the spans in which most came back; `nil` of fewer than make an event.
    ///
    /// - Parameter refunds: by day.
    private static func busiest(_ refunds: [Refund], _ length: Int32) -> Range<Int32>? {
        var best: Range<Int32>?
        var most = smallest - 1
        var end = 0
        for (start, refund) in refunds.enumerated() {
            while end < refunds.count, refunds[end].day < refund.day + length { end += 1 }
            if end - start > most {
                most = end - start
                best = refund.day..<refund.day + length
            }
        }
        return best
    }

    /// At most how likely some span of each length is as busy if ages say nothing of which fee they
    /// are of.
    private static func chance(of days: Range<Int32>, _ refunds: [Refund]) -> Double {
        let (others, n) = (refunds.count - 1, Double(refunds.count))
        let pairs = Self.pairs(refunds.map { ($0.paid, $0.age) }, within: days)
        let rate = Double(pairs) / (n * Double(others))
        let tail = Binomial(rate: rate).upperTail(days.count(of: refunds) - 1, of: others)
        return Double(lengths.count) * n * tail
    }

    /// In how many pairs of two refunds the fee of one would have come back within some days at the
    /// age at which the other's did.
    ///
    /// - Complexity: O(n log n).
    static func pairs(_ refunds: [(paid: Int32, age: Int32)], within days: Range<Int32>) -> Int {
        let ages = refunds.map(\.age).sorted()
        return refunds.reduce(0) { sum, refund in
            let first = ages.partitioningIndex { refund.paid + $0 >= days.lowerBound }
            let end = ages.partitioningIndex { refund.paid + $0 >= days.upperBound }
            let own = days.contains(refund.paid + refund.age) ? 1 : 0
            return sum + end - first - own
        }
    }

    func excuses(_ purchase: Purchase) -> Bool {
        Refund(purchase).map { days.contains($0.day) } ?? false
    }
}

/// A suspect refund.
private struct Refund {
    /// When the fee was paid, and when it came back.
    let paid: Int32
    let day: Int32
    /// Whether the account was used or bought not long before.
    let isOfLivelyAccount: Bool

    /// Days without use that are usual between an event and the refunds for it.
    private static let usualDays: Int32 = 9

    /// `nil` for another return, and where its time is not known.
    init?(_ purchase: Purchase) {
        guard purchase.outcome != .chargeback, let days = purchase.daysToReturn else { return nil }
        paid = purchase.time.day.number
        day = paid + days
        isOfLivelyAccount = purchase.unusedDays <= Self.usualDays
    }

    var age: Int32 { day - paid }
}

extension Range<Int32> {
    fileprivate func count(of refunds: [Refund]) -> Int {
        refunds.count { contains($0.day) }
    }
}
