internal import Records

/// Weeks in which the whole firm refunded: an outage, a promotion gone wrong, a policy change.
///
/// A week counts when its refunds, those of the two affiliates with most left out, stand far above
/// those of the median week: the fraud of a few can make a week high, but not broad. Such a week
/// excuses who had lately used what failed, or just bought it, and nobody who had long left it.
struct OutageWeeks: Sendable {
    /// Days since the last use up to which a refund is excused, by week.
    private let reach: [Int32: Int32]

    private static let smallestCount = 6
    /// Standard deviations of a Poisson count above the median week.
    private static let excess = 4.0
    /// Affiliates with most refunds whose refunds make no week broad.
    private static let leftOut = 2
    /// Days without use that are usual between an outage and the refunds for it.
    private static let usualReach: Int32 = 9

    /// The refunds of one week.
    private struct Week {
        var byAffiliate: [UInt32: Int] = [:]
        var unusedDays: [Int32] = []

        var breadth: Int {
            let counts = byAffiliate.values.sorted(by: >)
            return counts.dropFirst(leftOut).reduce(0, +)
        }

        /// Twice the median: a firm that is slow to refund is slow with everyone.
        var reach: Int32 {
            let sorted = unusedDays.sorted()
            return max(usualReach, 2 * sorted[(sorted.count - 1) / 2])
        }
    }

    /// No weeks.
    init() { reach = [:] }

    init(_ population: Population) {
        var weeks: [Int32: Week] = [:]
        for affiliate in population.order.affiliates {
            for customer in population.buyers[affiliate] {
                for purchase in population.accounts[customer].suspects
                where purchase.outcome == .abusive {
                    let week = Self.week(of: purchase)
                    weeks[week, default: Week()].byAffiliate[affiliate, default: 0] += 1
                    weeks[week]?.unusedDays.append(purchase.unusedDays)
                }
            }
        }
        let median = Double(Self.median(weeks.mapValues(\.breadth), population))
        reach = weeks.filter { _, week in
            week.unusedDays.count >= Self.smallestCount
                && Double(week.breadth) >= median + Self.excess * (median + 1).squareRoot()
        }.mapValues(\.reach)
    }

    /// The account's suspect returns, without those that an outage excuses; chargebacks stay.
    func suspectReturns(of account: Account) -> [Purchase] {
        account.suspects.filter { purchase in
            guard purchase.outcome != .chargeback, let reach = reach[Self.week(of: purchase)]
            else { return true }
            return purchase.unusedDays > reach
        }
    }

    private static func week(of purchase: Purchase) -> Int32 {
        week(of: purchase.returned?.time ?? purchase.time)
    }

    private static func week(of time: EventTime) -> Int32 { time.day.number / 7 }

    /// Over every week since the firm's first purchase, quiet ones too.
    private static func median(_ counts: [Int32: Int], _ population: Population) -> Int {
        let purchases = population.order.affiliates.lazy
            .flatMap { population.buyers[$0] }.map { population.accounts[$0].firstPurchase }
        guard let first = purchases.min() else { return 0 }
        let weeks = week(of: first)...max(week(of: first), week(of: population.asOf))
        let sorted = weeks.map { counts[$0] ?? 0 }.sorted()
        return sorted[sorted.count / 2]
    }
}

extension OutageWeeks: Equatable {}
