internal import Records

/// An affiliate's accounts by whether they were ever used.
struct DormantCohort {
    let affiliate: UInt32
    /// Of all accounts, those of a giveaway too.
    var curve = StartCurve()
    /// Days since the fee of each account that has had its time, but for those of a giveaway.
    private(set) var ages: [Int] = []
    /// Those of `ages` that were never used, in canonical order.
    private(set) var dormant: [UInt32] = []

    /// Longest time over which the winners of one raffle sign up.
    private static let giveawayDays: Int32 = 7
    /// Most of them that may leave their prize unused: more is no raffle.
    private static let largestGiveaway = 20

    /// - Parameter days: after which an account that was not used counts as dormant.
    init(of affiliate: UInt32, days: Int, _ population: Population) {
        self.affiliate = affiliate
        let uses = population.buyers[affiliate].compactMap { AccountUse($0, population) }
        for use in uses { curve.add(days: use.days, hasStarted: use.hasStarted) }
        let judged = uses.filter { $0.age >= days && !$0.wasReturned }
        let unused = judged.filter { !$0.hasStarted }
        let busiest = Self.busiestWeek(unused)
        let isGiveaway = unused.count { busiest.contains($0.bought) } <= Self.largestGiveaway
        let giveaway = isGiveaway ? busiest : 0..<0
        for use in judged where !giveaway.contains(use.bought) {
            ages.append(use.age)
            if !use.hasStarted { dormant.append(use.customer) }
        }
    }

    /// The days on which most of the unused accounts were bought: one raffle is no fraud, so the
    /// busiest week of each affiliate counts for nothing.
    private static func busiestWeek(_ unused: [AccountUse]) -> Range<Int32> {
        let bought = unused.map(\.bought).sorted()
        var (best, most, start) = (0..<Int32(0), 0, 0)
        for end in bought.indices {
            while bought[end] - bought[start] >= giveawayDays { start += 1 }
            if end + 1 - start > most {
                most = end + 1 - start
                best = bought[start]..<bought[start] + giveawayDays
            }
        }
        return best
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

    /// `nil` for an account whose trading was not sent: it passed or failed without any.
    init?(_ customer: UInt32, _ population: Population) {
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
