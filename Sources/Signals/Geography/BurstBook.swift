internal import Records

/// Where and when the buyers of one affiliate signed up, by the accounts that speak for what they
/// bought.
struct SignupPlaces: Sendable {
    /// By country, in order of sign-up.
    private var customers: [UInt16: [UInt32]] = [:]
    var countries: [UInt16: Int] { customers.mapValues(\.count) }
    var times: [EventTime] = []

    init(of affiliate: UInt32, _ population: Population) {
        let table = population.records.customers
        for customer in population.speakers(of: population.buyers[affiliate]) {
            customers[table.country[Int(customer)], default: []].append(customer)
            times.append(table.signup[Int(customer)])
        }
        for country in customers.keys {
            customers[country]?.sort { table.signup[Int($0)] < table.signup[Int($1)] }
        }
    }

    /// - Complexity: O(log customers).
    func customers(
        from country: UInt16, signedUpIn days: ClosedRange<EventTime>, _ table: CustomerTable
    ) -> ArraySlice<UInt32> {
        guard let all = customers[country] else { return [] }
        let first = all.position { table.signup[Int($0)] >= days.lowerBound }
        let end = all.position { table.signup[Int($0)] > days.upperBound }
        return all[first..<end]
    }
}

/// Accounts under one affiliate by sign-up, then in canonical order.
struct SignupOrder {
    let customers: [UInt32]
    private let times: [EventTime]
    /// Those that have not shown what they are for before each position, and all.
    private var unprovenBefore = [0]

    /// - Complexity: O(members log members).
    init(_ members: [UInt32], _ population: Population) {
        let signup = population.records.customers.signup
        let rank = population.order.customerRank
        let order = members.map { (time: signup[Int($0)], rank: rank[Int($0)], customer: $0) }
            .sorted { ($0.time, $0.rank) < ($1.time, $1.rank) }
        customers = order.map(\.customer)
        times = order.map(\.time)
        unprovenBefore.reserveCapacity(order.count + 1)
        for (place, customer) in customers.enumerated() {
            unprovenBefore.append(
                unprovenBefore[place] + (population.isUnproven(customer) ? 1 : 0))
        }
    }

    /// Where those stand who signed up in a stretch, both ends included.
    func positions(from first: EventTime, to last: EventTime) -> Range<Int> {
        times.position { $0 >= first }..<times.position { $0 > last }
    }

    func unproven(_ positions: Range<Int>) -> Int {
        unprovenBefore[positions.upperBound] - unprovenBefore[positions.lowerBound]
    }
}

/// The bunches of sign-ups of one affiliate, country by country.
struct AffiliateBursts: Sendable {
    /// In order of the countries' codes, those with enough accounts; cells from short to long
    /// bursts, those with enough accounts.
    var countries: [(country: UInt16, cells: [BurstCell])]
}

/// Keeps what bursts are judged by, and the bursts themselves, from settle to settle.
///
/// Invariant: both are what would be made of the population anew.
struct BurstBook: Sendable {
    private(set) var places = AffiliateMemo<SignupPlaces>()
    private(set) var bursts = AffiliateMemo<AffiliateBursts>()
    private var signups = SortedTimes()
    private var mix: CountryMix?
    private var usage: UsageStandard?
    /// Affiliates whose bursts the last settle made anew; `nil` where it judges all by something
    /// else than the settle before.
    private(set) var renewed: [UInt32]?

    /// - Parameter find: the bursts of an affiliate's buyers.
    /// - Complexity: O(buyers of stale affiliates + affiliates); O(buyers) where one signed up.
    mutating func settle(
        _ population: Population, _ find: @Sendable (UInt32) -> AffiliateBursts
    ) -> BurstContext {
        let renewed = places.settle(population) { SignupPlaces(of: $0, population) }
        let moved = signups.replace(
            renewed.flatMap { $0.before?.times ?? [] },
            by: renewed.flatMap { places[$0.affiliate].times })
        let found = bursts.settle(population, find)
        let isSame = renewed.allSatisfy { places[$0.affiliate].countries == $0.before?.countries }
        let mix = isSame ? self.mix : nil
        let isJudgedAlike = mix != nil && moved.isEmpty && usage == population.usage
        self.renewed = isJudgedAlike ? found.map(\.affiliate) : nil
        usage = population.usage
        let fitted = mix ?? CountryMix(population.order.affiliates.map { places[$0].countries })
        self.mix = fitted
        return BurstContext(usage: population.usage, mix: fitted, signups: signups.all)
    }
}
