internal import Records

/// Judges what the addresses of one affiliate's buyers have in common, or of several affiliates'
/// together.
struct FamilyJudge {
    let ledger: RingLedger
    let population: Population
    let judges: RingJudges
    private let affiliates: Set<UInt32>
    /// In canonical order.
    let members: [UInt32]
    private let own: StratumBook

    init(
        of affiliates: [UInt32], _ ledger: RingLedger, _ judges: RingJudges,
        _ population: Population
    ) {
        self.ledger = ledger
        self.population = population
        self.judges = judges
        self.affiliates = Set(affiliates)
        let rank = population.order.customerRank
        let members = affiliates.flatMap { population.buyers[$0] }
        self.members =
            affiliates.count == 1 ? members : members.sorted { rank[Int($0)] < rank[Int($1)] }
        own = StratumBook(members.map { ledger.traits[Int($0)] })
    }

    var identities: IdentityTable { population.persons.firm.identities }

    private func face(_ customer: UInt32) -> Face { identities.faces[Int(customer)] }

    /// The families, but for those that have a domain in common.
    func families(_ shape: AddressShape, _ holders: DomainHolders) -> [AddressFamily] {
        let letters = shape.pieces.filter { $0.persons >= AddressFamily.smallest }
            .map { judged($0, isAtOwn: shape.isAtOwnDomain($0, holders)) }
        let additions = shape.additions.map(judgedAsAddition)
        let forms = shape.forms.filter(holders.isConspicuous).map { judged($0, holders) }
        let thrown = judgedAsThrownAway(shape.throwAway)
        let beside =
            thrown.logOdds < RingKin.sure ? nil : kin(thrown.customers).atUnlistedDomains(holders)
        return letters + additions + forms + shape.runs.map(judged) + [thrown]
            + (beside.map { [$0] } ?? [])
    }

    private func kin(_ family: [UInt32]) -> RingKin {
        RingKin(members: members, family: family, judges: judges, population: population)
    }

    private func usage(_ customers: [UInt32]) -> Double {
        judges.support(of: customers, population)
    }

    /// Numbers that rise are an agency's too, who makes addresses for people who trade.
    private func judged(_ run: AddressShape.Run) -> AddressFamily {
        let weight = run.logOdds - Numerics.ln(Double(members.count))
        var family = AddressFamily(
            kind: .rising, pattern: run.spelling, customers: run.customers,
            logOdds: asHabit(weight, run.customers))
        family.take(ofOneWeek(weight, run.customers))
        if family.weight(withUsage: usage(family.customers)) >= RingKin.sure {
            family.customers = kin(run.customers).withFittingNumbers(run.spelling)
        }
        return family
    }

    // MARK: Shared letters

    /// Running numbers at a domain of its own are an agency's as well: these weigh no more than
    /// that the accounts lie unused, as all of such a domain does; others less, where they are
    /// used for more than some days.
    private func judged(_ piece: AddressShape.Piece, isAtOwn: Bool) -> AddressFamily {
        let verdict = verdict(piece)
        let unused = judges.disuse(of: piece.customers, population) ?? 0
        let most = isAtOwn ? max(0, unused) : .infinity
        let used = isAtOwn ? unused : disuseOrBrevity(of: piece.customers)
        var family = AddressFamily(
            kind: .letters, pattern: identities.text(of: piece.key),
            customers: withNamesakes(piece), expected: verdict.expected,
            logOdds: Numerics.quantized(min(verdict.logOdds + min(0, used), most)))
        family.take(numberedInOneWeek(verdict.logOdds, piece.customers))
        if family.weight(withUsage: usage(family.customers)) >= RingKin.sure {
            family.customers = kin(family.customers).withLikeLetters(piece.key)
        }
        return family
    }

    /// What people add to their names is a habit of languages and clubs more than chance would have
    /// it: it counts half.
    private func judgedAsAddition(_ piece: AddressShape.Piece) -> AddressFamily {
        let verdict = verdict(piece)
        return AddressFamily(
            kind: .addition, pattern: identities.text(of: piece.key), customers: piece.customers,
            expected: verdict.expected,
            logOdds: asHabit(verdict.logOdds / 2, piece.customers))
    }

    /// Most that a habit is worth by itself.
    static let habitAlone = 3.0

    /// What a habit of addresses weighs by how the accounts are used: who fills in forms for others
    /// has habits too. Where no trading is sent only their sittings tell the two apart. Accounts of
    /// which none lives longer than some days at most double what a habit is worth by itself.
    private func asHabit(
        _ weight: Double, _ customers: [UInt32], sittings: Double = 0
    ) -> Double {
        let unused = judges.disuse(of: customers, brief: Self.habitAlone, population)
        let most = max(0, Self.habitAlone + (unused ?? max(0, sittings)))
        return Numerics.quantized(min(weight + min(0, unused ?? 0), most))
    }

    /// Both must speak: how often others of the same countries and weeks have the form at the
    /// provider, and how often others at the provider have it, for providers have habits and
    /// countries providers. That counts half, and an agent's customers come one by one or trade.
    private func judged(_ form: AddressShape.Form, _ holders: DomainHolders) -> AddressFamily {
        let (piece, looks) = (form.piece, Numerics.ln(Double(members.count)))
        let verdict = verdict(piece)
        let amongPeers = LabelPermutation.verdict(
            piece.persons,
            rates: [Double](repeating: holders.rate(of: form), count: form.persons), looks: looks)
        let habit = min(verdict.logOdds, amongPeers.logOdds) / 2
        let sittings = SharedSittings(of: piece.customers, among: members, population)
            .logLikelihoodRatio
        let unused = judges.disuse(of: piece.customers, brief: Self.habitAlone, population)
        let support = max(sittings, unused ?? -.infinity)
        return AddressFamily(
            kind: .form, pattern: identities.text(of: piece.key), customers: piece.customers,
            expected: verdict.expected,
            logOdds: asHabit(
                habit + UsageSupport.bounded(support, by: habit), piece.customers,
                sittings: sittings))
    }

    /// Every account might have set letters for the others to share.
    private func verdict(_ piece: AddressShape.Piece) -> LabelPermutation.Verdict {
        let law = LabelPermutation(
            carriers: ledger.carriers(of: piece.key, outside: affiliates), firm: ledger.strata,
            own: own)
        let carriers = Set(piece.customers)
        let trials = PersonTrials(members, population, ledger, where: carriers.contains)
        return law.verdict(
            trials.hits, of: trials.strata, looks: Numerics.ln(Double(members.count)))
    }

    /// With the few whose own name happens to stand in the very same letters.
    private func withNamesakes(_ piece: AddressShape.Piece) -> [UInt32] {
        let carriers = members.filter {
            face($0).skeleton == piece.key && face($0).isNamed && !face($0).isRelay
        }
        if carriers.isEmpty || carriers.count * 2 > piece.customers.count {
            return piece.customers
        }
        let ring = Set(piece.customers + carriers)
        return members.filter(ring.contains)
    }

    // MARK: Throw-away domains

    /// All throw-away mailboxes of the affiliate, or those of the weeks, in one country or all, in
    /// which they are densest: honest customers of other weeks and countries do not hide them.
    private func judgedAsThrownAway(_ customers: [UInt32]) -> AddressFamily {
        var best = AddressFamily(kind: .throwAway, pattern: "throw-away domains", customers: [])
        if customers.isEmpty { return best }
        let addressed = members.filter { ledger.traits[Int($0)][.addressed] }
        let trials = PersonTrials(addressed, population, ledger) {
            ledger.traits[Int($0)][.throwAway]
        }
        let law = LabelPermutation(.throwAway, of: .addressed, firm: ledger.strata, own: own)
        let blocks = StratumBlock.all(around: customers.map { ledger.traits[Int($0)].stratum })
        for block in blocks {
            let looks = block.isWhole ? 0 : Numerics.ln(Double(blocks.count))
            guard let found = judged(trials.within(block), law, looks: looks) else { continue }
            let family = customers.filter { block.contains(ledger.traits[Int($0)].stratum) }
            let together = block.isWhole ? burst(family) : 0
            let logOdds = Numerics.quantized(found.logOdds + together)
            if logOdds <= best.logOdds { continue }
            best.customers = isUsual(trials.outside(block)) ? family : customers
            (best.expected, best.logOdds) = (found.expected, logOdds)
        }
        return best
    }

    /// Whether as many as these are met elsewhere, so that they need not belong to a ring beside
    /// them.
    private func isUsual(_ trials: PersonTrials) -> Bool {
        judges.throwAway.logLikelihoodRatio(trials.hits, of: trials.strata.count) <= 0
    }

    /// Both must speak: the rate against those of other affiliates, the number against what others
    /// have in the same countries and weeks.
    private func judged(
        _ trials: PersonTrials, _ law: LabelPermutation, looks: Double
    ) -> LabelPermutation.Verdict? {
        if trials.hits < AddressFamily.smallest { return nil }
        let rate =
            judges.throwAway.logLikelihoodRatio(trials.hits, of: trials.strata.count) - looks
        if rate <= 0 { return nil }
        var verdict = law.verdict(trials.hits, of: trials.strata, looks: looks)
        verdict.logOdds = min(rate, verdict.logOdds)
        return verdict
    }

    // MARK: Domains

    /// Only local parts without meaning tell a ring's domain from a club's, where they are not what
    /// everybody of those countries and weeks has. Students' numbers have no meaning either, and
    /// students trade: a domain weighs no more than that its accounts lie unused, but for local
    /// parts that nobody could remember.
    func judged(_ domain: AddressShape.Domain, among count: Int) -> AddressFamily {
        let named = domain.customers.filter { ledger.traits[Int($0)][.named] }
        let trials = PersonTrials(named, population, ledger) { ledger.traits[Int($0)][.nameless] }
        let meaning = judges.nameless.logLikelihoodRatio(trials.hits, of: trials.strata.count)
        let law = LabelPermutation(.nameless, of: .named, firm: ledger.strata, own: own)
        let verdict = law.verdict(trials.hits, of: trials.strata, looks: Numerics.ln(Double(count)))
        let strength = min(meaning, verdict.logOdds)
        let together = min(burst(domain.customers), max(0, strength))
        let unused = judges.disuse(of: domain.customers, population) ?? 0
        return AddressFamily(
            kind: .domain, pattern: identities.text(of: domain.key), customers: domain.customers,
            expected: verdict.expected,
            logOdds: Numerics.quantized(
                max(min(strength + together, max(0, unused)), scrambled(domain, count))))
    }

    /// Accounts of letters and digits at random from which they are the domain's, where most of it
    /// are such.
    private static let manyScrambled = 5

    /// What letters and digits at random weigh: half of what chance says against it, more where the
    /// domain has hardly any others, less what it says for the accounts that they are used for
    /// more than some days.
    private func scrambled(_ domain: AddressShape.Domain, _ count: Int) -> Double {
        let trials = PersonTrials(domain.customers, population, ledger) {
            ledger.traits[Int($0)][.scrambled]
        }
        if trials.hits < AddressFamily.smallest { return 0 }
        let law = LabelPermutation(.scrambled, of: .addressed, firm: ledger.strata, own: own)
        let verdict = law.verdict(trials.hits, of: trials.strata, looks: Numerics.ln(Double(count)))
        let isAll =
            trials.hits >= Self.manyScrambled && trials.hits * 4 >= domain.customers.count * 3
        return verdict.logOdds * (isAll ? 0.75 : 0.5)
            + min(0, disuseOrBrevity(of: domain.customers))
    }

    /// What it says that accounts lie unused, or that hardly any was traded for more than some
    /// days; 0 where no trading is sent.
    private func disuseOrBrevity(of customers: [UInt32]) -> Double {
        judges.disuse(of: customers, brief: Self.habitAlone, population) ?? 0
    }

    // MARK: Bursts

    private static let largestBurst = 4.0

    /// What is won by the family's having signed up within so short a time: the closed form of
    /// permuting sign-up times among the affiliate's accounts, `ln(k q^(k-1))` for `k` accounts in
    /// a stretch that holds the share `q` of the others; at most 4.
    func burst(_ family: [UInt32]) -> Double {
        let times = family.map { ledger.traits[Int($0)].signup }
        guard let first = times.min(), let last = times.max(), times.count > 1 else { return 0 }
        let own = Set(family)
        let others = members.filter { !own.contains($0) }
        let inside = others.count { (first...last).contains(ledger.traits[Int($0)].signup) }
        let firmShare = ledger.share(signedUpFrom: first, to: last)
        let share = (Double(inside) + 4 * firmShare) / (Double(others.count) + 4)
        let k = Double(family.count)
        let tail = Numerics.ln(k) + (k - 1) * Numerics.ln(max(share, 1e-3))
        return Numerics.quantized(min(Self.largestBurst, max(0, Numerics.ln(0.5) - tail)))
    }
}
