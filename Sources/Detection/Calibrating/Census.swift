/// How many affiliates cheat and how many do not, size by size.
///
/// Where large affiliates cheat more often than small ones, evidence of which large ones simply
/// have more would seem to speak of guilt. Honest affiliates therefore weigh so that at every size
/// the two sides stand to each other as they do in all.
struct Census {
    private var guilty: [Int: Int] = [:]
    private var honest: [Int: Int] = [:]

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
    }

    var guiltyTotal: Double { Double(guilty.values.reduce(0, +)) }
    var honestTotal: Double { Double(honest.values.reduce(0, +)) }

    /// Octaves of customers.
    private static func size(_ customers: Int) -> Int {
        max(0, Int.bitWidth - max(1, customers).leadingZeroBitCount)
    }

    /// The weight of an affiliate: 1 for a cheat; honest ones add up to `honestTotal`.
    func weight(isGuilty: Bool, customers: Int) -> Double {
        if isGuilty { return 1 }
        let size = Self.size(customers)
        let ratio = Double(guilty[size] ?? 0) / Double(max(1, honest[size] ?? 0))
        return ratio * honestTotal / guiltyTotal
    }
}
