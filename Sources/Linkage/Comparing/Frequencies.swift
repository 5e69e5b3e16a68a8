/// How common the values of each field are, and how often two random records agree on one.
struct Frequencies: Sendable {
    /// By field: shares of the field's values among the records that have one, in the group's
    /// order.
    let shares: [[Float]]
    /// By field: P(two random records agree exactly | both have a value).
    let chance: [Double]
    /// By field with a partner: P(each stands nearly in the other's place).
    let swapped: [Double]

    /// P(two random names are nearly the same), roughly.
    private static let nearly = 1e-3

    /// - Complexity: O(n fields).
    init(_ records: RecordSet) {
        let width = records.fields.count
        var shares: [[Float]] = []
        var chance: [Double] = []
        for (index, field) in records.fields.enumerated() {
            var (first, second) = (
                [UInt32](repeating: 0, count: field.values.count),
                [UInt32](repeating: 0, count: field.values.count)
            )
            for record in 0..<records.count {
                let value = records.cells[record * width + index]
                if value == RecordSet.missing { continue }
                let place = Int(value) - field.values.lowerBound
                if record < records.firstCount { first[place] += 1 } else { second[place] += 1 }
            }
            let (a, b) = (Self.total(first), Self.total(second))
            let known = Float(max(1, a + b))
            shares.append(zip(first, second).map { Float($0 + $1) / known })
            chance.append(
                records.isAcross
                    ? zip(first, second).reduce(0) { $0 + Double($1.0) * Double($1.1) }
                        / max(1, a * b)
                    : first.reduce(0) { $0 + Double($1) * Double(max(1, $1) - 1) }
                        / max(1, a * (a - 1)))
        }
        self.shares = shares
        self.chance = chance
        swapped = records.fields.indices.map { index in
            guard let partner = records.fields[index].partner else { return 0 }
            let once = zip(shares[index], shares[partner])
                .reduce(0) { $0 + Double($1.0) * Double($1.1) }
            return 2 * once * max(once, Self.nearly)
        }
    }

    private static func total(_ counts: [UInt32]) -> Double {
        counts.reduce(0) { $0 + Double($1) }
    }
}
