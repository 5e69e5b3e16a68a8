internal import Records
internal import Statistics

/// What two accounts left that alone met on an odd lot size, on opposite sides.
struct CostVote: Sendable {
    /// Both accounts, the smaller number first.
    var pair: UInt64
    var market: Int
    /// In hundredths of the market's typical move.
    var sum: Int
}

extension CostVote {
    /// Moves below this share of the typical one cancel out by chance.
    private static let smallestMove = 0.02

    /// Votes of a group for its market's cost.
    ///
    /// - Parameter lots: by row of the activity table, in hundredths.
    static func votes(of group: TradedGroup, typical: Double, lots: [Int64]) -> [CostVote] {
        var odd: [(hundredths: Int64, index: Int)] = []
        for (index, member) in group.members.enumerated() {
            let hundredths = lots[Int(member.row)]
            if hundredths % 10 != 0 { odd.append((hundredths, index)) }
        }
        odd.sort { $0.hundredths < $1.hundredths }
        var votes: [CostVote] = []
        var start = 0
        while start < odd.count {
            var end = start + 1
            while end < odd.count, odd[end].hundredths == odd[start].hundredths { end += 1 }
            if end - start == 2,
                let vote = vote(odd[start].index, odd[start + 1].index, of: group, typical)
            {
                votes.append(vote)
            }
            start = end
        }
        return votes
    }

    private static func vote(
        _ one: Int, _ other: Int, of group: TradedGroup, _ typical: Double
    ) -> CostVote? {
        let (left, right) = (group.moves[one], group.moves[other])
        guard (left < 0) != (right < 0), min(abs(left), abs(right)) > smallestMove * typical,
            let sum = PriceScale.vote(sum: left + right, typical: typical)
        else { return nil }
        let accounts = [group.members[one].account, group.members[other].account]
        let pair = AccountPair(accounts[0], accounts[1])
        return CostVote(pair: pair.key, market: group.market, sum: sum)
    }
}

/// What pairs left that met so at least twice: mirrored trades pile up at minus twice the cost, and
/// chance pairs seldom meet so twice.
///
/// Costs hardly change, so votes of blocks of days that have ended tell them where they are enough:
/// then a day more changes nothing.
struct CostVotes {
    /// Where the votes of each market pile up, in hundredths of its typical move, if they do.
    let byMarket: [Int?]
    /// Where those of all markets do.
    let pooled: Int?

    /// Votes that are enough, by the length of the blocks: of so many a few more change nothing,
    /// and of three weeks tell as much as they ever will before the next ends.
    private static let enough = [24, 3]

    /// - Parameters:
    ///   - days: of the groups.
    ///   - borders: of the blocks that have ended.
    /// - Complexity: O(g + n log n) for n votes of g groups.
    init(_ groups: [TradedGroup], days: [Day], before borders: [Day], markets: Int) {
        var votes: [(vote: CostVote, day: Day)] = []
        for (index, day) in days.enumerated() {
            for vote in groups[index].votes { votes.append((vote, day)) }
        }
        votes.sort { $0.vote.pair < $1.vote.pair }
        let all = Self.repeated(votes.map(\.vote), markets)
        let old = borders.map { border in
            Self.repeated(votes.filter { $0.day < border }.map(\.vote), markets)
        }
        byMarket = all.indices.map { market in
            Self.pile(old.map { $0[market] }, all[market])
        }
        pooled = Self.pile(old.map { Array($0.joined()) }, Array(all.joined()))
    }

    /// - Parameter old: votes of blocks that have ended.
    private static func pile(_ old: [[Int]], _ all: [Int]) -> Int? {
        for (votes, enough) in zip(old, enough) where votes.count >= enough {
            if let pile = PriceScale.pile(votes) { return pile }
        }
        let isTold = old[old.count - 1].count >= enough[old.count - 1]
        return isTold ? nil : PriceScale.pile(all)
    }

    /// Where votes pile up, in the weeks that have ended where these tell it.
    static func pile(_ votes: [(day: Day, sum: Int)], before week: Day) -> Int? {
        let past = votes.filter { $0.day < week }.map(\.sum)
        return pile([[], past], votes.map(\.sum))
    }

    /// By market, the sums of pairs that met at least twice.
    ///
    /// - Parameter votes: in order of their pairs.
    private static func repeated(_ votes: [CostVote], _ markets: Int) -> [[Int]] {
        var byMarket = [[Int]](repeating: [], count: markets)
        for (index, vote) in votes.enumerated() {
            let isRepeated =
                (index > 0 && votes[index - 1].pair == vote.pair)
                || (index + 1 < votes.count && votes[index + 1].pair == vote.pair)
            if isRepeated { byMarket[vote.market].append(vote.sum) }
        }
        return byMarket
    }
}
