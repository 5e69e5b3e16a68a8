import Foundation
import Records

/// What trading costs, by the sums that opposite trades leave.
extension SlowPairs {
    /// Sums left by the pairs of whom chance would make less than one, where the cost is not known.
    func foundVotes() -> [[String]: Int] {
        if scales.values.allSatisfy(\.isCostKnown) { return [:] }
        let possible = Double(max(2, accounts) * (max(2, accounts) - 1) / 2)
        let strong = plausible().filter { $0.logLikelihood >= log(possible) }
        let hits = strong.flatMap { pair -> [Meeting] in
            comparison(pair.names).withLots?.hits ?? []
        }
        .filter { scales[$0.group.market]?.isCostKnown == false }
        return Dictionary(grouping: hits, by: \.group.market).compactMapValues { hits in
            let votes = hits.compactMap { hit -> (day: Int32, sum: Int)? in
                let typical = typicalMove(hit.group.market)
                let sum = Int(((hit.first.move + hit.second.move) / typical * 100).rounded())
                return (-40...10).contains(sum) ? (hit.group.day.number, sum) : nil
            }
            return SlowScale.told(
                week: votes.filter { $0.day < week }.map(\.sum), all: votes.map(\.sum))
        }
    }

    /// Sums that two lone holders of an odd lot size leave on opposite sides, of pairs of accounts
    /// that did so twice, in hundredths of the market's typical move.
    func repeatedVotes(_ isCounted: (Day) -> Bool) -> [[String]: [Int]] {
        var votes: [(market: [String], names: [String], sum: Int)] = []
        for (group, legs) in groups where isCounted(group.day) {
            let typical = typicalMove(group.market)
            for low in legs {
                for high in legs where high.hundredths == low.hundredths && high != low {
                    let sum = Int(((low.move + high.move) / typical * 100).rounded())
                    guard legs.count(where: { $0.hundredths == low.hundredths }) == 2,
                        low.hundredths % 10 != 0, high.move > 0, low.move < 0,
                        min(-low.move, high.move) > 0.02 * typical, (-40...10).contains(sum)
                    else { continue }
                    votes.append((group.market, [low.customer, high.customer].sorted(), sum))
                }
            }
        }
        let repeated = votes.filter { vote in votes.count { $0.names == vote.names } > 1 }
        return Dictionary(grouping: repeated, by: \.market).mapValues { $0.map(\.sum) }
    }
}
