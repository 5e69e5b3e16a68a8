internal import Statistics

/// Which pairs stand: enough evidence for all that were possible, and one partner for
/// each trade.
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

    /// The pairs that e-BH passes, each trade with its strongest partner; where several stand
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
        let explained = timing == .sameDay ? explained() : []
        let fellows = MirrorFellows(
            strong.filter { !explained.contains($0.accounts) }, book: trading.book,
            smallestDays: smallestDays)
        let crowds = MirrorCrowds(strong)
        return oneToOne(
            discovered(strong, crowds, fellows, &clocks).filter { pair in
                !explained.contains(pair.accounts) && !crowds.areOpposed(pair.accounts, fellows)
            }
        ).map { MatchedPair($0, fellows) }
    }

    /// Those that are enough for all that were possible, and for which neither a clock accounts nor
    /// a source against which one of the two stands.
    private func discovered(
        _ pairs: [MirroredPair], _ crowds: MirrorCrowds, _ fellows: MirrorFellows,
        _ clocks: inout KeptClocks
    ) -> [MirroredPair] {
        let passing = zip(pairs, passes(pairs))
        let clock = SharedClock(book: trading.book, firm: firm)
        let judged = passing.map { pair, passes in
            guard passes else { return pair }
            let timed =
                timing == .sameDay || pair.isMixed ? clocks.judged(pair, by: clock) : pair
            return isAgainstSource(pair, crowds, fellows) ? byLots(timed) : timed
        }
        return zip(judged, passes(judged)).filter(\.1).map(\.0)
    }

    /// Whether one of a pair stands against more accounts that make the other's trades than one
    /// hand has: it trades against the source that all of these follow.
    private func isAgainstSource(
        _ pair: MirroredPair, _ crowds: MirrorCrowds, _ fellows: MirrorFellows
    ) -> Bool {
        let (one, other) = (pair.accounts.first, pair.accounts.second)
        let others = (
            crowds.others(of: one, beside: other), crowds.others(of: other, beside: one)
        )
        if max(others.0.count, others.1.count) < Self.largestHand { return false }
        let hits = read(pair).hits
        let areMany = { (others: [UInt32], positions: [Int]) in
            let rows = positions.map { trading.book.rows[$0] }.sorted { $0.group < $1.group }
            return others.count { fellows.make(rows, $0) } >= Self.largestHand
        }
        return areMany(others.0, hits.map(\.second)) || areMany(others.1, hits.map(\.first))
    }

    /// Partners, beside the one in question, that may be accounts of one hand with it.
    private static let largestHand = 4

    /// A pair by its lots alone: whoever stands against a source meets all who follow it, in the
    /// markets in which they are.
    private func byLots(_ pair: MirroredPair) -> MirroredPair {
        var judged = pair
        (judged.movement, judged.styles) = (0, 0)
        judged.lots = min(pair.lots, read(pair, leavesMarkets: true).episode.lots)
        return judged
    }

    private func read(
        _ pair: MirroredPair, leavesMarkets: Bool = false
    ) -> (episode: MirrorEpisode, hits: [MirrorHit]) {
        var (evidence, history) = (timing.evidence(of: pair, trading.book), PairHistory())
        evidence.leavesMarkets = leavesMarkets
        let customers = trading.book.order.customers
        let accounts = [pair.accounts.first, pair.accounts.second].map { customers[Int($0)] }
        return evidence.withLots(accounts[0], accounts[1], &history)
    }

    private func passes(_ pairs: [MirroredPair]) -> [Bool] {
        let accounts = trading.book.accounts
        let possible = accounts * (accounts - 1) / 2 * timing.ways
        return FalseDiscovery.eBenjaminiHochberg(
            logEValues: pairs.map { $0.support - MirroredPairs.slack - timing.rarity },
            level: rate, hypotheses: max(possible, pairs.count))
    }

    /// Pairs of the one account and another of each group that stands.
    private func explained() -> Set<AccountPair> {
        let groups = GroupHedge.discoveries(
            GroupAssembly(trading: trading, smallestDays: smallestDays).groups(corroboration),
            accounts: trading.book.accounts, rate: rate, slack: MirroredPairs.slack)
        return Set(groups.flatMap { group in group.others.map { AccountPair(group.one, $0) } })
    }

    /// Pairs of which no stronger one has a trade: one trade hedges one other, and an account may
    /// have one partner after another.
    private func oneToOne(_ pairs: [MirroredPair]) -> [MirroredPair] {
        let legs = pairs.flatMap { [$0.accounts.first, $0.accounts.second] }
        let partners = Dictionary(legs.map { ($0, 1) }, uniquingKeysWith: +)
        let sorted = pairs.sorted {
            $0.support != $1.support ? $0.support > $1.support : $0.accounts < $1.accounts
        }
        var taken: Set<Int> = []
        return sorted.filter { pair in
            if partners[pair.accounts.first] == 1, partners[pair.accounts.second] == 1 {
                return true
            }
            let trades = read(pair).hits.flatMap { [$0.first, $0.second] }
            if trades.contains(where: taken.contains) { return false }
            taken.formUnion(trades)
            return true
        }
    }
}

/// Which partners mirror an account about as well as one of them does.
struct MirrorCrowds {
    private var partners: [UInt32: [(account: UInt32, movement: Double)]] = [:]

    /// Partners beside the one in question that make it one of a crowd.
    private static let crowd = 2
    /// Share of its log-likelihood ratio of outcomes from which on another fits about as well: who
    /// follows a source misses some of its trades and makes others of his own.
    private static let share = 0.25

    /// - Parameter pairs: all that mirror each other, discovered or not.
    init(_ pairs: some Sequence<MirroredPair>) {
        for pair in pairs {
            let (one, other) = (pair.accounts.first, pair.accounts.second)
            partners[one, default: []].append((other, pair.movement))
            partners[other, default: []].append((one, pair.movement))
        }
    }

    /// Who mirrors an account about as well as a partner does.
    func others(of account: UInt32, beside partner: UInt32) -> [UInt32] {
        let all = partners[account] ?? []
        guard let own = all.first(where: { $0.account == partner }) else { return [] }
        return all.filter {
            $0.account != partner && $0.movement >= Self.share * own.movement
        }.map(\.account)
    }

    func isCrowded(_ account: UInt32, by partner: UInt32) -> Bool {
        others(of: account, beside: partner).count >= Self.crowd
    }

    /// Whether followers of one source stand against those of another, and who hedges whom is
    /// nobody's to say. Partners whose trades differ are those of a pool that changes them.
    func areOpposed(_ pair: AccountPair, _ fellows: MirrorFellows) -> Bool {
        [(pair.first, pair.second), (pair.second, pair.first)].allSatisfy { account, partner in
            others(of: account, beside: partner).count { fellows.areFellows(partner, $0) }
                >= Self.crowd
        }
    }
}
