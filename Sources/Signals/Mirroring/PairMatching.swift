internal import Statistics

/// Which pairs stand: enough evidence for all that were possible, and one partner each.
struct PairMatching {
    let trading: TradingComparison
    /// What else the two of a pair have in common, as a log-likelihood ratio.
    let corroboration: (AccountPair) -> Double
    let smallestDays: Int
    /// Nominal false discovery rate.
    let rate: Double

    /// The pairs that e-BH passes, each account with its strongest partner; pairs inside of a group
    /// that explains them better belong to the group.
    ///
    /// Source: Wang & Ramdas 2022.
    func pairs() -> [MirroredPair] {
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
        return oneToOne(unambiguous(discovered.filter { !explained.contains($0.accounts) }))
    }

    /// Partners beside the one in question that make it one of a crowd.
    private static let crowd = 2
    /// Natural log-likelihood by which a further partner may fall short and still fit as well.
    private static let shortfall = 3.0

    /// Pairs but those between two crowds: where each side has several partners that fit as well,
    /// followers of one source stand against those of another, and who hedges whom is nobody's to
    /// say.
    private func unambiguous(_ pairs: [MirroredPair]) -> [MirroredPair] {
        var ratios: [UInt32: [Double]] = [:]
        for pair in pairs {
            for account in [pair.accounts.first, pair.accounts.second] {
                ratios[account, default: []].append(pair.logLikelihoodRatio)
            }
        }
        return pairs.filter { pair in
            [pair.accounts.first, pair.accounts.second].contains { account in
                let rivals = (ratios[account] ?? []).count {
                    $0 >= pair.logLikelihoodRatio - Self.shortfall
                }
                return rivals - 1 < Self.crowd
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
