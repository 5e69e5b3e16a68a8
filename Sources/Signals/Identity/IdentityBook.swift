internal import Records
internal import Statistics

/// What is kept of the persons behind one affiliate's buyers until something of it changes.
struct KeptPersons: Sendable {
    let tally: PersonTally
    let accounts: Int
    /// Persons who might be of concern, and the first of the others, in their order.
    let notable: [PersonCluster]
    /// Bearers of one surname who came together.
    let kin: [KinGroup]
    private let owners: [OwnerFaces.Owner]
    /// What agreement with the directory and kin hang on; `nil` where there is neither.
    private let reads: FirmReads?
    /// The firm's own weights of linkage.
    private let weights: LinkageWeights

    init(of affiliate: UInt32, _ population: Population, _ owners: [OwnerFaces.Owner]) {
        let firm = population.persons.firm
        let customers = Array(population.buyers[affiliate])
        var clusters = PersonCluster.all(of: customers, population)
        self.owners = owners
        var scope: LinkageScope?
        let makeScope = {
            LinkageScope(firm, members: customers, others: owners.map(\.face), isLogging: true)
        }
        if !owners.isEmpty {
            let made = makeScope()
            clusters = made.compared(clusters, with: owners, customers, population)
            scope = made
        }
        kin = KinGroup.all(of: customers, population) {
            let made = scope ?? makeScope()
            scope = made
            return made
        }
        reads = scope.map { FirmReads($0, firm) }
        weights = firm.weights
        accounts = customers.count
        tally = PersonTally(clusters)
        let plain = clusters.firstIndex { $0.count == 1 && $0.directory <= 0 }
        notable = clusters.indices.filter {
            clusters[$0].count > 1 || clusters[$0].directory > 0 || $0 == plain
        }.map { clusters[$0] }
    }

    /// Whether all that was read of the firm still reads the same; the affiliate's own customers
    /// are the caller's to watch.
    func isCurrent(_ population: Population, _ owners: [OwnerFaces.Owner]) -> Bool {
        let firm = population.persons.firm
        if owners != self.owners || firm.weights != weights { return false }
        return reads?.isCurrent(firm) ?? true
    }
}

/// Keeps what persons say of each affiliate up to date.
///
/// Invariant: what is kept of an affiliate is what would be made of it anew.
struct IdentityBook: Sendable {
    private var kept: [KeptPersons?] = []
    /// Affiliates that the last settle looked at anew.
    private(set) var renewed: Set<UInt32> = []

    init() {}

    /// `nil` for who has no buyers.
    subscript(affiliate: UInt32) -> KeptPersons? { kept[Int(affiliate)] }

    var tallies: [PersonTally] { kept.compactMap { $0?.tally } }

    /// - Complexity: O(affiliates + accounts of those looked at anew).
    mutating func settle(_ population: Population, _ owners: OwnerFaces) {
        let missing = population.records.affiliateIDs.count - kept.count
        kept.append(contentsOf: repeatElement(nil, count: missing))
        let stale = kept.indices.filter { place in
            population.isStale[place]
                || !(kept[place]?.isCurrent(population, owners[UInt32(place)]) ?? false)
        }
        renew(stale.map(UInt32.init), population, owners)
    }

    private mutating func renew(
        _ stale: [UInt32], _ population: Population, _ owners: OwnerFaces
    ) {
        let made = parallelMap(stale.count, threads: population.threads) { index in
            population.buyers[stale[index]].isEmpty
                ? nil : KeptPersons(of: stale[index], population, owners[stale[index]])
        }
        renewed = Set(stale)
        for (affiliate, persons) in zip(stale, made) { kept[Int(affiliate)] = persons }
    }
}
