internal import Records

/// Weeks in which the whole firm refunded: an outage, a promotion gone wrong, a policy change.
///
/// A week counts when its refunds stand far above the median week and come from many affiliates:
/// one affiliate's fraud can make a week high, but not broad.
struct OutageWeeks: Sendable {
    private let weeks: Set<Int32>

    private static let smallestCount = 6
    /// Standard deviations of a Poisson count above the median week.
    private static let excess = 4.0
    /// Share of the week's refunds that one affiliate may have at most.
    private static let largestShare = 0.4

    /// No weeks.
    init() { weeks = [] }

    init(_ population: Population) {
        var refunds: [Int32: [UInt32: Int]] = [:]
        for affiliate in population.order.affiliates {
            for customer in population.buyers[affiliate] {
                for purchase in population.accounts[customer].suspects
                where purchase.outcome == .abusive {
                    refunds[Self.week(of: purchase), default: [:]][affiliate, default: 0] += 1
                }
            }
        }
        let counts = refunds.mapValues { $0.values.reduce(0, +) }
        let median = Double(Self.medianCount(counts, population))
        weeks = Set(
            counts.filter { week, count in
                count >= Self.smallestCount
                    && Double(count) > median + Self.excess * (median + 1).squareRoot()
                    && Double(refunds[week]?.values.max() ?? 0)
                        <= Self.largestShare * Double(count)
            }.keys)
    }

    /// The account's suspect returns, without those of an outage week; chargebacks stay.
    func suspectReturns(of account: Account) -> [Purchase] {
        account.suspects.filter {
            $0.outcome == .chargeback || !weeks.contains(Self.week(of: $0))
        }
    }

    private static func week(of purchase: Purchase) -> Int32 {
        week(of: purchase.returned?.time ?? purchase.time)
    }

    private static func week(of time: EventTime) -> Int32 { time.day.number / 7 }

    /// Over every week since the firm's first purchase, quiet ones too.
    private static func medianCount(_ counts: [Int32: Int], _ population: Population) -> Int {
        let purchases = population.order.affiliates.lazy
            .flatMap { population.buyers[$0] }.map { population.accounts[$0].firstPurchase }
        guard let first = purchases.min() else { return 0 }
        let weeks = week(of: first)...max(week(of: first), week(of: population.asOf))
        let sorted = weeks.map { counts[$0] ?? 0 }.sorted()
        return sorted[sorted.count / 2]
    }
}
