internal import Records
internal import Statistics

/// Accounts of one affiliate whose addresses have something in common.
struct AddressFamily {
    enum Kind: Int, Sendable { case letters, throwAway, domain }

    var kind: Kind
    /// What is shared, as it is shown.
    var pattern: String
    /// In canonical order.
    var customers: [UInt32]
    /// Natural log-likelihood ratio, corrected for the looks.
    var logOdds = 0.0
}

/// Finds the families among an affiliate's buyers.
struct AddressFamilies {
    private let population: Population
    private let firm: LinkageFirm
    private let members: [UInt32]
    private let judges: RingJudges

    /// Persons below which nothing is a family.
    static let smallest = 4

    init(_ members: [UInt32], _ judges: RingJudges, _ population: Population) {
        self.population = population
        self.members = members
        self.judges = judges
        firm = population.persons.firm
    }

    func all() -> [AddressFamily] {
        if members.count < Self.smallest { return [] }
        let shared = families(by: { $0.skeleton }) + families(by: { $0.lead })
        return shared.map(judgedByLetters) + throwAway() + domains()
    }

    private func face(_ customer: UInt32) -> Face { firm.identities.faces[Int(customer)] }

    private func text(_ key: UInt32) -> String { String(firm.identities.keys[key].dropFirst()) }

    private func distinctPersons(_ customers: [UInt32]) -> Int {
        Set(customers.map { population.persons[$0] }).count
    }

    // MARK: Shared letters

    /// Carriers of one key that is not made from their own names, where there are several names.
    private func families(by key: (Face) -> UInt32) -> [(key: UInt32, customers: [UInt32])] {
        var carriers: [UInt32: [UInt32]] = [:]
        for customer in members {
            let face = face(customer)
            if key(face) != Face.none, !face.isNamed, !face.isRelay {
                carriers[key(face), default: []].append(customer)
            }
        }
        return carriers.filter { isFamily($0.value) }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }

    /// Mostly different people, by name and by person.
    private func isFamily(_ customers: [UInt32]) -> Bool {
        let names = Set(customers.map { face($0).name }.filter { $0 != Face.none })
        return customers.count >= Self.smallest && distinctPersons(customers) >= Self.smallest
            && names.count * 5 >= customers.count * 3
    }

    /// The chance of so many carriers, from how common the letters are elsewhere.
    private func judgedByLetters(
        _ family: (key: UInt32, customers: [UInt32])
    ) -> AddressFamily {
        let frequencies = firm.frequencies
        let holders = max(
            frequencies.holders(of: family.key), frequencies.leadHolders(of: family.key))
        let elsewhere = Double(max(0, holders - family.customers.count)) + 0.5
        let outside = Double(max(1, frequencies.known - members.count + 1))
        let expected = Double(members.count) * min(1, elsewhere / outside)
        return AddressFamily(
            kind: .letters, pattern: text(family.key), customers: withNamesakes(family),
            logOdds: RingJudges.excess(
                family.customers.count, expected: expected, looks: members.count))
    }

    /// With the few whose own name happens to stand in the very same letters.
    private func withNamesakes(_ family: (key: UInt32, customers: [UInt32])) -> [UInt32] {
        let carriers = members.filter {
            face($0).skeleton == family.key && face($0).isNamed && !face($0).isRelay
        }
        if carriers.isEmpty || carriers.count * 2 > family.customers.count {
            return family.customers
        }
        let ring = Set(family.customers + carriers)
        return members.filter(ring.contains)
    }

    // MARK: Domains

    private func throwAway() -> [AddressFamily] {
        let addressed = members.filter { face($0).hasAddress }
        let customers = addressed.filter { face($0).isThrowAway }
        let persons = distinctPersons(customers)
        if persons < Self.smallest { return [] }
        let logOdds =
            judges.throwAway.logLikelihoodRatio(persons, of: distinctPersons(addressed))
            + burst(customers)
        return [
            AddressFamily(
                kind: .throwAway, pattern: "throw-away domains", customers: customers,
                logOdds: logOdds)
        ]
    }

    /// Mail domains that hardly anybody else in the firm has and that are no public provider's; a
    /// club's or a university's too. Only
    /// local parts without meaning tell a ring's from theirs.
    private func domains() -> [AddressFamily] {
        var carriers: [UInt32: [UInt32]] = [:]
        for customer in members where face(customer).hasAddress && !face(customer).isThrowAway {
            carriers[face(customer).domain, default: []].append(customer)
        }
        let rare = carriers.filter {
            distinctPersons($0.value) >= Self.smallest
                && $0.value.count * 5 >= firm.frequencies.holders(of: $0.key) * 4
                && !firm.identities.domains.isProvider(text($0.key))
        }
        return rare.sorted { $0.key < $1.key }.map { domain, customers in
            let named = customers.filter { face($0).hasName }
            let nameless = named.filter { !face($0).isNamed }
            let meaning = judges.nameless.logLikelihoodRatio(
                distinctPersons(nameless), of: distinctPersons(named))
            return AddressFamily(
                kind: .domain, pattern: text(domain), customers: customers,
                logOdds: Numerics.quantized(meaning + burst(customers)))
        }
    }

    // MARK: Bursts

    /// What is won by the family's having signed up within so short a time: the closed form of
    /// permuting sign-up times among the affiliate's accounts, `ln(k q^(k-1))` for `k` accounts in a
    /// stretch that holds the share `q` of the others; at most 4.
    private func burst(_ family: [UInt32]) -> Double {
        let table = population.records.customers
        let times = family.map { table.signup[Int($0)] }
        guard let first = times.min(), let last = times.max(), times.count > 1 else { return 0 }
        let own = Set(family)
        let others = members.filter { !own.contains($0) }
        let inside = others.count { (first...last).contains(table.signup[Int($0)]) }
        let firmShare = judges.signups.share(from: first, to: last)
        let share = (Double(inside) + 4 * firmShare) / (Double(others.count) + 4)
        let k = Double(family.count)
        let tail = Numerics.ln(k) + (k - 1) * Numerics.ln(max(share, 1e-3))
        return Numerics.quantized(min(4, max(0, Numerics.ln(0.5) - tail)))
    }
}

/// What is usual in the firm's affiliates.
struct RingJudges: Sendable {
    let throwAway: RateJudge
    let nameless: RateJudge
    let usage: UsageSupport
    let signups: SignupTimes

    init(_ population: Population) {
        let faces = population.persons.firm.identities.faces
        var throwAway: [(successes: Int, trials: Int)] = []
        var nameless: [(successes: Int, trials: Int)] = []
        var usage = UsageCounts()
        for affiliate in population.order.affiliates {
            let members = population.buyers[affiliate]
            let addressed = members.map { faces[Int($0)] }.filter(\.hasAddress)
            let named = addressed.filter { $0.hasName && !$0.isThrowAway }
            throwAway.append((addressed.count(where: \.isThrowAway), addressed.count))
            nameless.append((named.count { !$0.isNamed }, named.count))
            usage += UsageCounts(members, population)
        }
        self.throwAway = RateJudge(
            counts: throwAway, guiltyRates: BetaBinomial(alpha: 2, beta: 2), smallestFloor: 0.05)
        self.nameless = RateJudge(
            counts: nameless, guiltyRates: BetaBinomial(alpha: 3, beta: 2), smallestFloor: 0.25)
        self.usage = UsageSupport(usage)
        signups = SignupTimes(population)
    }

    /// P(a ring shows so many carriers), roughly.
    private static let guiltyShare = 0.3

    /// Natural log-likelihood ratio of `count` where `expected` would be usual, by the Chernoff
    /// bound of the Poisson tail, `ln P(X >= k) <= k - E + k ln(E/k)`; at most 12.
    static func excess(_ count: Int, expected: Double, looks: Int) -> Double {
        let k = Double(count)
        if k <= expected { return 0 }
        let tail = k - expected + k * Numerics.ln(expected / k)
        let ratio = Numerics.ln(guiltyShare) - tail - Numerics.ln(Double(max(1, looks)))
        return Numerics.quantized(min(12, max(0, ratio)))
    }
}

/// When the firm's buyers signed up.
struct SignupTimes: Sendable {
    private let times: [EventTime]

    init(_ population: Population) {
        let table = population.records.customers
        times = population.order.affiliates.flatMap { affiliate in
            population.buyers[affiliate].map { table.signup[Int($0)] }
        }.sorted()
    }

    /// Share of the buyers who signed up in a stretch, both ends included.
    func share(from first: EventTime, to last: EventTime) -> Double {
        let inside = position { $0 > last } - position { $0 >= first }
        return Double(inside) / Double(max(1, times.count))
    }

    private func position(where isPast: (EventTime) -> Bool) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(times[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
