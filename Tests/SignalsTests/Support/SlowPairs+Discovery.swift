import Foundation

/// Which pairs stand.
extension SlowPairs {
    /// Pairs that pass e-BH over all possible pairs, each trade with its strongest partner.
    ///
    /// - Parameter corroboration: what else two accounts have in common.
    func discovered(
        days: Int = 3, rate: Double = 0.05, slack: Double = 2,
        corroboration: @escaping ([String]) -> Double = { _ in 0 }
    ) -> [Pair] {
        let accounts = Double(max(2, accounts))
        let strong = pairs().filter { $0.days >= days }.map { pair in
            var pair = pair
            pair.corroboration = corroboration(pair.names)
            return pair
        }
        let sorted = strong.sorted { $0.support > $1.support }
        let passing = sorted.indices.last { index in
            exp(sorted[index].support - slack) * rate * Double(index + 1)
                >= accounts * (accounts - 1) / 2
        }
        var taken: Set<Trade> = []
        let explained = SlowGroups(self, corroboration: corroboration).discovered(days: days)
            .flatMap { group in
                group.others.map { [group.one, $0].sorted() }
            }
        return (passing.map { sorted[...$0] } ?? []).filter { pair in
            if explained.contains(pair.names) { return false }
            if pair.names.allSatisfy({ isCrowded($0, pair, among: strong) }) { return false }
            let isFree = taken.isDisjoint(with: pair.trades)
            if isFree { taken.formUnion(pair.trades) }
            return isFree
        }
    }

    /// Whether two others or more mirror an account about as well as its partner does and trade as
    /// that.
    private func isCrowded(_ name: String, _ pair: Pair, among pairs: [Pair]) -> Bool {
        let partner = pair.names[0] == name ? pair.names[1] : pair.names[0]
        return pairs.count {
            $0.names.contains(name) && $0.names != pair.names
                && $0.movement >= 0.25 * pair.movement
                && areFellows(partner, $0.names[0] == name ? $0.names[1] : $0.names[0])
        } >= 2
    }

    /// Copies of each other in half of the groups in which both trade, three at least.
    private func areFellows(_ one: String, _ other: String) -> Bool {
        let its = history(other)
        let common = history(one).compactMap { own in
            its.first { $0.group == own.group }.map { (own.leg.place, $0.leg.place) }
        }
        let copies = common.count { abs($0 - $1) <= 6 && ($0 < 0) == ($1 < 0) }
        return copies >= 3 && 2 * copies >= common.count
    }
}
