import FirmRecords
import Foundation
import Records

/// What two accounts have in common beside their trading, by going through all pairs of buyers.
struct SlowCorroboration {
    let firm: SlowFirm
    /// Phases of all customers at the time, buyers or not.
    let phases: [String: String]
    let affiliates: [String: String]
    private var hedgedShared = 0.6

    /// - Parameter pairs: of all accounts.
    init(_ records: SlowRecords, _ firm: SlowFirm, _ pairs: SlowPairs) {
        self.firm = firm
        phases = records.customers.mapValues {
            $0.version <= firm.asOf ? $0["phase"] : ""
        }
        affiliates = records.customers.mapValues { $0["affiliate_id"] }
        let certain = certain(pairs)
        let shared = certain.count { affiliates[$0[0]] == affiliates[$0[1]] }
        hedgedShared = min(0.6, (2.4 + Double(shared)) / (4 + Double(certain.count)))
    }

    /// Pairs of four days that nobody may call chance, of which neither mirrors another a twentieth
    /// as well.
    private func certain(_ pairs: SlowPairs) -> [[String]] {
        let all = pairs.pairs()
        let accounts = Double(max(2, pairs.accounts))
        return all.filter { pair in
            let strongest =
                all.filter {
                    $0.names != pair.names && $0.names.contains(where: pair.names.contains)
                }.map(\.logLikelihood).max() ?? 0
            return pair.days >= 4
                && pair.logLikelihood >= 2 + log(accounts * (accounts - 1) / 2)
                && pair.logLikelihood - max(0, strongest) >= log(20)
        }.map(\.names)
    }

    func logRatio(_ names: [String]) -> Double {
        min(7, max(-2.5, shared(names) + proximity(names) + outcome(names)))
    }

    private func share(_ happens: (SlowBuyer, SlowBuyer) -> Bool, _ buyers: [SlowBuyer]) -> Double {
        var (hits, all) = (0, 0)
        for left in buyers {
            for right in buyers where right.id != left.id {
                all += 1
                if happens(left, right) { hits += 1 }
            }
        }
        return Double(hits) / Double(max(1, all))
    }

    private func ratio(_ happened: Bool, hedged: Double, _ chance: Double) -> Double {
        let chance = min(0.99, max(0.001, chance))
        return happened ? log(hedged / chance) : log((1 - hedged) / (1 - chance))
    }

    private func shared(_ names: [String]) -> Double {
        ratio(
            affiliates[names[0]] == affiliates[names[1]], hedged: hedgedShared,
            share({ $0.affiliate == $1.affiliate }, firm.buyers))
    }

    private func proximity(_ names: [String]) -> Double {
        let legs = names.compactMap { name in firm.buyers.first { $0.id == name } }
        guard legs.count == 2 else { return 0 }
        let gap = max(0.5, abs(legs[0].firstFee.days(since: legs[1].firstFee)))
        let near = legs.map { leg in
            firm.buyers.count {
                $0.id != leg.id && abs($0.firstFee.days(since: leg.firstFee)) <= gap
            }
        }
        let chance = Double(near[0] + near[1]) / 2 / Double(max(1, firm.buyers.count - 1))
        return log(0.25) - 0.75 * log(min(1, max(1e-6, chance)))
    }

    private func outcome(_ names: [String]) -> Double {
        let ended: Set = ["failed", "funded"]
        let own = names.map { phases[$0] ?? "" }
        guard own.allSatisfy(ended.contains) else { return 0 }
        return ratio(
            own[0] != own[1], hedged: 0.6,
            share({ $0.phase != $1.phase }, firm.buyers.filter { ended.contains($0.phase) }))
    }
}
