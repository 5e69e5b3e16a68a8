/// Which cohorts of different affiliates make the same trades: one service that sells through
/// several.
///
/// A service that spreads over affiliates keeps to few; what is copied under many is a public
/// source, and its followers elsewhere speak against a service.
struct CopyBranches {
    /// Most affiliates over which a service spreads.
    private static let mostAffiliates = 3
    /// Common trades below which two cohorts are apart.
    private static let smallestTrades = 4
    /// Share of the groups that two cohorts both copied in which they made the same trade.
    private static let harmony = 0.7

    /// By cohort, those that make its trades under other affiliates.
    private let kin: [[Int]]
    private let affiliates: [UInt32]

    /// - Parameter affiliates: by cohort.
    /// - Complexity: O(copied groups, and pairs of cohorts that copied in the same ones).
    init(_ cohorts: [CopyCohort], affiliates: [UInt32], book: TradingBook) {
        var byGroup: [UInt32: [(cohort: Int, middle: TradingRow)]] = [:]
        for (index, cohort) in cohorts.enumerated() {
            for positions in cohort.copied {
                let middle = book.middle(of: positions)
                byGroup[middle.group, default: []].append((index, middle))
            }
        }
        var tallies: [Pair: (both: Int, alike: Int)] = [:]
        for trades in byGroup.values {
            for (place, one) in trades.enumerated() {
                for other in trades[(place + 1)...]
                where affiliates[one.cohort] != affiliates[other.cohort] {
                    var tally = tallies[Pair(one.cohort, other.cohort)] ?? (0, 0)
                    tally.both += 1
                    if CopyCohorts.isCopy(one.middle, other.middle) { tally.alike += 1 }
                    tallies[Pair(one.cohort, other.cohort)] = tally
                }
            }
        }
        var kin = [[Int]](repeating: [], count: cohorts.count)
        for (pair, tally) in tallies
        where tally.alike >= Self.smallestTrades
            && Double(tally.alike) >= Self.harmony * Double(tally.both)
        {
            kin[pair.first].append(pair.second)
            kin[pair.second].append(pair.first)
        }
        self.kin = kin.map { $0.sorted() }
        self.affiliates = affiliates
    }

    /// The branches of a cohort, in order; none where it has them under too many affiliates.
    func of(_ cohort: Int) -> [Int] {
        let owners = Set(kin[cohort].map { affiliates[$0] })
        return owners.count < Self.mostAffiliates ? kin[cohort] : []
    }

    /// Two cohorts, whose trades are met in the same order in every group.
    private struct Pair: Hashable {
        let first: Int
        let second: Int

        init(_ first: Int, _ second: Int) { (self.first, self.second) = (first, second) }
    }
}
