internal import Records
internal import Statistics

/// Accounts at a domain that nobody else has, by what is done with them and not by their names.
///
/// Companies, schools, clubs and agencies have domains of their own, and their people trade like
/// the others of the affiliate, each for himself, or follow one trader with accounts that each has
/// opened.
extension FamilyJudge {
    // MARK: Left unused

    /// Accounts at the domains, of one or of several, that lie unused while the affiliate's others
    /// do not.
    ///
    /// The domains are taken by what each says; of the best `k` of `n` the weight is that of their
    /// accounts together, less `ln(n choose k)` for the sets of as many that were to choose from.
    func judgedAsUnused(_ domains: [AddressShape.Domain]) -> AddressFamily {
        var best = AddressFamily(kind: .unusedDomain, pattern: "", customers: [])
        // Another domain of the same hand is nobody to compare with.
        let all = Set(domains.flatMap(\.customers))
        let isExcused = SharedDisuse.isExcused(
            all.lazy.filter(isJudgedByUse).map { ledger.traits[Int($0)] }, asOf: population.asOf)
        let single = domains.map {
            disuse(of: $0.customers, isExcused, beside: { !all.contains($0) })
        }
        let ranked = domains.indices.filter { single[$0] > 0 }.sorted {
            single[$0] != single[$1]
                ? single[$0] > single[$1] : pattern(domains[$0]) < pattern(domains[$1])
        }
        var looks = 0.0
        var together: Set<UInt32> = []
        for (place, index) in ranked.enumerated() {
            looks += Numerics.ln(Double(domains.count - place) / Double(place + 1))
            together.formUnion(domains[index].customers)
            let customers = members.filter(together.contains)
            let disuse = disuse(of: customers, isExcused) - looks
            let unclicked = withoutClicks(customers)
            let support =
                sameSpelling(ranked[...place].map { domains[$0] }) + unclicked
                + Double(place) * judges.furtherDomain
            let weight = Numerics.quantized(
                disuse
                    + max(0, UsageSupport.bounded(support, by: Self.mostSupport * disuse)))
            if weight <= best.logOdds { continue }
            best.pattern = ranked[...place].map { pattern(domains[$0]) }.joined(separator: ", ")
            (best.customers, best.logOdds) = (customers, weight)
            best.isUnclicked = unclicked > 0
        }
        // What lies unused may have been bought for no more than a gift: it takes more to be of
        // concern.
        if best.logOdds < 2 * AddressFamily.concern { best.logOdds = 0 }
        return best
    }

    /// How many times as much as disuse what supports it may count: one in three parts is left to
    /// what the accounts are for.
    private static let mostSupport = 2.0

    /// P(the people of a domain come by a code or an office, and not by the affiliate's link): they
    /// may lack click ids whatever they do.
    private static let byOtherWays = 0.05
    /// What the firm's share of missing click ids counts as, in accounts beside the affiliate's
    /// others: an affiliate passes them on or does not, so that the first of its accounts tell.
    private static let clickPrior = 1.0
    private static let guiltyOfNoClick = BetaBinomial(alpha: 3, beta: 2)
    private static let clickVariety = 20.0

    /// What it says that accounts came without a click id where others of their affiliates have
    /// one, in [0, ln(1 / byOtherWays)]: who makes up accounts need not follow the link.
    private func withoutClicks(_ customers: [UInt32]) -> Double {
        let own = Set(customers)
        let traits = members.map { (ledger.traits[Int($0)].usage.unclicked, own.contains($0)) }
        let others = traits.filter { !$0.1 }
        let firm = judges.usage.unclickedShare
        let usual =
            (Double(others.reduce(0) { $0 + $1.0 }) + Self.clickPrior * firm)
            / (Double(others.count) + Self.clickPrior)
        let rate = min(0.95, max(firm, usual))
        let missing = traits.reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
        let honest = BetaBinomial(
            alpha: Self.clickVariety * rate, beta: Self.clickVariety * (1 - rate))
        let ratio =
            Self.guiltyOfNoClick.logProbability(missing, of: customers.count)
            - honest.logProbability(missing, of: customers.count)
        return min(-Numerics.ln(Self.byOtherWays), max(0, ratio))
    }

    /// P(one hand spells the addresses at its further domains as at its first).
    private static let sameAgain = 0.8
    /// How often an organisation spells its people's addresses in one of the usual ways, or in one
    /// of the others: set high, not fitted.
    private static let usualForms: Set = ["given", "given.surname", "gsurname"]
    private static let (usualForm, otherForm) = (0.4, 0.1)

    /// What it says of one hand that addresses at several domains are spelled in one way, natural
    /// log-likelihood ratio; organisations choose each for itself.
    private func sameSpelling(_ domains: [AddressShape.Domain]) -> Double {
        let forms = domains.compactMap { form(of: $0) }
        let counts = Dictionary(grouping: forms) { $0 }.mapValues(\.count)
        guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
            return 0
        }
        let usual = Self.usualForms.contains(most.key) ? Self.usualForm : Self.otherForm
        return Double(most.value - 1) * Numerics.ln(Self.sameAgain / usual)
            + Double(domains.count - most.value) * Numerics.ln((1 - Self.sameAgain) / (1 - usual))
    }

    /// How three quarters of the named accounts at a domain spell their addresses; `nil` where they
    /// do not.
    private func form(of domain: AddressShape.Domain) -> String? {
        let named = domain.customers.map { ledger.traits[Int($0)] }
            .filter { $0[.named] && $0.form != Face.none }
        let counts = Dictionary(grouping: named, by: \.form).mapValues(\.count)
        guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
            most.value * 4 >= named.count * 3
        else { return nil }
        return String(identities.text(of: most.key).prefix { $0 != "@" })
    }

    /// Accounts without an address may be the same hand's, so that they are nobody to compare with.
    ///
    /// - Parameter isOther: whether one of the other accounts is compared with.
    private func disuse(
        of customers: [UInt32], _ isExcused: Bool,
        beside isOther: (UInt32) -> Bool = { _ in true }
    ) -> Double {
        let own = Set(customers)
        let mature = members.filter {
            isJudgedByUse($0) && (own.contains($0) || hasAddress($0) && isOther($0))
        }
        return SharedDisuse(
            mature.map { (ledger.traits[Int($0)], own.contains($0)) },
            firm: judges.usage.unusedShare, isExcused: isExcused
        ).logLikelihoodRatio
    }

    private func hasAddress(_ customer: UInt32) -> Bool {
        identities.faces[Int(customer)].email != Face.none
    }

    private func isJudgedByUse(_ customer: UInt32) -> Bool {
        ledger.traits[Int(customer)].usage.mature > 0 && population.isTradingKnown(of: customer)
    }

    /// What accounts at the domains say under all affiliates together, of those of one affiliate.
    ///
    /// Whose accounts at a domain are used as others are has no part in a ring there; but they
    /// count against it, as a university's or a regional provider's do that several affiliates'
    /// customers have.
    ///
    /// - Parameters:
    ///   - domains: of which the affiliate has several accounts, with those of all affiliates that
    ///     have.
    ///   - joint: the judge of all these affiliates.
    func sharedFamilies(
        _ domains: [AddressShape.Domain], _ joint: FamilyJudge
    ) -> [AddressFamily] {
        let families =
            domains.map { joint.judged($0, among: domains.count) }
            + [joint.judgedAsUnused(domains)]
        let own = Set(members)
        return families.compactMap { family in
            var part = family
            part.customers = family.customers.filter(own.contains)
            part.affiliates = joint.holders(of: family.customers)
            let unused = judges.disuse(of: part.customers, population) ?? 0
            return part.customers.isEmpty || unused < 0 ? nil : part
        }
    }

    private func holders(of customers: [UInt32]) -> Int {
        Set(customers.map { ledger.traits[Int($0)].affiliate }).count
    }

    private func pattern(_ domain: AddressShape.Domain) -> String {
        identities.text(of: domain.key)
    }

    // MARK: Opened and traded by one hand

    /// Both must speak: the accounts were opened at one sitting after the other, as a company's
    /// desk opens them too, and they make the same trades, as a trader's followers do who joined
    /// one by one. Trades add at most what the sittings say.
    func judgedAsOneHand(_ domain: AddressShape.Domain, among count: Int) -> AddressFamily {
        var family = AddressFamily(
            kind: .oneHand, pattern: pattern(domain), customers: domain.customers)
        let sittings = SharedSittings(of: domain.customers, among: members, population)
            .logLikelihoodRatio
        // Less can't become of concern.
        if sittings < AddressFamily.concern { return family }
        let trades = SharedTrades(of: domain.customers, population).logLikelihoodRatio
        if trades <= 0 { return family }
        family.logOdds = Numerics.quantized(
            sittings + min(trades, sittings) - Numerics.ln(Double(count)))
        if family.logOdds < 2 * AddressFamily.concern { family.logOdds = 0 }
        return family
    }
}

/// How many accounts of a group make the trades of another person's in it.
struct SharedTrades {
    let copying: Int
    /// Accounts that trade enough to tell.
    let trading: Int

    /// Days below which two accounts' trades are apart.
    private static let smallestDays = 4
    /// Followers of one trader are seldom all of a club, and one who trades for all may trade
    /// apart.
    private static let honest = BetaBinomial(alpha: 1, beta: 3)
    private static let guilty = BetaBinomial(alpha: 4, beta: 2)

    /// None where no trading is compared.
    ///
    /// - Complexity: O(n^2) pairs, each by its rows.
    init(of customers: [UInt32], _ population: Population) {
        guard let book = population.trading?.book else {
            (copying, trading) = (0, 0)
            return
        }
        let agreements = CopyAgreements(smallestDays: Self.smallestDays)
        let active = customers.filter {
            book.accountRows.range(of: $0).count >= Self.smallestDays
        }
        trading = active.count
        copying = active.count { one in
            active.contains { other in
                population.persons[one] != population.persons[other]
                    && agreements.agree(AccountPair(one, other), book)
            }
        }
    }

    /// Natural log-likelihood ratio of one hand that trades for all to people of their own.
    var logLikelihoodRatio: Double {
        Numerics.quantized(
            Self.guilty.logProbability(copying, of: trading)
                - Self.honest.logProbability(copying, of: trading))
    }
}
