internal import Statistics

/// Which pairs stand: enough evidence for all that were possible, and one partner each.
struct PairMatching {
    let trading: TradingComparison
    /// The trading of all accounts.
    let firm: TradingBook
    let timing: LegTiming
    /// Pairs that mirror each other so, in canonical order.
    let opposites: [MirroredPair]
    /// What else the two of a pair have in common, as a log-likelihood ratio.
    let corroboration: (AccountPair) -> Double
    let smallestDays: Int
    /// Nominal false discovery rate.
    let rate: Double

    /// The pairs that e-BH passes, each account with its strongest partner; where several stand
    /// against one alike, that one alone surely hedges. Pairs inside of a group
    /// that explains them better belong to the group.
    ///
    /// - Parameter clocks: of pairs of `trading`.
    ///
    /// Source: Wang & Ramdas 2022.
    func pairs(_ clocks: inout KeptClocks) -> [MatchedPair] {
        let strong = opposites.filter { $0.days >= smallestDays }.map { pair in
            var pair = pair
            pair.corroboration = corroboration(pair.accounts)
            return pair
        }
        let discovered = discovered(strong, &clocks)
        let explained = timing == .sameDay ? explained() : []
        let fellows = MirrorFellows(
            strong.filter { !explained.contains($0.accounts) }, book: trading.book,
            smallestDays: smallestDays)
        return oneToOne(
            unambiguous(
                discovered.filter { !explained.contains($0.accounts) }, among: strong, fellows)
        ).map { MatchedPair($0, fellows) }
    }

    /// Those that are enough for all that were possible, and for which no clock accounts.
    private func discovered(
        _ pairs: [MirroredPair], _ clocks: inout KeptClocks
    ) -> [MirroredPair] {
        let passing = zip(pairs, passes(pairs))
        let clock = SharedClock(book: trading.book, firm: firm)
        let judged = passing.map { pair, passes in
            passes && (timing == .sameDay || pair.isMixed)
                ? clocks.judged(pair, by: clock) : pair
        }
        return zip(judged, passes(judged)).filter(\.1).map(\.0)
    }

    private func passes(_ pairs: [MirroredPair]) -> [Bool] {
        let accounts = trading.book.accounts
        let possible = accounts * (accounts - 1) / 2 * timing.ways
        return FalseDiscovery.eBenjaminiHochberg(
            logEValues: pairs.map { $0.support - MirroredPairs.slack - timing.rarity },
            level: rate, hypotheses: max(possible, pairs.count))
    }

    /// Pairs but those between two crowds: where each side has several partners whose outcomes fit
    /// about as well and who trade alike, followers of one source stand against those of another,
    /// and who hedges whom is nobody's to say. Partners whose trades differ are those of a pool
    /// that changes them.
    ///
    /// - Parameter all: pairs that mirror each other, discovered or not.
    private func unambiguous(
        _ pairs: [MirroredPair], among all: [MirroredPair], _ fellows: MirrorFellows
    ) -> [MirroredPair] {
        let crowds = MirrorCrowds(all)
        return pairs.filter { pair in
            let (one, other) = (pair.accounts.first, pair.accounts.second)
            return [(one, other), (other, one)].contains { account, partner in
                !crowds.isCrowded(account, against: pair.movement) {
                    $0 == partner || fellows.areFellows(partner, $0)
                }
            }
        }
    }

    /// Pairs of the one account and another of each group that stands.
    private func explained() -> Set<AccountPair> {
        let groups = GroupHedge.discoveries(
            GroupAssembly(trading: trading, smallestDays: smallestDays).groups(corroboration),
            accounts: trading.book.accounts, rate: rate, slack: MirroredPairs.slack)
        return Set(groups.flatMap { group in group.others.map { AccountPair(group.one, $0) } })
    }

    /// Each account keeps its strongest partner that is still free.
    private func oneToOne(_ pairs: [MirroredPair]) -> [MirroredPair] {
        var taken: Set<UInt32> = []
        let sorted = pairs.sorted {
            $0.support != $1.support ? $0.support > $1.support : $0.accounts < $1.accounts
        }
        return sorted.filter { pair in
            let legs = [pair.accounts.first, pair.accounts.second]
            if legs.contains(where: taken.contains) { return false }
            taken.formUnion(legs)
            return true
        }
    }
}

/// How many partners mirror an account about as well as one of them does.
struct MirrorCrowds {
    private var partners: [UInt32: [(account: UInt32, movement: Double)]] = [:]

    /// Partners beside the one in question that make it one of a crowd.
    private static let crowd = 2
    /// Share of its log-likelihood ratio of outcomes from which on another fits about as well: who
    /// follows a source misses some of its trades and makes others of his own.
    private static let share = 0.25

    init(_ pairs: some Sequence<MirroredPair>) {
        for pair in pairs {
            let (one, other) = (pair.accounts.first, pair.accounts.second)
            partners[one, default: []].append((other, pair.movement))
            partners[other, default: []].append((one, pair.movement))
        }
    }

    /// - Parameter isAlike: whether a partner trades as the one in question does, which is one of
    ///   them.
    func isCrowded(
        _ account: UInt32, against movement: Double, isAlike: (UInt32) -> Bool = { _ in true }
    ) -> Bool {
        let alike = (partners[account] ?? []).count {
            $0.movement >= Self.share * movement && isAlike($0.account)
        }
        return alike - 1 >= Self.crowd
    }
}
