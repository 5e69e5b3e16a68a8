internal import Records
internal import Statistics

/// How old purchases are, and which of them were never used.
struct DormantAges: Equatable, Sendable {
    /// Purchases by calendar days that are over since their fee, the last entry those of any
    /// greater age.
    private(set) var ages = [Int](repeating: 0, count: StartCurve.horizon + 1)
    private(set) var count = 0
    /// Those that were never used.
    private(set) var unused = 0
    /// Those of the unused whose accounts were traded for show.
    private(set) var token = 0
    /// Accounts of the unused.
    private(set) var dormant: [UInt32] = []

    fileprivate mutating func add(_ use: Purchased) {
        ages[min(use.account.age, StartCurve.horizon)] += 1
        count += 1
        if use.account.hasStarted { return }
        unused += 1
        if use.account.isToken { token += 1 }
        dormant += use.unused
    }

    /// Purchases that are usually unused at these ages.
    ///
    /// - Parameter unused: share of unused purchases by age.
    func expected(_ unused: [Double]) -> Double {
        zip(ages, unused).reduce(0) { $0 + Double($1.0) * $1.1 }
    }
}

/// What was bought under an affiliate, by whether it was ever used, whatever others do; what a
/// person buys in one day is one purchase.
struct DormantAccounts: Equatable, Sendable {
    /// Of all purchases, those of a giveaway too.
    private(set) var curve = StartCurve()
    /// Purchases that have had their time, all and without those of the busiest week.
    private(set) var all = DormantAges()
    private(set) var outside = DormantAges()
    /// The days on which most of the unused purchases were made, how many of them, and all of
    /// these.
    let week: Range<Int32>
    let bunch: Int
    let unused: Int
    /// Days of the first purchases of all accounts that have had the time to be used, sorted.
    let bought: [Int32]
    /// Of the purchases that have had their time.
    let likeness: UnusedLikeness
    /// Accounts that have had it, of a kind that is sold funded, and were never traded nor paid.
    let soldFunded: [UInt32]
    /// When accounts are next a day older, as far as that tells anything: ages change at midnight
    /// alone.
    let nextChange: EventTime?

    /// - Parameter days: after which an account that was not used counts as dormant.
    init(of affiliate: UInt32, days: Int, _ population: Population) {
        let buyers = population.buyers[affiliate]
        let uses = Purchased.all(buyers, days: days, population)
        for use in uses {
            curve.add(days: use.account.days, hasStarted: use.account.hasStarted)
        }
        let judged = uses.filter { $0.account.age >= days && !$0.account.wasReturned }
        let idle = judged.filter { !$0.account.hasStarted }.map(\.account)
        week = Self.busiestWeek(idle)
        bunch = idle.count { [week] in week.contains($0.bought) }
        unused = idle.count
        for use in judged {
            all.add(use)
            if !week.contains(use.account.bought) { outside.add(use) }
        }
        likeness = UnusedLikeness(
            unused: idle.map(\.customer),
            used: judged.filter(\.account.hasStarted).map(\.account.customer),
            population.records.customers)
        soldFunded = buyers.filter { population.isLeftFunded($0, days: days) }
        let days = Int32(days)
        let fees = buyers.map { population.accounts[$0].firstPurchase.day }
        bought = fees.filter { $0.daysOver(at: population.asOf) >= days }.map(\.number).sorted()
        let isGrowing = fees.contains {
            $0.daysOver(at: population.asOf) < Int32(StartCurve.horizon)
        }
        nextChange = isGrowing ? population.asOf.day.end : nil
    }

    /// The days on which most of the unused purchases were made.
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

/// An affiliate's accounts as they are judged: those of one giveaway left out.
struct DormantCohort {
    let affiliate: UInt32
    let curve: StartCurve
    let ages: DormantAges
    /// Accounts never used that are left out of what is judged: those of a giveaway, and those
    /// that were sold funded. Where the rest proves what they are for, so are these.
    let excused: [UInt32]
    let likeness: UnusedLikeness

    /// P(accounts bought at the firm's pace are bunched like this) from which a bunch is chance.
    private static let chance = 0.05

    /// - Parameter pace: of the whole firm.
    init(of affiliate: UInt32, _ accounts: DormantAccounts, _ pace: PurchaseDays) {
        self.affiliate = affiliate
        curve = accounts.curve
        likeness = accounts.likeness
        let isGiveaway = Self.isGiveaway(accounts, pace)
        ages = isGiveaway ? accounts.outside : accounts.all
        let judged = Set(ages.dormant)
        excused = accounts.all.dormant.filter { !judged.contains($0) } + accounts.soldFunded
    }

    /// Whether the busiest week is that of one raffle, which is no fraud: it counts for nothing,
    /// unless it is as busy as chance makes it.
    ///
    /// Of `n` accounts bought at the firm's pace some week has `k` or more with a probability of at
    /// most `n P(k - 1 or more of the n - 1 others fall into the week of the first)`.
    private static func isGiveaway(_ accounts: DormantAccounts, _ pace: PurchaseDays) -> Bool {
        let used = accounts.all.count - accounts.outside.count - accounts.bunch
        if accounts.bunch == 0 || !Giveaway.mayLeave(accounts.bunch, beside: used) { return false }
        let share = pace.share(of: accounts.week, without: accounts.bought)
        let tail = Binomial(rate: share).upperTail(accounts.bunch - 1, of: accounts.unused - 1)
        return Double(accounts.unused) * tail < chance
    }
}

/// When the firm's accounts were bought that have had the time to be used.
struct PurchaseDays: Sendable {
    /// Days of a week: the longest time over which the winners of one raffle sign up.
    static let week: Int32 = 7

    private var first: Int32 = 0
    /// Purchases before each day from the first on, and before the day after the last.
    private var before: [Int] = [0]

    /// - Parameter purchases: days by affiliate, sorted.
    /// - Complexity: O(purchases).
    init(_ purchases: [[Int32]]) {
        guard let first = purchases.compactMap(\.first).min(),
            let last = purchases.compactMap(\.last).max()
        else { return }
        self.first = first
        before = [Int](repeating: 0, count: Int(last - first) + 2)
        for day in purchases.joined() { before[Int(day - first) + 1] += 1 }
        for index in before.indices.dropFirst() { before[index] += before[index - 1] }
    }

    /// Share of the other affiliates' purchases that fall into the days, at least that of the days
    /// in the whole time.
    ///
    /// - Parameter own: the affiliate's purchases, sorted.
    func share(of days: Range<Int32>, without own: [Int32]) -> Double {
        let others = count - own.count
        let inside =
            count(before: days.upperBound) - count(before: days.lowerBound)
            - own.count(where: days.contains)
        let time = Double(max(1, before.count - 1))
        let floor = min(1, Double(days.count) / time)
        return others == 0 ? floor : max(floor, Double(inside) / Double(others))
    }

    private var count: Int { before[before.count - 1] }

    private func count(before day: Int32) -> Int {
        before[min(before.count - 1, max(0, Int(day - first)))]
    }
}

/// What a person bought in one day, by the account that tells most of it: one that was traded, then
/// one that was kept.
private struct Purchased {
    private(set) var account: AccountUse
    /// Accounts that had the time to be used, were kept and never used, in canonical order.
    private(set) var unused: [UInt32] = []

    /// Without what persons leave unused who trade another account: they are customers all the
    /// same.
    ///
    /// - Parameter days: after which an account was not used.
    /// - Returns: in the order of the first of their buyers.
    /// - Complexity: O(buyers).
    static func all(
        _ buyers: ArraySlice<UInt32>, days: Int, _ population: Population
    ) -> [Purchased] {
        let uses = buyers.compactMap { AccountUse($0, population) }
        let active = Set(uses.filter(\.hasStarted).map { population.persons[$0.customer] })
        var purchases: [Purchased] = []
        var places: [Occasion: Int] = [:]
        for use in uses
        where use.hasStarted || !active.contains(population.persons[use.customer]) {
            let occasion = population.occasion(of: use.customer)
            let place = places[occasion] ?? purchases.count
            if place == purchases.count {
                places[occasion] = place
                purchases.append(Purchased(account: use))
            } else if use.tellsMore(than: purchases[place].account) {
                purchases[place].account = use
            }
            if !use.hasStarted && !use.wasReturned && use.age >= days {
                purchases[place].unused.append(use.customer)
            }
        }
        return purchases
    }
}

/// One account's way from the fee to the first trade.
private struct AccountUse {
    var customer: UInt32
    /// Day of the first fee, counted from 1970.
    var bought: Int32
    var age: Int
    /// Traded in earnest.
    var hasStarted: Bool
    /// Traded for show alone, which is no start.
    var isToken: Bool
    /// Not started before the fee came back.
    var wasReturned: Bool
    /// Until the first trade, the return or the as-of time.
    var days: Int

    func tellsMore(than other: AccountUse) -> Bool {
        if hasStarted != other.hasStarted { return hasStarted }
        return other.wasReturned && !wasReturned
    }

    /// `nil` for an account whose trading was not sent: the firm sends none of its kind, or it
    /// passed or failed without any.
    init?(_ customer: UInt32, _ population: Population) {
        guard population.isTradingKnown(of: customer) else { return nil }
        let account = population.accounts[customer]
        let phase = population.phase(of: customer)
        isToken = population.isTokenTraded(customer)
        hasStarted = account.tradingDays > 0 && !isToken
        if !hasStarted, phase == .funded || phase == .failed || account.payouts > 0 { return nil }
        self.customer = customer
        let day = account.firstPurchase.day
        bought = day.number
        age = Int(day.daysOver(at: population.asOf))
        wasReturned = !hasStarted && account.hasReturn
        let watched = account.firstReturn ?? population.asOf
        days =
            hasStarted
            ? Int(account.firstTradingDay.number - bought)
            : Int(day.daysOver(at: watched))
    }
}

extension Population {
    /// Whether nothing was ever made of an account that was funded from the start.
    fileprivate func isLeftFunded(_ customer: UInt32, days: Int) -> Bool {
        let account = accounts[customer]
        return phase(of: customer) == .funded && isSoldFunded(customer)
            && isTradingKnown(of: customer) && account.purchases > 0 && account.tradingDays == 0
            && account.payouts == 0 && !account.hasReturn
            && account.firstPurchase.day.daysOver(at: asOf) >= Int32(days)
    }
}

extension Day {
    /// Calendar days in UTC after this one that are over at a time, at least 0.
    ///
    /// Trading is sent by such days, so this is for how long an account bought on this day was
    /// watched after it.
    func daysOver(at time: EventTime) -> Int32 { max(0, time.day.number - number - 1) }
}
