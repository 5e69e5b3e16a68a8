import Foundation

/// Pairs whose legs are booked a day apart, by looking at every two accounts both ways.
struct SlowLatePairs {
    private let pairs: SlowPairs
    private let histories: [String: [SlowPairs.Row]]

    init(_ pairs: SlowPairs) {
        self.pairs = pairs
        histories = Dictionary(
            uniqueKeysWithValues: pairs.histories.map { ($0[0].leg.customer, $0) })
    }

    /// Of each two accounts all ways that say enough to matter; the account with the earlier
    /// results first.
    func all() -> [(pair: SlowPairs.Pair, isMixed: Bool)] {
        let names = histories.keys.sorted()
        return names.flatMap { one in
            names.filter { $0 != one }.flatMap { other in
                [false, true].compactMap { isMixed in
                    pair([one, other], isMixed: isMixed).map { ($0, isMixed) }
                }
            }
        }
    }

    /// - Parameter isMixed: whether some legs may be of one day, as half of what all say that fit
    ///   better so, if they say more than those of one day alone by as much as the choice of a
    ///   partner costs.
    private func pair(_ names: [String], isMixed: Bool) -> SlowPairs.Pair? {
        let read = comparison(names, isMixed ? [0, 1] : [1])
        guard says(enough: read.movement), var pair = read.pair else { return nil }
        if isMixed {
            pair.movement -= log(2)
            let same = comparison(names, [0]).pair?.logLikelihood ?? 0
            if pair.logLikelihood < max(0, same) + choice { return nil }
        }
        if !saysEnough(pair) { return nil }
        pair.styles += habit(pair, isMixed ? [[2, 3]] : [[2], [3]])
        return saysEnough(pair) ? pair : nil
    }

    /// What the two say two and three days apart, whoever comes first, for as many days as they
    /// have where they may hedge, or half as much again at most.
    private func habit(_ pair: SlowPairs.Pair, _ decoys: [[Int]]) -> Double {
        let all = decoys.flatMap { distances in
            [pair.names, pair.names.reversed()].compactMap { comparison($0, distances).pair }
        }
        return all.map { other in
            let days = Double(pair.coactive) / Double(max(1, other.coactive))
            return min(1.5, max(1, days)) * other.logLikelihood
        }.reduce(0, max)
    }

    private func comparison(_ names: [String], _ distances: [Int]) -> SlowComparison {
        SlowComparison(
            pairs, histories[names[0]] ?? [], histories[names[1]] ?? [], distances: distances)
    }

    private var choice: Double { log(Double(max(1, pairs.accounts))) }

    /// What legs a day apart have to say more than those of one day, a tenth of which they are,
    /// either way.
    private let rarity: Double = log(20.0)

    private func says(enough movement: Double) -> Bool { movement > max(0, choice + rarity - 8) }

    private func saysEnough(_ pair: SlowPairs.Pair) -> Bool {
        pair.movement >= max(4, choice - 4) || pair.logLikelihood >= choice + rarity - 7
    }
}
