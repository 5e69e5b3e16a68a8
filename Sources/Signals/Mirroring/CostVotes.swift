internal import Statistics

/// What pairs that met on an odd lot size at least twice, on opposite sides, left: mirrored trades
/// pile up at minus twice the cost, and chance pairs seldom meet so twice.
struct CostVotes {
    /// In hundredths of the market's typical move.
    let byMarket: [[Int]]
    /// Where those of all markets pile up, if they do.
    let pooled: Int?

    private struct Vote: Sendable {
        var market: UInt32
        /// Canonical positions of both accounts.
        var pair: UInt64
        var sum: Int
    }

    /// Moves below this share of the typical one cancel out by chance.
    private static let smallestMove = 0.02

    init(
        _ rows: [MovedRow], _ index: GroupIndex, _ markets: [UInt32], _ scales: [PriceScale],
        threads: Int
    ) {
        let votes = parallelMap(markets.count, threads: threads) { group in
            Self.votes(group, rows, index, markets[group], scales[Int(markets[group])].typical)
        }.joined()
        var times: [UInt64: Int] = [:]
        for vote in votes { times[vote.pair, default: 0] += 1 }
        var byMarket = [[Int]](repeating: [], count: scales.count)
        for vote in votes where times[vote.pair, default: 0] > 1 {
            byMarket[Int(vote.market)].append(vote.sum)
        }
        let all = Array(byMarket.joined())
        pooled = PriceScale.pile(all)
        self.byMarket = byMarket
    }

    /// Rows of a group that alone share an odd lot size.
    private static func votes(
        _ group: Int, _ rows: [MovedRow], _ index: GroupIndex, _ market: UInt32,
        _ typical: Double
    ) -> [Vote] {
        let odd = (index.offsets[group]..<index.offsets[group + 1])
            .filter { rows[Int(index.members[$0])].hundredths % 10 != 0 }
            .map { (account: index.accounts[$0], row: rows[Int(index.members[$0])]) }
            .sorted {
                ($0.row.hundredths, $0.account) < ($1.row.hundredths, $1.account)
            }
        var votes: [Vote] = []
        var start = 0
        while start < odd.count {
            let lots = odd[start].row.hundredths
            let end = odd[start...].firstIndex { $0.row.hundredths != lots } ?? odd.count
            if end - start == 2,
                let sum = sum(odd[start].row.move, odd[start + 1].row.move, typical)
            {
                let pair = UInt64(odd[start].account) << 32 | UInt64(odd[start + 1].account)
                votes.append(Vote(market: market, pair: pair, sum: sum))
            }
            start = end
        }
        return votes
    }

    private static func sum(_ left: Double, _ right: Double, _ typical: Double) -> Int? {
        guard (left < 0) != (right < 0), min(abs(left), abs(right)) > smallestMove * typical
        else { return nil }
        return PriceScale.vote(sum: left + right, typical: typical)
    }
}
