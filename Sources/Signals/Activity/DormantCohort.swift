internal import Records
internal import Statistics

/// An affiliate's accounts by whether they were ever used.
struct DormantCohort {
    let affiliate: UInt32
    /// Of all accounts, those of a giveaway too.
    var curve = StartCurve()
    /// Days since the fee of each account that has had its time, but for those of a giveaway.
    private(set) var ages: [Int] = []
    /// Those of `ages` that were never used, in canonical order.
    private(set) var dormant: [UInt32] = []

    /// Most winners of a giveaway that may leave their prize unused: more is no raffle.
    private static let largestGiveaway = 20
    /// P(accounts bought at the firm's pace are bunched like this) from which a bunch is chance.
    private static let chance = 0.05

    /// - Parameters:
    ///   - days: after which an account that was not used counts as dormant.
    ///   - pace: of the whole firm.
    init(of affiliate: UInt32, days: Int, _ pace: PurchaseDays, _ population: Population) {
        self.affiliate = affiliate
        let uses = Self.uses(of: affiliate, population)
        for use in uses { curve.add(days: use.days, hasStarted: use.hasStarted) }
        let judged = uses.filter { $0.age >= days && !$0.wasReturned }
        let unused = judged.filter { !$0.hasStarted }
        let giveaway = Self.giveaway(unused, pace, affiliate)
        for use in judged where !giveaway.contains(use.bought) {
            ages.append(use.age)
            if !use.hasStarted { dormant.append(use.customer) }
        }
    }

    /// Without the unused accounts of persons who trade another one: they are customers all the same.
    private static func uses(of affiliate: UInt32, _ population: Population) -> [AccountUse] {
        let uses = population.buyers[affiliate].compactMap { AccountUse($0, population) }
        let active = Set(uses.filter(\.hasStarted).map { population.persons[$0.customer] })
        return uses.filter { $0.hasStarted || !active.contains(population.persons[$0.customer]) }
    }

    /// The days of one raffle, which is no fraud: the busiest week of each affiliate counts for
    /// nothing, unless it is as busy as chance makes it.
    ///
    /// Of `n` accounts bought at the firm's pace some week has `k` or more with a probability of at
    /// most `n P(k - 1 or more of the n - 1 others fall into the week of the first)`.
    private static func giveaway(
        _ unused: [AccountUse], _ pace: PurchaseDays, _ affiliate: UInt32
    ) -> Range<Int32> {
        let week = busiestWeek(unused)
        let bunch = unused.count { week.contains($0.bought) }
        if bunch == 0 || bunch > largestGiveaway { return 0..<0 }
        let share = pace.share(of: week, without: affiliate)
        let tail = Binomial(rate: share).upperTail(bunch - 1, of: unused.count - 1)
        return Double(unused.count) * tail < chance ? week : 0..<0
    }

    /// The days on which most of the unused accounts were bought.
    private static func busiestWeek(_ unused: [AccountUse]) -> Range<Int32> {
        let bought = unused.map(\.bought).sorted()
        var (best, most, start) = (0..<Int32(0), 0, 0)
        for end in bought.indices {
            while bought[end] - bought[start] >= PurchaseDays.week { start += 1 }
            if end + 1 - start > most {
                most = end + 1 - start
                best = bought[start]..<bought[start] + PurchaseDays.week
            }
        }
        return best
    }
}

/// When the firm's accounts were bought that have had the time to be used.
struct PurchaseDays: Sendable {
    /// Days of a week: the longest time over which the winners of one raffle sign up.
    static let week: Int32 = 7

    /// First purchases by affiliate, sorted.
    private var byAffiliate: [UInt32: [Int32]] = [:]
    private var all: [Int32] = []

    /// - Parameter days: since the first fee.
    init(days: Int, _ population: Population) {
        for affiliate in population.order.affiliates {
            let bought = population.buyers[affiliate].map {
                population.accounts[$0].firstPurchase
            }.filter { Int(population.asOf.days(since: $0)) >= days }.map(\.day.number)
            byAffiliate[affiliate] = bought.sorted()
            all += bought
        }
        all.sort()
    }

    /// Share of the other affiliates' purchases that fall into the days, at least that of the days
    /// in the whole time.
    func share(of days: Range<Int32>, without affiliate: UInt32) -> Double {
        let own = byAffiliate[affiliate] ?? []
        let others = all.count - own.count
        let inside = Self.count(all, in: days) - Self.count(own, in: days)
        let time = Double((all.last ?? 0) - (all.first ?? 0) + 1)
        let floor = min(1, Double(days.count) / time)
        return others == 0 ? floor : max(floor, Double(inside) / Double(others))
    }

    private static func count(_ sorted: [Int32], in days: Range<Int32>) -> Int {
        let position = { (day: Int32) in
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle] < day { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return position(days.upperBound) - position(days.lowerBound)
    }
}

/// One account's way from the fee to the first trade.
private struct AccountUse {
    var customer: UInt32
    /// Day of the first fee, counted from 1970.
    var bought: Int32
    var age: Int
    var hasStarted: Bool
    /// Untraded, before the fee came back.
    var wasReturned: Bool
    /// Until the first trade, the return or the as-of time.
    var days: Int

    /// `nil` for an account whose trading was not sent: the firm sends none of its kind, or it passed or
    /// failed without any.
    init?(_ customer: UInt32, _ population: Population) {
        guard population.isTradingKnown(of: customer) else { return nil }
        let account = population.accounts[customer]
        let phase = population.phase(of: customer)
        hasStarted = account.tradingDays > 0
        if !hasStarted, phase == .funded || phase == .failed || account.payouts > 0 { return nil }
        self.customer = customer
        bought = account.firstPurchase.day.number
        age = Int(population.asOf.days(since: account.firstPurchase))
        wasReturned = !hasStarted && account.hasReturn
        let watched = account.firstReturn ?? population.asOf
        days =
            hasStarted
            ? Int(account.firstTradingDay.number - bought)
            : Int(watched.days(since: account.firstPurchase))
    }
}
