internal import Records
internal import Statistics

/// Accounts at a domain that nobody else has, by what is done with them and not by their names.
///
/// Companies, schools, clubs and agencies have domains of their own, and their people trade like the
/// others of the affiliate, each for himself, or follow one trader with accounts that each has opened.
extension FamilyJudge {
    // MARK: Left unused

    /// Accounts at the domains, of one or of several, that lie unused while the affiliate's others do not.
    ///
    /// The domains are taken by what each says; of the best `k` of `n` the weight is that of their
    /// accounts together, less `ln(n choose k)` for the sets of as many that were to choose from.
    func judgedAsUnused(_ domains: [AddressShape.Domain]) -> AddressFamily {
        var best = AddressFamily(kind: .unusedDomain, pattern: "", customers: [])
        let single = domains.map { disuse(of: $0.customers) }
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
            let weight = Numerics.quantized(disuse(of: customers) - looks)
            if weight <= best.logOdds { continue }
            best.pattern = ranked[...place].map { pattern(domains[$0]) }.joined(separator: ", ")
            (best.customers, best.logOdds) = (customers, weight)
        }
        // What lies unused may have been bought for no more than a gift: it takes more to be of concern.
        if best.logOdds < 2 * AddressFamily.concern { best.logOdds = 0 }
        return best
    }

    private func disuse(of customers: [UInt32]) -> Double {
        let own = Set(customers)
        let mature = members.filter {
            ledger.traits[Int($0)].usage.mature > 0 && population.isTradingKnown(of: $0)
        }
        return SharedDisuse(
            mature.map { (ledger.traits[Int($0)], own.contains($0)) },
            firm: judges.usage.unusedShare
        ).logLikelihoodRatio
    }

    private func pattern(_ domain: AddressShape.Domain) -> String {
        identities.text(of: domain.key)
    }

    // MARK: Opened and traded by one hand

    /// Both must speak: the accounts were opened at one sitting after the other, as a company's desk opens
    /// them too, and they make the same trades, as a trader's followers do who joined one by one. Trades
    /// add at most what the sittings say.
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

/// What it says of some accounts that they lie unused while the affiliate's others do not.
///
/// People who came in one week have one reason to begin late, or never: of two accounts of a week half of what
/// the second says is the first's word again, so that a week counts as less than two observations, and the
/// week with most of them is left out. Each is held against others of the same week.
///
/// How many lie unused varies from one honest group to another, and a ring leaves hardly any used, not a share
/// that is known beforehand: both rates follow beta laws, over which the likelihoods are integrated. Where half
/// of a firm's accounts lie unused, a group of which all do still stands out.
///
/// Source: Kish 1965, Survey Sampling, for what clustered observations count; Good 1965 for the integrals.
struct SharedDisuse {
    /// Natural log-likelihood ratio; 0 where too few others are known to compare with.
    let logLikelihoodRatio: Double

    private struct Week {
        var (unused, all) = (0.0, 0.0)
        var (othersUnused, others) = (0.0, 0.0)
    }

    private static let guilty = BetaBinomial(alpha: 4, beta: 1)
    /// How alike the accounts of a week are, and how far honest groups vary: the sum of a beta law's
    /// parameters.
    private static let likeness = 0.5
    private static let variety = 20.0
    /// Accounts that a coarser share counts as.
    private static let prior = 2.0
    /// A school's or a club's people are each other's likes more than an affiliate's are: a fifth of them may
    /// always lie unused, so that a few weeks of them accuse nobody.
    private static let shares = 0.2...0.7

    /// - Parameters:
    ///   - accounts: all mature ones of the affiliate, and whether each is one of those in question.
    ///   - firm: the share of the firm's mature accounts that lie unused.
    init(_ accounts: [(traits: BuyerTraits, isOwn: Bool)], firm: Double) {
        var weeks: [Int32: Week] = [:]
        for (traits, isOwn) in accounts {
            let unused = Double(traits.usage.unused)
            if isOwn {
                weeks[traits.signupWeek, default: Week()].all += 1
                weeks[traits.signupWeek, default: Week()].unused += unused
            } else {
                weeks[traits.signupWeek, default: Week()].others += 1
                weeks[traits.signupWeek, default: Week()].othersUnused += unused
            }
        }
        let others = weeks.values.reduce(0) { $0 + $1.others }
        let othersUnused = weeks.values.reduce(0) { $0 + $1.othersUnused }
        if others < Double(AddressFamily.smallest) {
            logLikelihoodRatio = 0
            return
        }
        let usual = max(firm, Self.share(othersUnused, of: others, towards: firm))
        // The largest week first, of several the earliest.
        let own = weeks.filter { $0.value.all > 0 }
            .sorted { ($1.value.all, $0.key) < ($0.value.all, $1.key) }
        logLikelihoodRatio = Self.ratio(own.dropFirst().map(\.value), usual)
    }

    /// - Parameter usual: the share of accounts that lie unused where a week has no others to tell.
    private static func ratio(_ weeks: [Week], _ usual: Double) -> Double {
        var (unused, used, expected) = (0.0, 0.0, 0.0)
        for week in weeks {
            // A week in which others lie unused excuses; one in which they don't accuses nobody.
            let honest = max(usual, share(week.othersUnused, of: week.others, towards: usual))
            let weight = 1 / (1 + (week.all - 1) * likeness)
            unused += weight * week.unused
            used += weight * (week.all - week.unused)
            expected += weight * week.all * honest
        }
        if unused + used == 0 { return 0 }
        let rate = expected / (unused + used)
        let honest = BetaBinomial(alpha: variety * rate, beta: variety * (1 - rate))
        return evidence(unused, used, guilty) - evidence(unused, used, honest)
    }

    /// Natural log of the likelihood of counts that need not be whole, over the law's rates.
    private static func evidence(_ yes: Double, _ no: Double, _ law: BetaBinomial) -> Double {
        SpecialFunctions.logBeta(law.alpha + yes, law.beta + no)
            - SpecialFunctions.logBeta(law.alpha, law.beta)
    }

    private static func share(_ part: Double, of all: Double, towards coarser: Double) -> Double {
        let share = (part + prior * coarser) / (all + prior)
        return min(shares.upperBound, max(shares.lowerBound, share))
    }
}

/// How many accounts of a group make the trades of another person's in it.
struct SharedTrades {
    let copying: Int
    /// Accounts that trade enough to tell.
    let trading: Int

    /// Days below which two accounts' trades are apart.
    private static let smallestDays = 4
    /// Followers of one trader are seldom all of a club, and one who trades for all may trade apart.
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
