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

    /// Of each two accounts the way that says more, where it says enough to matter; the account with the
    /// earlier results first.
    func all() -> [SlowPairs.Pair] {
        let names = histories.keys.sorted()
        return names.indices.flatMap { left in
            names[(left + 1)...].compactMap { other in
                [[names[left], other], [other, names[left]]].compactMap(pair).max {
                    $0.logLikelihood < $1.logLikelihood
                }
            }
        }
    }

    private func pair(_ names: [String]) -> SlowPairs.Pair? {
        let read = comparison(names, 1)
        guard says(enough: read.outcomes.movement), var pair = read.pair, saysEnough(pair)
        else { return nil }
        pair.styles += habit(pair)
        return saysEnough(pair) ? pair : nil
    }

    /// What the two say two and three days apart, whoever comes first, for as many days as they have one
    /// day apart, or half as much again at most.
    private func habit(_ pair: SlowPairs.Pair) -> Double {
        let all = [2, 3].flatMap { distance in
            [pair.names, pair.names.reversed()].compactMap { comparison($0, distance).pair }
        }
        return all.map { other in
            let days = Double(pair.coactive) / Double(max(1, other.coactive))
            return min(1.5, max(1, days)) * other.logLikelihood
        }.reduce(0, max)
    }

    private func comparison(_ names: [String], _ distance: Int) -> SlowComparison {
        SlowComparison(
            pairs, histories[names[0]] ?? [], histories[names[1]] ?? [], distance: distance)
    }

    private var choice: Double { log(Double(max(1, pairs.accounts))) }

    private func says(enough movement: Double) -> Bool { movement > max(0, choice - 8) }

    private func saysEnough(_ pair: SlowPairs.Pair) -> Bool {
        pair.movement >= max(4, choice - 4) || pair.logLikelihood >= choice - 7
    }
}
