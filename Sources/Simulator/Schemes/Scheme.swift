import Records

/// What an affiliate's fraud leaves behind.
struct PlantedFraud: Sendable {
    var accounts: [Account] = []
    var pairs: [HedgedPair] = []
    /// One account first, then those that hedge it together; by account id.
    var groups: [[UInt64]] = []

    static func += (sum: inout PlantedFraud, other: PlantedFraud) {
        sum.accounts += other.accounts
        sum.pairs += other.pairs
        sum.groups += other.groups
    }
}

/// Two accounts, by id, and the number of days on which they mirrored each other.
struct HedgedPair: Sendable {
    let first: UInt64
    let second: UInt64
    let days: Int
}

/// An affiliate at work on one kind of fraud.
struct Scheme: Sendable {
    let world: World
    let affiliate: AffiliatePlan
    let kind: FraudKind
    let stream: RandomStream
    /// From subtle (0), few accounts spread over time, to blatant (1).
    let boldness: Double

    init(_ kind: FraudKind, of affiliate: AffiliatePlan, in world: World) {
        self.world = world
        self.affiliate = affiliate
        self.kind = kind
        stream = affiliate.stream.derived(kind.rawValue)
        let range = world.configuration.difficulty.boldness
        var own = stream.derived("boldness")
        boldness = own.uniform(range.lowerBound, range.upperBound)
    }

    /// - Parameter accomplices: the other affiliates that cheat, for schemes across affiliates.
    func planted(with accomplices: [AffiliatePlan]) -> PlantedFraud {
        switch kind {
        case .selfReferral: PlantedFraud(accounts: selfReferrals())
        case .emailRing: PlantedFraud(accounts: emailRing())
        case .countryFarm: PlantedFraud(accounts: countryFarm())
        case .refundAbuse: PlantedFraud(accounts: refundAbuse())
        case .challengeChurn: PlantedFraud(accounts: challengeChurn())
        case .hedging: hedgedPairs(with: accomplices)
        case .groupHedge: groupHedges()
        case .copyPass: PlantedFraud(accounts: copyPass())
        case .dormantCPA: PlantedFraud(accounts: dormantPurchases())
        case .lockstep: PlantedFraud(accounts: lockstep())
        }
    }

    var difficulty: Difficulty { world.configuration.difficulty }

    /// Between the value of the subtlest scheme and that of the most blatant.
    func between(_ subtle: Double, _ blatant: Double) -> Double {
        subtle + boldness * (blatant - subtle)
    }

    /// A number of something, drawn around what this boldness asks for.
    func count(
        _ subtle: ClosedRange<Int>, _ blatant: ClosedRange<Int>, _ stream: inout RandomStream
    ) -> Int {
        let low = between(Double(subtle.lowerBound), Double(blatant.lowerBound))
        let high = between(Double(subtle.upperBound), Double(blatant.upperBound))
        return stream.integer(in: Int(low.rounded())...Int(high.rounded()))
    }

    /// A stretch of the affiliate's days; the whole of them if `length` is longer.
    func stretch(_ length: Int, until last: Int, _ stream: inout RandomStream) -> Range<Int> {
        let first = affiliate.window.lowerBound
        let end = max(first + 1, last)
        let start = stream.integer(in: first...max(first, end - length))
        return start..<min(end, start + length)
    }

    /// Calls `make` for each account of the scheme, with a stream of its own.
    func each(
        _ count: Int, _ make: (_ index: Int, _ stream: inout RandomStream) -> Account?
    ) -> [Account] {
        (0..<count).compactMap { index in
            var own = stream.derived("member", index)
            return make(index, &own)
        }
    }

    /// Somebody from the affiliate's audience.
    func stranger(_ stream: inout RandomStream) -> Person {
        let isLocal = stream.chance(max(affiliate.homeShare, 0.3))
        let country = isLocal ? affiliate.home : world.country(&stream)
        return plainPerson(from: country, stream)
    }

    /// A person without the tags of honest look-alikes.
    func plainPerson(from country: Country, _ stream: RandomStream) -> Person {
        var person = Person(from: country, stream: stream)
        person.lookAlikes = []
        return person
    }

    /// Signs up on `day` at an hour of the person's country, as anybody would.
    func signup(
        _ person: Person, as alias: Identity? = nil, on day: Int, for product: Product,
        _ stream: inout RandomStream
    ) -> Account? {
        let time = world.calendar.time(
            on: day, utcOffset: person.country.utcOffset, &stream)
        return buy(product, for: person, as: alias, at: time, stream)
    }

    func buy(
        _ product: Product, for person: Person, as alias: Identity? = nil, at time: EventTime,
        _ stream: RandomStream
    ) -> Account? {
        let opening = Opening(
            affiliate: affiliate, person: person, alias: alias, product: product, signup: time)
        guard var account = world.open(opening, stream: stream) else { return nil }
        account.label = .fraud(kind)
        account.lookAlikes = []
        return account
    }

    /// A few days of trading without much care.
    func dabble(
        _ account: inout Account, days: ClosedRange<Int>, _ stream: inout RandomStream
    ) {
        var style = TradingStyle(&stream, in: world)
        style.patience = stream.integer(in: days)
        let start = world.dayAfterPurchase(of: account) + Int(stream.exponential(mean: 1.6))
        world.trade(&account, as: style, from: start, &stream)
    }
}
