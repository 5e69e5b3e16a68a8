/// Persons who could have an account of some make, each where its account of that make is.
struct PersonTrials {
    /// One per person.
    private(set) var strata: [Stratum] = []
    private var isHit: [Bool] = []

    var hits: Int { isHit.count { $0 } }

    private init() {}

    init(
        _ customers: [UInt32], _ population: Population, _ ledger: RingLedger,
        where isOfMake: (UInt32) -> Bool
    ) {
        var places: [UInt32: Int] = [:]
        for customer in customers {
            let (stratum, hit) = (ledger.traits[Int(customer)].stratum, isOfMake(customer))
            if let place = places[population.persons[customer]] {
                if !hit || isHit[place] { continue }
                (strata[place], isHit[place]) = (stratum, true)
            } else {
                places[population.persons[customer]] = strata.count
                strata.append(stratum)
                isHit.append(hit)
            }
        }
    }

    func within(_ block: StratumBlock) -> Self { filtered { block.contains($0) } }

    func outside(_ block: StratumBlock) -> Self { filtered { !block.contains($0) } }

    private func filtered(_ isIncluded: (Stratum) -> Bool) -> Self {
        var result = Self()
        for (stratum, hit) in zip(strata, isHit) where isIncluded(stratum) {
            result.strata.append(stratum)
            result.isHit.append(hit)
        }
        return result
    }
}

/// Weeks that follow each other, in one country or in all.
struct StratumBlock: Hashable {
    private var country: UInt16?
    private var weeks: ClosedRange<Int32>
    let isWhole: Bool

    private static let lengths: [Int32] = [1, 2, 4, 8]

    func contains(_ stratum: Stratum) -> Bool {
        if let country, country != stratum.country { return false }
        return weeks.contains(stratum.week)
    }

    /// All weeks of all countries first, then stretches of 1, 2, 4 and 8 weeks from each week on
    /// that holds one of the strata; each for all countries, and for every country that is there
    /// often enough.
    static func all(around strata: [Stratum]) -> [Self] {
        let weeks = Set(strata.map(\.week)).sorted()
        guard let first = weeks.first, let last = weeks.last else { return [] }
        let often = Dictionary(grouping: strata, by: \.country)
            .filter { $0.value.count >= AddressFamily.smallest }.keys.sorted()
        return ([nil] + often.map { Optional($0) }).flatMap { country in
            let stretches = weeks.flatMap { week in
                lengths.map { Self(country: country, weeks: week...week + $0 - 1, isWhole: false) }
            }
            let isWhole = country == nil
            return [Self(country: country, weeks: first...last, isWhole: isWhole)] + stretches
        }
    }
}
