internal import Records

/// Weeks in which the whole firm refunded, or everywhere in one country: an outage, a payment
/// provider that failed, a promotion gone wrong, a policy change.
///
/// A week counts when its refunds, those of the two affiliates with most left out, stand far above
/// those of the median week: the fraud of a few can make a week high, but not broad. Such a week
/// excuses who had lately used what failed, or just bought it, and who had long left it only where others
/// of that week had, too.
struct OutageWeeks: Sendable {
    /// What an outage reached: everybody in a week, or one country's customers; those whose country is
    /// not told are judged beside each other.
    private struct Scope: Hashable {
        var week: Int32
        /// `nil` for the whole firm.
        var country: UInt16?
    }

    /// Days since the last use up to which a refund is excused.
    private let reach: [Scope: Int32]

    private static let smallestCount = 6
    /// Standard deviations of a Poisson count above the median week.
    private static let excess = 4.0
    /// Affiliates with most refunds whose refunds make no week broad.
    private static let leftOut = 2
    /// Days without use that are usual between an outage and the refunds for it.
    private static let usualReach: Int32 = 9

    /// The refunds of one week and place.
    private struct Refunds {
        private var unusedDays: [UInt32: [Int32]] = [:]

        mutating func add(_ refund: AffiliateRefunds.Refund, under affiliate: UInt32) {
            unusedDays[affiliate, default: []].append(refund.unusedDays)
            count += 1
        }

        private(set) var count = 0

        /// How many make the week broad.
        var breadth: Int {
            var largest = Array(repeating: 0, count: leftOut)
            for days in unusedDays.values {
                var count = days.count
                for place in largest.indices where count > largest[place] {
                    swap(&count, &largest[place])
                }
            }
            return count - largest.reduce(0, +)
        }

        /// Days without use of those that make the week broad: one affiliate with many refunds neither
        /// makes a week nor says how slow people are.
        ///
        /// Of two affiliates with equally many the longer unused ones are left out.
        var broad: [Int32] {
            unusedDays.values.map { $0.sorted(by: >) }
                .sorted { one, other in
                    one.count != other.count
                        ? one.count > other.count : other.lexicographicallyPrecedes(one)
                }
                .dropFirst(leftOut).joined().sorted()
        }

        /// Twice the median of the affiliates' medians, for a firm that is slow to refund is slow with
        /// everyone; and what nine in ten of those that make the week broad kept to, for what is
        /// withdrawn for good is refunded to whoever bought it, long unused or not.
        var reach: Int32 {
            let (typical, broad) = (unusedDays.values.map { OutageWeeks.median($0) }, broad)
            return max(
                usualReach, 2 * OutageWeeks.median(typical), broad[(broad.count - 1) * 9 / 10])
        }
    }

    /// The lower one of an even number.
    private static func median(_ days: [Int32]) -> Int32 {
        days.sorted()[(days.count - 1) / 2]
    }

    /// No weeks.
    init() { reach = [:] }

    /// - Parameters:
    ///   - affiliates: every affiliate's refunds.
    ///   - weeks: every week since the firm's first purchase, quiet ones too.
    fileprivate init(
        _ affiliates: [(affiliate: UInt32, refunds: [AffiliateRefunds.Refund])],
        weeks all: ClosedRange<Int32>
    ) {
        var places: [UInt16?: [Int32: Refunds]] = [:]
        for (affiliate, refunds) in affiliates {
            for refund in refunds {
                for country in [nil, refund.country] {
                    places[country, default: [:]][refund.week, default: Refunds()]
                        .add(refund, under: affiliate)
                }
            }
        }
        var reach: [Scope: Int32] = [:]
        for (country, weeks) in places {
            for (week, refunds) in Self.outages(weeks, among: all) {
                reach[Scope(week: week, country: country)] = refunds.reach
            }
        }
        self.reach = reach
    }

    /// The weeks that stand out, of one place.
    private static func outages(
        _ weeks: [Int32: Refunds], among all: ClosedRange<Int32>
    ) -> [Int32: Refunds] {
        let breadths = weeks.mapValues { $0.breadth }
        let median = Double(median(breadths, among: all))
        return weeks.filter { number, week in
            week.count >= smallestCount
                && Double(breadths[number] ?? 0) >= median + excess * (median + 1).squareRoot()
        }
    }

    /// The customer's suspect returns, without those that an outage excuses; chargebacks stay.
    func suspectReturns(of customer: UInt32, _ population: Population) -> [Purchase] {
        population.accounts[customer].suspects.filter { purchase in
            if purchase.outcome == .chargeback { return true }
            let week = Self.week(of: purchase)
            return [nil, population.country(of: customer)].allSatisfy { country in
                purchase.unusedDays > reach[Scope(week: week, country: country)] ?? .min
            }
        }
    }

    fileprivate static func week(of purchase: Purchase) -> Int32 {
        week(of: purchase.returned?.time ?? purchase.time)
    }

    fileprivate static func week(of time: EventTime) -> Int32 { time.day.number / 7 }

    private static func median(_ counts: [Int32: Int], among weeks: ClosedRange<Int32>) -> Int {
        let sorted = weeks.map { counts[$0] ?? 0 }.sorted()
        return sorted[sorted.count / 2]
    }
}

extension OutageWeeks: Equatable {}

/// What outages read of one affiliate's buyers.
private struct AffiliateRefunds: Equatable, Sendable {
    struct Refund: Equatable, Sendable {
        var week: Int32
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
                        week: OutageWeeks.week(of: purchase),
                        country: population.country(of: customer),
                        unusedDays: purchase.unusedDays))
            }
        }
        firstWeek = first.map(OutageWeeks.week)
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
    /// - Complexity: O(affiliates + buyers of stale affiliates), and O(refunds) where these changed.
    mutating func settle(_ population: Population) -> Bool {
        let renewed = refunds.settle(population) { AffiliateRefunds(of: $0, population) }
        let affiliates = population.order.affiliates
        let first = affiliates.lazy.compactMap { [refunds] in refunds[$0].firstWeek }.min()
        let last = OutageWeeks.week(of: population.asOf)
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
