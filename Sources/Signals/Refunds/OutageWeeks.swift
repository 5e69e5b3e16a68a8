internal import Records

/// Days in which the whole firm refunded, or everywhere in one country: an outage, a payment
/// provider that failed, a promotion gone wrong, a policy change.
///
/// Seven days in a row count when their refunds, those of the two affiliates with most left out,
/// stand far above those of the median week: the fraud of a few can make a week high, but not
/// broad. Such days excuse who had lately used what failed, or just bought it, and who had long
/// left it only where others of these days had, too.
struct OutageWeeks: Sendable {
    /// What an outage reached: everybody on a day, or one country's customers; those whose country
    /// is not told are judged beside each other.
    private struct Scope: Hashable {
        var day: Int32
        /// `nil` for the whole firm.
        var country: UInt16?
    }

    /// Days since the last use up to which a refund is excused: the most that any seven days around
    /// it do.
    private let reach: [Scope: Int32]

    private static let smallestCount = 6
    /// Standard deviations of a Poisson count above the median week.
    private static let excess = 4.0
    fileprivate static let days: Int32 = 7

    /// No weeks.
    init() { reach = [:] }

    /// - Parameters:
    ///   - affiliates: every affiliate's refunds.
    ///   - weeks: every week since the firm's first purchase, quiet ones too.
    fileprivate init(
        _ affiliates: [(affiliate: UInt32, refunds: [AffiliateRefunds.Refund])],
        weeks: ClosedRange<Int32>
    ) {
        var places: [UInt16?: [PlacedRefund]] = [:]
        for (affiliate, refunds) in affiliates {
            for refund in refunds {
                let placed = PlacedRefund(
                    day: refund.day, affiliate: affiliate, unusedDays: refund.unusedDays)
                for country in [nil, refund.country] {
                    places[country, default: []].append(placed)
                }
            }
        }
        var reach: [Scope: Int32] = [:]
        for (country, refunds) in places where refunds.count >= Self.smallestCount {
            for (day, days) in Self.reaches(refunds.sorted { $0.day < $1.day }, among: weeks) {
                reach[Scope(day: day, country: country)] = days
            }
        }
        self.reach = reach
    }

    /// How far each day of one place that stands out excuses.
    ///
    /// - Parameter refunds: by day.
    private static func reaches(
        _ refunds: [PlacedRefund], among weeks: ClosedRange<Int32>
    ) -> [Int32: Int32] {
        let least = usualBreadth(refunds, among: weeks)
        var reaches: [Int32: Int32] = [:]
        var spell = RefundSpell()
        var end = refunds.startIndex
        for start in refunds.indices {
            let first = refunds[start].day
            if start > 0 { spell.remove(refunds[start - 1]) }
            while end < refunds.endIndex, refunds[end].day < first + days {
                spell.add(refunds[end])
                end += 1
            }
            if start > 0, refunds[start - 1].day == first { continue }
            let isBroad = spell.count >= smallestCount && Double(spell.breadth) >= least
            if !isBroad { continue }
            let reach = RefundReach(refunds[start..<end]).days
            for refund in refunds[start..<end] {
                reaches[refund.day] = max(reaches[refund.day] ?? 0, reach)
            }
        }
        return reaches
    }

    /// What stands out, by the median of the weeks of a place.
    private static func usualBreadth(
        _ refunds: [PlacedRefund], among weeks: ClosedRange<Int32>
    ) -> Double {
        var spells: [Int32: RefundSpell] = [:]
        for refund in refunds { spells[refund.day / days, default: RefundSpell()].add(refund) }
        let sorted = weeks.map { spells[$0]?.breadth ?? 0 }.sorted()
        let median = Double(sorted[sorted.count / 2])
        return median + excess * (median + 1).squareRoot()
    }

    /// The customer's suspect returns, without those that an outage excuses; chargebacks stay.
    func suspectReturns(of customer: UInt32, _ population: Population) -> [Purchase] {
        population.accounts[customer].suspects.filter {
            $0.outcome == .chargeback || !excuses($0, of: customer, population)
        }
    }

    /// The customer's refunds within the cooling-off period, without those that an outage excuses.
    func coolingOffs(of customer: UInt32, _ population: Population) -> [Purchase] {
        population.accounts[customer].coolingOffs.filter { !excuses($0, of: customer, population) }
    }

    private func excuses(
        _ purchase: Purchase, of customer: UInt32, _ population: Population
    ) -> Bool {
        let day = Self.day(of: purchase)
        return [nil, population.country(of: customer)].contains { country in
            purchase.unusedDays <= reach[Scope(day: day, country: country)] ?? .min
        }
    }

    fileprivate static func day(of purchase: Purchase) -> Int32 {
        (purchase.returned?.time ?? purchase.time).day.number
    }
}

extension OutageWeeks: Equatable {}

/// What outages read of one affiliate's buyers.
private struct AffiliateRefunds: Equatable, Sendable {
    struct Refund: Equatable, Sendable {
        var day: Int32
        var country: UInt16
        var unusedDays: Int32
    }

    /// `nil` without buyers.
    var firstWeek: Int32?
    var refunds: [Refund] = []

    init(of affiliate: UInt32, _ population: Population) {
        var first: EventTime?
        for customer in population.buyers[affiliate] {
            let account = population.accounts[customer]
            first = min(first ?? account.firstPurchase, account.firstPurchase)
            for purchase in account.suspects where purchase.outcome == .abusive {
                refunds.append(
                    Refund(
                        day: OutageWeeks.day(of: purchase),
                        country: population.country(of: customer),
                        unusedDays: purchase.unusedDays))
            }
        }
        firstWeek = first.map { $0.day.number / OutageWeeks.days }
    }
}

/// Keeps the outages up to date.
///
/// Invariant: they are what would be found in the population anew.
struct OutageBook: Sendable {
    private var refunds = AffiliateMemo<AffiliateRefunds>()
    private var weeks: ClosedRange<Int32>?
    private(set) var outages = OutageWeeks()

    /// - Returns: whether the outages are other than before.
    /// - Complexity: O(affiliates + buyers of stale affiliates), and O(refunds) where these
    ///   changed.
    mutating func settle(_ population: Population) -> Bool {
        let renewed = refunds.settle(population) { AffiliateRefunds(of: $0, population) }
        let affiliates = population.order.affiliates
        let first = affiliates.lazy.compactMap { [refunds] in refunds[$0].firstWeek }.min()
        let last = population.asOf.day.number / OutageWeeks.days
        let weeks = first.map { $0...max($0, last) }
        defer { self.weeks = weeks }
        if weeks == self.weeks, renewed.allSatisfy({ refunds[$0.affiliate] == $0.before }) {
            return false
        }
        let known = outages
        outages = OutageWeeks(
            affiliates.map { ($0, refunds[$0].refunds) }, weeks: weeks ?? last...last)
        return outages != known
    }
}
