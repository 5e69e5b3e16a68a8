/// How much of all who made a cohort's trades it is, with its branches.
///
/// Who stands near a trade by chance is counted trade by trade, from the places around it and from
/// those who stand near no other of the trades: whoever follows a source comes again. A trade
/// counts the less the more stand near it so: on a day of news, when hundreds trade one market and
/// many of them end at one stop, who is near tells nothing of who follows whom.
struct CopyShare {
    let book: TradingBook

    /// Spreads within which nearly all who make a trade stand.
    private static let crowdReach: Float = 3

    /// Of fewer trades who follows may come to one alone.
    private static let fewestToReturn = 6

    /// Those who stand near one trade.
    private struct Crowd {
        /// Of the cohort and its branches.
        var own: Int
        /// Numbers of the other accounts.
        var others: [UInt32]
        /// How many of these the places around lead to expect.
        var usual: Double
    }

    /// The share, others being those beyond who stands near by chance and one standard deviation of
    /// their number.
    ///
    /// - Parameter medians: of the cohort's copied groups.
    /// - Complexity: O(n log n) in all who stand near the trades.
    func share(_ cohort: CopyCohort, _ branches: [CopyCohort], _ medians: [Float]) -> Double {
        let branching = Dictionary(
            grouping: Set(branches.flatMap { $0.copied.joined() }), by: { book.rows[$0].group })
        let crowds = zip(cohort.copied, medians).map { positions, median in
            let group = book.rows[positions[0]].group
            return crowd(group, near: median, own: positions + (branching[group] ?? []))
        }
        let mayReturn = crowds.count >= Self.fewestToReturn
        let returning = mayReturn ? returning(crowds) : []
        var (inside, outside, usual, variance) = (0.0, 0.0, 0.0, 0.0)
        for crowd in crowds {
            let once = mayReturn ? crowd.others.count { !returning.contains($0) } : 0
            let chance = max(crowd.usual, Double(once))
            let weight = 1 / (1 + chance)
            inside += weight * Double(crowd.own)
            outside += weight * Double(crowd.others.count)
            usual += weight * chance
            variance += weight * weight * chance
        }
        return inside / (inside + max(0, outside - usual - variance.squareRoot()))
    }

    private func crowd(_ group: UInt32, near median: Float, own positions: [Int]) -> Crowd {
        let traded = book.traded[Int(group)]
        let range = traded.range(near: median, reach: Self.crowdReach)
        let around = book.count(inGroup: group, near: median, reach: 5 * Self.crowdReach)
        let own = Set(positions.map { book.rows[$0].row })
        let others = range.map { traded.members[$0] }.filter { !own.contains($0.row) }
        return Crowd(
            own: range.count - others.count, others: others.map(\.account),
            usual: Double(around - range.count) / 4)
    }

    /// Those who stand near two trades or more.
    private func returning(_ crowds: [Crowd]) -> Set<UInt32> {
        let sorted = crowds.flatMap(\.others).sorted()
        return Set(
            sorted.indices.dropFirst().filter { sorted[$0] == sorted[$0 - 1] }.map { sorted[$0] })
    }
}
