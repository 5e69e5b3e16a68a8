internal import Records
internal import Statistics

/// What a pair's mirrored trades leave in markets whose own trades do not tell the cost.
struct ToldCosts: Sendable {
    /// As it is read before costs were learnt.
    var pair: MirroredPair
    /// Market, day, and the sum in hundredths of the market's typical move.
    var votes: [(market: Int, day: Day, sum: Int)]
}

/// Lots are read of candidates whose outcomes may matter, and what they said is kept: it hangs on
/// the rows of both accounts, on who else stands in their common groups, and on firm-wide counts
/// that seldom change.
extension PairCandidates {
    mutating func forgetLots() {
        for place in all.indices { (all[place].pair, all[place].told) = (nil, nil) }
    }

    /// - Parameters:
    ///   - changed: accounts that traded other groups or lots.
    ///   - count: of all accounts.
    mutating func forgetLots(of changed: [UInt32], among count: Int) {
        if changed.isEmpty { return }
        var isChanged = [Bool](repeating: false, count: count)
        for account in changed { isChanged[Int(account)] = true }
        for place in all.indices
        where isChanged[Int(all[place].first)] || isChanged[Int(all[place].second)] {
            (all[place].pair, all[place].told) = (nil, nil)
        }
    }

    /// Looks at the lots of those whose outcomes may matter, unless they are known.
    mutating func readLots(in book: TradingBook, threads: Int) {
        let (floor, learnt) = (OppositeFloor(accounts: book.accounts), book.learntMarkets)
        var places: [Int] = []
        for place in all.indices
        where all[place].pair == nil && floor.passes(movement: all[place].settled.movement) {
            if let told = all[place].told, !all[place].uncertain.mayMeet(learnt) {
                all[place].pair = told.pair
            } else {
                places.append(place)
            }
        }
        let evidence = MirrorEvidence(book: book)
        let pairs = read(places, evidence, threads) { pair, _ in pair }
        for (place, pair) in zip(places, pairs) { all[place].pair = pair }
    }

    /// Those whose outcomes may matter, with their lots.
    func pairs(in book: TradingBook) -> [MirroredPair] {
        let floor = OppositeFloor(accounts: book.accounts)
        return all.compactMap { candidate in
            floor.passes(movement: candidate.settled.movement) ? candidate.pair : nil
        }
    }

    /// What pairs that hardly came about by chance leave in markets whose cost is not known, by
    /// market, in hundredths of the typical move; only where it piles up.
    ///
    /// - Parameter week: the first day of the current one.
    mutating func costs(
        in book: TradingBook, before week: Day, threads: Int,
        moves: @escaping @Sendable (TradingRow) -> Double
    ) -> [Int: Int] {
        let floor = OppositeFloor(accounts: book.accounts)
        let places = all.indices.filter {
            !all[$0].uncertain.isEmpty && floor.passes(movement: all[$0].search.movement)
        }
        let evidence = MirrorEvidence(book: book, pass: .search)
        let new = places.filter { all[$0].told == nil }
        let told = read(new, evidence, threads) { pair, hits in
            ToldCosts(pair: pair, votes: Self.votes(hits, book, moves))
        }
        for (place, told) in zip(new, told) { all[place].told = told }
        let accounts = Double(max(2, book.accounts))
        let needed = Numerics.ln(accounts * (accounts - 1) / 2)
        var votes: [Int: [(day: Day, sum: Int)]] = [:]
        for told in places.compactMap({ all[$0].told })
        where told.pair.logLikelihoodRatio >= needed {
            for vote in told.votes { votes[vote.market, default: []].append((vote.day, vote.sum)) }
        }
        return votes.compactMapValues { CostVotes.pile($0, before: week) }
    }

    private static func votes(
        _ hits: [MirrorHit], _ book: TradingBook, _ moves: (TradingRow) -> Double
    ) -> [(market: Int, day: Day, sum: Int)] {
        hits.compactMap { hit in
            let (one, other) = (book.rows[hit.first], book.rows[hit.second])
            let scale = book.searchScale(ofGroup: one.group)
            if scale.isCostKnown { return nil }
            let sum = moves(one) + moves(other)
            return PriceScale.vote(sum: sum, typical: scale.typical).map {
                (book.market(ofGroup: one.group), book.groups[Int(one.group)].day, $0)
            }
        }
    }

    /// Reads some candidates with their lots, several by one thread at a time.
    private func read<Result: Sendable>(
        _ places: [Int], _ evidence: MirrorEvidence, _ threads: Int,
        _ result: @escaping @Sendable (MirroredPair, [MirrorHit]) -> Result
    ) -> [Result] {
        let size = Self.portion / 8
        let portions = (places.count + size - 1) / size
        return parallelMap(portions, threads: threads) { [all] portion -> [Result] in
            var history = PairHistory()
            let end = min(places.count, (portion + 1) * size)
            return places[portion * size..<end].map { place in
                let (pair, hits) = MirroredPair.read(all[place].key, evidence, &history)
                return result(pair, hits)
            }
        }.flatMap(\.self)
    }
}
