import Records

/// An affiliate before its customers: who runs it and whom it reaches.
struct AffiliatePlan: Sendable {
    let index: Int
    let stream: RandomStream
    /// Who signed the affiliate agreement, as the directory knows them.
    let owner: Person
    let registered: Day
    let parent: Int?
    /// Where its audience sits, and which share of it; the rest is like the whole firm.
    let home: Country
    var homeShare: Double
    /// Days on which it sends customers.
    let window: Range<Int>
    /// Permanent discount in percent of its coupon code; 0 without one.
    let coupon: Int
    /// Share of its customers who type the coupon code and never click a link.
    let codeShare: Double
    /// Honest people whom it refers.
    var honestPersons: Int
    var fraud: FraudKind?
    /// What its honest business looks like.
    var role: LookAlike?
}

extension World {
    /// All affiliates of the firm with their fraud and their roles.
    func affiliatePlans() -> [AffiliatePlan] {
        var plans = (0..<configuration.affiliates).map(ordinaryAffiliate)
        for (kind, share) in cheatingShares() {
            for index in chosen(
                share, for: kind.rawValue, among: plans, minimumPersons: leastCover,
                needsHistory: true)
            {
                plans[index].fraud = kind
            }
        }
        for (role, share) in Self.roleShares {
            let minimum = role == .tinyAffiliate || role == .raffle ? 0 : 10
            for index in chosen(share, for: role.rawValue, among: plans, minimumPersons: minimum) {
                plans[index].take(role)
            }
        }
        return plans
    }

    /// Honest people without whom a fraudster would have no cover.
    private var leastCover: Int { min(12, Int(0.6 * configuration.meanCustomersPerAffiliate)) }

    private static let roleShares: [(LookAlike, Double)] = [
        (.nationalCommunity, 0.05), (.signalRoom, 0.017), (.raffle, 0.017),
        (.mailDomainClub, 0.034), (.family, 0.05), (.tinyAffiliate, 0.08),
    ]

    /// The affiliates that fall to `purpose`: an order of their own for each, so that the count
    /// of one purpose moves no other.
    private func chosen(
        _ share: Double, for purpose: String, among plans: [AffiliatePlan], minimumPersons: Int,
        needsHistory: Bool = false
    ) -> [Int] {
        guard share > 0 else { return [] }
        let count = max(1, Int((share * Double(plans.count)).rounded()))
        let free = plans.filter {
            $0.fraud == nil && $0.role == nil && $0.honestPersons >= minimumPersons
                && (!needsHistory || $0.window.lowerBound * 2 <= days)
        }
        return free.map { (order: $0.stream.derived(purpose).key, index: $0.index) }
            .sorted { $0.order < $1.order }.prefix(count).map(\.index)
    }

    private func ordinaryAffiliate(_ index: Int) -> AffiliatePlan {
        let root = stream.derived("affiliate", index)
        var stream = root.derived("plan")
        let home = country(&stream)
        let start = stream.chance(0.25) ? Int(stream.unit() * 0.6 * Double(days)) : 0
        let agedDays = Int(stream.uniform(5, 900)) - start
        let coupon = stream.chance(0.2) ? stream.pick([5, 10]) : 0
        var codes = root.derived("codes")
        return AffiliatePlan(
            index: index, stream: root, owner: Person(from: home, stream: root.derived("owner")),
            registered: Day(number: configuration.startDay.number - Int32(agedDays)),
            parent: index > 0 && stream.chance(0.12) ? stream.integer(in: 0...index - 1) : nil,
            home: home, homeShare: homeShare(&stream), window: start..<days,
            coupon: coupon, codeShare: coupon > 0 ? codes.uniform(0.1, 0.45) : 0,
            honestPersons: honestPersons(&stream))
    }

    /// Most audiences are mixed, some are mostly of one country.
    private func homeShare(_ stream: inout RandomStream) -> Double {
        let unit = stream.unit()
        return 0.05 + 0.75 * unit * unit
    }

    /// A person buys 1.18 challenges on average.
    private func honestPersons(_ stream: inout RandomStream) -> Int {
        let spread = 0.9
        let mean = configuration.meanCustomersPerAffiliate / 1.18
        let median = logNormalMedian(mean: mean, spread: spread)
        return max(1, Int(stream.logNormal(median: median, spread: spread).rounded()))
    }
}

extension AffiliatePlan {
    /// `AFF0001` is the first.
    var id: String { "AFF" + numbered(index + 1, digits: 4) }

    /// Students of the teacher, if it is a signal room.
    var roomSize: Int {
        var room = stream.derived("room size")
        return room.integer(in: 8...20)
    }

    fileprivate mutating func take(_ role: LookAlike) {
        self.role = role
        if role == .nationalCommunity { homeShare = 0.95 }
        if role == .tinyAffiliate { honestPersons = 1 + honestPersons % 3 }
    }
}

/// `number` with leading zeros.
func numbered(_ number: Int, digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
