internal import Records
internal import Statistics

/// What it says of some accounts that they lie unused while their affiliates' others do not.
///
/// People who came by one affiliate in one week have one reason to begin late, or never: of two
/// accounts of a week half of what the second says is the first's word again, so that a week counts
/// as less than two observations, and the seven days with most of them under all affiliates are
/// left out, unless too many came together and lie unused for one gift. Then they count, within a
/// limit. Each week is held against others of the same affiliate and week.
///
/// How many lie unused varies from one honest group to another, and a ring leaves hardly any used,
/// not a share that is known beforehand: both rates follow beta laws, over which the likelihoods
/// are integrated. Where half of a firm's accounts lie unused, a group of which all do still stands
/// out.
///
/// Source: Kish 1965, Survey Sampling, for what clustered observations count; Good 1965 for the
/// integrals.
struct SharedDisuse {
    /// Natural log-likelihood ratio.
    let logLikelihoodRatio: Double

    /// An account in question or one that it is compared with.
    typealias Subject = (traits: BuyerTraits, isOwn: Bool)

    /// When accounts came: in the seven days with most of those in question, or in another week.
    private enum When: Hashable { case occasion, week(Int32) }

    private struct Counts {
        var (unused, all) = (0.0, 0.0)
        var (othersUnused, others) = (0.0, 0.0)
    }

    private typealias Arrivals = [When: Counts]

    private static let guilty = BetaBinomial(alpha: 4, beta: 1)
    /// How alike the accounts of a week are, and how far honest groups vary: the sum of a beta
    /// law's parameters.
    private static let likeness = 0.5
    /// How alike they are where no gift is their common reason.
    private static let likenessWithoutGift = 0.1
    private static let variety = 20.0
    /// How far whole affiliates vary: all that there is where one has too few others to compare
    /// with.
    private static let varietyOfAffiliates = 8.0
    /// Accounts that a coarser share counts as.
    private static let prior = 2.0
    /// A school's or a club's people are each other's likes more than an affiliate's are: a fifth
    /// of them may always lie unused, so that a few weeks of them accuse nobody.
    private static let shares = 0.2...0.7
    /// P(people of one domain whom no gift brought together all leave what they bought unused), for
    /// a reason that is not known.
    private static let unknownReason = 0.05
    /// The time after which what people bought for an occasion no longer waits to be used.
    private static let waitingDays = 30

    /// - Parameters:
    ///   - accounts: all mature ones of the affiliates, and whether each is one of those in
    ///     question.
    ///   - firm: the share of the firm's mature accounts that lie unused.
    ///   - isExcused: whether one occasion may be why those of the largest one do.
    init(_ accounts: [Subject], firm: Double, isExcused: Bool) {
        let affiliates = Self.arrivals(accounts).filter { $0.value.contains { $0.value.all > 0 } }
        let others = affiliates.values.flatMap(\.values).reduce(0) { $0 + $1.others }
        let units = affiliates.values.flatMap { Self.units($0, firm: firm) }
        let variety =
            others < Double(AddressFamily.smallest) ? Self.varietyOfAffiliates : Self.variety
        let apart = units.filter { $0.when != .occasion }
        let together = units.filter { $0.when == .occasion }
        logLikelihoodRatio =
            Self.ratio(apart, Self.likeness, variety)
            + (isExcused
                ? 0 : Self.bounded(Self.ratio(together, Self.likenessWithoutGift, variety)))
    }

    /// Whether those who came for one occasion may have got a gift or may be waiting for a course.
    ///
    /// - Parameters:
    ///   - accounts: mature ones, all that may have got the same gift.
    ///   - asOf: when they are looked at.
    static func isExcused(_ accounts: some Sequence<BuyerTraits>, asOf: EventTime) -> Bool {
        let came = accounts.sorted {
            ($0.signup, $0.usage.unused) < ($1.signup, $1.usage.unused)
        }
        let busiest = SevenDays.busiest(
            of: came.map(\.signup), weights: came.map(\.usage.unused))
        guard let last = came[busiest].last?.signup else { return true }
        let unused = came[busiest].reduce(0) { $0 + $1.usage.unused }
        return Giveaway.mayLeave(unused, beside: busiest.count - unused)
            || last.advanced(byDays: waitingDays) > asOf
    }

    /// What a ratio says where something unknown may be the reason of all.
    private static func bounded(_ ratio: Double) -> Double {
        let known = (1 - unknownReason) * Numerics.exponential(-max(0, ratio))
        return -Numerics.ln(min(1, unknownReason + known))
    }

    /// By affiliate.
    private static func arrivals(_ accounts: [Subject]) -> [UInt32: Arrivals] {
        let came = accounts.filter(\.isOwn).map(\.traits.signup).sorted()
        guard let start = came[SevenDays.busiest(of: came)].first else { return [:] }
        let occasion = start..<start.advanced(byDays: SevenDays.count)
        var arrivals: [UInt32: Arrivals] = [:]
        for (traits, isOwn) in accounts {
            let when =
                occasion.contains(traits.signup)
                ? When.occasion : .week(Stratum.week(of: traits.signup))
            var counts = arrivals[traits.affiliate]?[when] ?? Counts()
            let unused = Double(traits.usage.unused)
            if isOwn {
                counts.all += 1
                counts.unused += unused
            } else {
                counts.others += 1
                counts.othersUnused += unused
            }
            arrivals[traits.affiliate, default: [:]][when] = counts
        }
        return arrivals
    }

    /// Accounts in question that came together under one affiliate.
    private struct Unit {
        var when: When
        var unused: Double
        var all: Double
        /// The share that would lie unused if they were like others.
        var honest: Double
    }

    private static func units(_ arrivals: Arrivals, firm: Double) -> [Unit] {
        let others = arrivals.values.reduce(0) { $0 + $1.others }
        let othersUnused = arrivals.values.reduce(0) { $0 + $1.othersUnused }
        let usual = max(firm, share(othersUnused, of: others, towards: firm))
        return arrivals.filter { $0.value.all > 0 }.map { when, counts in
            // A week in which others lie unused excuses; one in which they don't accuses nobody.
            let honest = max(
                usual, share(counts.othersUnused, of: counts.others, towards: usual))
            return Unit(when: when, unused: counts.unused, all: counts.all, honest: honest)
        }
    }

    private static func ratio(_ units: [Unit], _ likeness: Double, _ variety: Double) -> Double {
        var (unused, used, expected) = (0.0, 0.0, 0.0)
        // The sums are the same to the bit whatever order the units come in.
        for unit in units.sorted(by: {
            ($0.all, $0.unused, $0.honest) < ($1.all, $1.unused, $1.honest)
        }) {
            let weight = 1 / (1 + (unit.all - 1) * likeness)
            unused += weight * unit.unused
            used += weight * (unit.all - unit.unused)
            expected += weight * unit.all * unit.honest
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
