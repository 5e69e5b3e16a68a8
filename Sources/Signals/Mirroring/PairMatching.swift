internal import Statistics

/// Which pairs stand: enough evidence for all that were possible, and one partner each.
struct PairMatching {
    let trading: TradingComparison
    /// What else the two of a pair have in common, as a log-likelihood ratio.
    let corroboration: (AccountPair) -> Double
    let smallestDays: Int
    /// Nominal false discovery rate.
    let rate: Double

    /// The pairs that e-BH passes, each account with its strongest partner; where several stand
    /// against one alike, that one alone surely hedges. Pairs inside of a group
    /// that explains them better belong to the group.
    ///
    /// Source: Wang & Ramdas 2022.
    func pairs() -> [MatchedPair] {
        let strong = trading.opposites.filter { $0.days >= smallestDays }.map { pair in
            var pair = pair
            pair.corroboration = corroboration(pair.accounts)
            return pair
        }
        let possible = trading.book.accounts * (trading.book.accounts - 1) / 2
        let passes = FalseDiscovery.eBenjaminiHochberg(
            logEValues: strong.map { $0.support - MirroredPairs.slack }, level: rate,
            hypotheses: max(possible, strong.count))
        let discovered = zip(strong, passes).filter(\.1).map(\.0)
        let explained = explained()
        let fellows = MirrorFellows(
            strong.filter { !explained.contains($0.accounts) }, book: trading.book,
            smallestDays: smallestDays)
        return oneToOne(
            unambiguous(
                discovered.filter { !explained.contains($0.accounts) }, among: strong)
        ).map { MatchedPair($0, fellows) }
    }

    /// Pairs but those between two crowds: where each side has several partners whose outcomes fit
    /// about as well, followers of one source stand against those of another, and who hedges whom is
    /// nobody's to say.
    ///
    /// - Parameter all: pairs that mirror each other, discovered or not.
    private func unambiguous(
        _ pairs: [MirroredPair], among all: [MirroredPair]
    ) -> [MirroredPair] {
        let crowds = MirrorCrowds(all)
        return pairs.filter { pair in
            [pair.accounts.first, pair.accounts.second].contains {
                !crowds.isCrowded($0, against: pair.movement)
            }
        }
    }

    /// Pairs of the one account and another of each group that stands.
    private func explained() -> Set<AccountPair> {
        let groups = GroupHedge.discoveries(
            GroupAssembly(trading: trading, smallestDays: smallestDays).groups(),
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
    private var movements: [UInt32: [Double]] = [:]

    /// Partners beside the one in question that make it one of a crowd.
    private static let crowd = 2
    /// Share of its log-likelihood ratio of outcomes from which on another fits about as well: who
    /// follows a source misses some of its trades and makes others of his own.
    private static let share = 0.25

    init(_ pairs: some Sequence<MirroredPair>) {
        for pair in pairs {
            movements[pair.accounts.first, default: []].append(pair.movement)
            movements[pair.accounts.second, default: []].append(pair.movement)
        }
    }

    func isCrowded(_ account: UInt32, against movement: Double) -> Bool {
        let alike = (movements[account] ?? []).count { $0 >= Self.share * movement }
        return alike - 1 >= Self.crowd
    }
}
