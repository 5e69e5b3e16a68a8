internal import Records
internal import Statistics

/// Families of addresses of the whole firm at one settle.
struct RingTable: Sendable {
    let judges: RingJudges
    /// Families of concern, by affiliate.
    let families: [UInt32: [AddressFamily]]
    /// Families of concern that are spread over several affiliates.
    let spread: [AddressFamily]
}

/// Keeps families of addresses up to date.
///
/// Invariant: the table is a function of the population alone. What an affiliate's addresses have
/// in common is kept until its buyers, their records or their persons change; how that is judged
/// hangs on the whole firm and is worked out at each settle, for the few affiliates that have any.
struct RingBook: Sendable {
    private var ledger = RingLedger()
    private var shapes: [UInt32: AddressShape] = [:]
    private var fits = RingJudges.Fits()

    init() {}

    /// - Parameters:
    ///   - touched: customers whose record, account or person may have changed since the last call.
    ///   - regrouped: those of them whose person changed.
    mutating func settle(
        _ population: Population, touched: [UInt32], regrouped: [UInt32]
    ) -> RingTable {
        var changed = ledger.settle(touched, population)
        for customer in regrouped {
            let affiliate = ledger.traits[Int(customer)].affiliate
            if affiliate != CustomerTable.none { changed.insert(affiliate) }
        }
        reshape(changed.sorted(), population)
        let present = ledger.counts.indices.filter {
            ledger.counts[$0][BuyerTraits.Trait.buyer.rawValue] > 0
        }
        var judges = RingJudges(
            present.map { ledger.counts[$0] }, usage: ledger.usage, &fits)
        let holders = DomainHolders(shapes, population.persons.firm.frequencies)
        judges.note(
            affiliatesWithDomain: shapes.values.count { shape in
                shape.domains.contains { holders.isRare($0.key) }
            }, of: present.count)
        return RingTable(
            judges: judges, families: families(judges, holders, population),
            spread: SpreadFamilies(
                shapes, holders, ledger, judges, affiliates: present.count, population
            ).all())
    }

    private mutating func reshape(_ affiliates: [UInt32], _ population: Population) {
        let made = parallelMap(affiliates.count, threads: population.threads) {
            AddressShape(population.buyers[affiliates[$0]], population)
        }
        for (affiliate, shape) in zip(affiliates, made) {
            shapes[affiliate] = shape.isEmpty ? nil : shape
        }
    }

    private func families(
        _ judges: RingJudges, _ holders: DomainHolders, _ population: Population
    ) -> [UInt32: [AddressFamily]] {
        let affiliates = shapes.filter { $0.value.mayConcern(holders) }.keys.sorted()
        let found = parallelMap(affiliates.count, threads: population.threads) { index in
            families(of: affiliates[index], judges, holders, population)
                .filter { $0.logOdds >= AddressFamily.concern }
        }
        return Dictionary(uniqueKeysWithValues: zip(affiliates, found)).filter { !$0.value.isEmpty }
    }

    private func families(
        of affiliate: UInt32, _ judges: RingJudges, _ holders: DomainHolders,
        _ population: Population
    ) -> [AddressFamily] {
        guard let shape = shapes[affiliate] else { return [] }
        let judge = FamilyJudge(of: [affiliate], ledger, judges, population)
        let domains = shape.domains.filter { holders.isRare($0.key) }
        let sharers = holders.sharers(of: domains, population.order)
        let together =
            sharers.count > 1
            ? judge.sharedFamilies(
                holders.together(domains, population.order),
                FamilyJudge(of: sharers, ledger, judges, population))
            : domains.map { judge.judged($0, among: domains.count) }
                + [judge.judgedAsUnused(domains)]
        return judge.families(shape, holders)
            + domains.map { judge.judgedAsOneHand($0, among: domains.count) } + together
    }
}

/// Letters that a few accounts under each of several affiliates share. Two agencies that number
/// their customers in the same word, each at its own domain, share nothing.
///
/// The affiliates with at least two of the persons are taken as one label: had it been dealt among
/// all affiliates of those countries and weeks, would it have got so many?
struct SpreadFamilies {
    private let pieces: [UInt32: [(affiliate: UInt32, piece: AddressShape.Piece)]]
    private let ledger: RingLedger
    private let judges: RingJudges
    private let affiliates: Int
    private let population: Population

    init(
        _ shapes: [UInt32: AddressShape], _ holders: DomainHolders, _ ledger: RingLedger,
        _ judges: RingJudges, affiliates: Int, _ population: Population
    ) {
        var pieces: [UInt32: [(affiliate: UInt32, piece: AddressShape.Piece)]] = [:]
        for (affiliate, shape) in shapes {
            for piece in shape.pieces where !shape.isAtOwnDomain(piece, holders) {
                pieces[piece.key, default: []].append((affiliate, piece))
            }
        }
        self.pieces = pieces.filter { $0.value.count > 1 }
        self.ledger = ledger
        self.judges = judges
        self.affiliates = affiliates
        self.population = population
    }

    /// Those of concern, by their first accounts.
    func all() -> [AddressFamily] {
        let rank = population.order.customerRank
        return pieces.keys.compactMap(family).sorted {
            ($0.customers.first.map { rank[Int($0)] } ?? 0, $0.pattern)
                < ($1.customers.first.map { rank[Int($0)] } ?? 0, $1.pattern)
        }
    }

    private func family(_ key: UInt32) -> AddressFamily? {
        let parts = admitted(pieces[key] ?? [], key)
        let persons = parts.reduce(0) { $0 + $1.piece.persons }
        if parts.count < 2 || persons < AddressFamily.smallest { return nil }
        let (verdict, customers) = judged(
            parts, key,
            looks: Double(parts.count) * Numerics.ln(Double(affiliates)),
            elsewhere: Set(parts.map(\.affiliate)))
        let use = min(
            0, judges.disuse(of: customers, brief: FamilyJudge.habitAlone, population) ?? 0)
        let logOdds = Numerics.quantized(verdict.logOdds + use)
        if logOdds < AddressFamily.concern { return nil }
        return AddressFamily(
            kind: .letters, pattern: population.persons.firm.identities.text(of: key),
            customers: logOdds < RingKin.sure ? customers : withLikeLetters(parts, key),
            expected: verdict.expected, logOdds: logOdds)
    }

    /// With the accounts under the same affiliates whose letters are like the ring's.
    private func withLikeLetters(_ parts: [Part], _ key: UInt32) -> [UInt32] {
        let rank = population.order.customerRank
        return parts.flatMap { part in
            RingKin(
                members: Array(population.buyers[part.affiliate]), family: part.piece.customers,
                judges: judges, population: population
            ).withLikeLetters(key)
        }
        .sorted { rank[Int($0)] < rank[Int($1)] }
    }

    private typealias Part = (affiliate: UInt32, piece: AddressShape.Piece)

    /// The parts that speak for themselves: more under their affiliate than others' customers lead
    /// one to expect, given that any affiliate could have shown it. The few under a large affiliate
    /// who chose the word of a ring elsewhere are none of it.
    private func admitted(_ parts: [Part], _ key: UInt32) -> [Part] {
        let owners = Set(parts.map(\.affiliate))
        return parts.filter { part in
            let looks = Numerics.ln(Double(affiliates))
            return judged([part], key, looks: looks, elsewhere: owners).verdict.logOdds > 0
        }
    }

    /// - Parameter elsewhere: affiliates whose carriers don't tell how usual the letters are.
    private func judged(
        _ parts: [Part], _ key: UInt32, looks: Double, elsewhere owners: Set<UInt32>
    ) -> (verdict: LabelPermutation.Verdict, customers: [UInt32]) {
        let rank = population.order.customerRank
        let customers = parts.flatMap(\.piece.customers)
            .sorted { rank[Int($0)] < rank[Int($1)] }
        let members = parts.flatMap { population.buyers[$0.affiliate] }
            .sorted { rank[Int($0)] < rank[Int($1)] }
        let carriers = Set(customers)
        let trials = PersonTrials(members, population, ledger, where: carriers.contains)
        let law = LabelPermutation(
            carriers: ledger.carriers(of: key, outside: owners), firm: ledger.strata,
            own: StratumBook(
                owners.flatMap { population.buyers[$0] }.map { ledger.traits[Int($0)] }))
        return (
            law.verdict(
                trials.hits, of: trials.strata,
                looks: Numerics.ln(Double(members.count)) + looks), customers
        )
    }
}
