/// Chooses the passes: the cheapest that together see a pair that agrees on any two fields.
///
/// A pass costs the pairs that it is expected to compare, by how often two records agree on its
/// keys: `n P / 2` a record. Single keys come first; two keys together where one is too common.
///
/// Source: Michelson & Knoblock 2006 (disjunctive blocking), simplified.
struct BlockingPlan: Sendable {
    /// Comparisons a record: of one pass with one key, of one with two, and of all.
    static let single = 5.0
    static let double = 4.0
    static let all = 28.0
    static let mostPasses = 30

    private(set) var passes: [BlockingPass] = []

    private struct Offer {
        var pass: BlockingPass
        var cost: Double
    }

    init(_ records: RecordSet, _ frequencies: Frequencies) {
        let singles = Self.singles(records, frequencies).sorted(by: Self.isCheaper)
        var spent = 0.0
        for offer in singles where offer.cost <= Self.single {
            if passes.count == Self.mostPasses || spent + offer.cost > Self.all { break }
            passes.append(offer.pass)
            spent += offer.cost
        }
        for offer in Self.pairs(records, singles).sorted(by: Self.isCheaper)
        where offer.cost <= Self.double && !isCovered(offer.pass) {
            if passes.count == Self.mostPasses || spent + offer.cost > Self.all { break }
            passes.append(offer.pass)
            spent += offer.cost
        }
        if passes.isEmpty, let cheapest = singles.first { passes = [cheapest.pass] }
    }

    private func isCovered(_ pass: BlockingPass) -> Bool {
        passes.contains { $0.keys.count == 1 && pass.keys.contains($0.keys[0]) }
    }

    private static func isCheaper(_ left: Offer, _ right: Offer) -> Bool {
        if left.cost != right.cost { return left.cost < right.cost }
        return left.pass.keys.map(\.order).lexicographicallyPrecedes(right.pass.keys.map(\.order))
    }

    private static func singles(_ records: RecordSet, _ frequencies: Frequencies) -> [Offer] {
        records.fields.indices.flatMap { field in
            [BlockKey.Form.value, .first, .second].compactMap { form in
                let key = BlockKey(field: field, form: form)
                guard let chance = chance(key, records, frequencies) else { return nil }
                return Offer(
                    pass: BlockingPass(keys: [key], isUnordered: false),
                    cost: chance * records.pairCount / Double(max(1, records.count)))
            }
        }
    }

    /// Two coarse keys of different fields, where both together are expected to be few.
    private static func pairs(_ records: RecordSet, _ singles: [Offer]) -> [Offer] {
        let perRecord = records.pairCount / Double(max(1, records.count))
        var offers: [Offer] = []
        for (place, left) in singles.enumerated() {
            for right in singles[(place + 1)...] {
                let (a, b) = (left.pass.keys[0], right.pass.keys[0])
                let isSecond = a.form == .second && b.form == .second
                if a.field == b.field || a.form == .value || b.form == .value || isSecond {
                    continue
                }
                let areSwappable =
                    a.form == .first && b.form == .first
                    && (records.fields[a.field].partner == b.field
                        || records.fields[b.field].partner == a.field)
                offers.append(
                    Offer(
                        pass: BlockingPass(keys: [a, b], isUnordered: areSwappable),
                        cost: left.cost * right.cost / max(perRecord, 1e-9)))
            }
        }
        return offers
    }

    /// P(two random records share the key), counting those without one; `nil` where none has it.
    private static func chance(
        _ key: BlockKey, _ records: RecordSet, _ frequencies: Frequencies
    ) -> Double? {
        let base = records.fields[key.field].values.lowerBound
        let width = records.fields.count
        var known = 0.0
        for record in 0..<records.count
        where records.cells[record * width + key.field] != RecordSet.missing {
            known += 1
        }
        known /= Double(max(1, records.count))
        var keyed: [(UInt64, Double)] = []
        for (place, share) in frequencies.shares[key.field].enumerated() where share > 0 {
            let one = key.key(of: UInt32(base + place), records)
            if one != KeyHash.none { keyed.append((one, Double(share))) }
        }
        if keyed.isEmpty { return nil }
        keyed.sort { $0.0 < $1.0 }
        var (sum, run, last) = (0.0, 0.0, KeyHash.none)
        for (one, share) in keyed {
            if one != last { (sum, run, last) = (sum + run * run, 0, one) }
            run += share
        }
        return (sum + run * run) * known * known
    }
}

extension BlockKey {
    fileprivate var order: Int {
        field * 3 + (form == .value ? 0 : form == .first ? 1 : 2)
    }
}
