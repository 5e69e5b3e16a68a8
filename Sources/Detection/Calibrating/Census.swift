/// How many affiliates cheat and how many do not, size by size.
///
/// Where large affiliates cheat more often than small ones, evidence of which large ones simply
/// have more would seem to speak of guilt. Honest affiliates therefore weigh so that at every size
/// the two sides stand to each other as they do in all; as far as the affiliates of a size are many
/// enough to say so.
struct Census {
    private var guilty: [Int: Int] = [:]
    private var honest: [Int: Int] = [:]
    /// What makes the weights of all honest affiliates add up to `honestTotal`.
    private var scale = 1.0

    /// Cheats that a size is taken to have beside its own, and to have been expected to have.
    private static let doubt = 2.0

    /// - Precondition: `firms` have both cheats and honest affiliates.
    init(_ firms: [LabelledFirm]) {
        for firm in firms {
            for (affiliate, customers) in firm.affiliates {
                let size = Self.size(customers)
                if firm.guiltyAffiliates.contains(affiliate) {
                    guilty[size, default: 0] += 1
                } else {
                    honest[size, default: 0] += 1
                }
            }
        }
        if guiltyTotal > 0, honestTotal > 0 {
            let sum = honest.sorted { $0.key < $1.key }.reduce(0) {
                $0 + Double($1.value) * relativeWeight(atSize: $1.key)
            }
            scale = honestTotal / sum
        }
    }

    var guiltyTotal: Double { Double(guilty.values.reduce(0, +)) }
    var honestTotal: Double { Double(honest.values.reduce(0, +)) }

    /// Octaves of customers.
    private static func size(_ customers: Int) -> Int {
        max(0, Int.bitWidth - max(1, customers).leadingZeroBitCount)
    }

    /// The weight of an affiliate: 1 for a cheat; honest ones add up to `honestTotal`.
    func weight(isGuilty: Bool, customers: Int) -> Double {
        isGuilty ? 1 : scale * relativeWeight(atSize: Self.size(customers))
    }

    /// Cheats at a size over those that the share of all would lead one to expect, drawn to 1.
    private func relativeWeight(atSize size: Int) -> Double {
        let expected = Double(honest[size] ?? 0) * guiltyTotal / honestTotal
        return (Self.doubt + Double(guilty[size] ?? 0)) / (Self.doubt + expected)
    }
}
