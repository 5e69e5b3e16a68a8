private import Glibc
internal import Records

/// What an affiliate's accounts are like, trait by trait, as counts among them.
struct AffiliateTraits: Equatable, Sendable {
    enum Trait: String, CaseIterable {
        case suspectReturns = "fees returned suspiciously"
        case unused = "accounts hardly used"
        case blowUps = "accounts lost within two trading days"
        case noClick = "accounts without a click id"
        case repeats = "accounts beyond one a person"
        case leadingCountry = "accounts of the leading country"
        case funded = "accounts that were funded"
    }

    let affiliate: UInt32
    let accounts: Int
    private(set) var counts: [Int]
    /// Accounts by country, as far as countries are known.
    let countries: [UInt16: Int]

    init(of affiliate: UInt32, _ population: Population) {
        self.affiliate = affiliate
        let members = population.buyers[affiliate]
        accounts = members.count
        let table = population.records.customers
        var persons: Set<UInt32> = []
        var countries: [UInt16: Int] = [:]
        for customer in members {
            persons.insert(population.persons[customer])
            let country = table.country[Int(customer)]
            if country != CustomerTable.noCountry { countries[country, default: 0] += 1 }
        }
        self.countries = countries
        let leading = countries.values.max() ?? 0
        counts = Trait.allCases.map { trait in
            switch trait {
            case .suspectReturns: members.count { !population.accounts[$0].suspects.isEmpty }
            case .unused: members.count(where: population.isUnused)
            case .blowUps: members.count(where: population.isBlownUp)
            case .noClick: members.count { !table.hasClickID[Int($0)] }
            case .repeats: members.count - persons.count
            case .leadingCountry: leading
            case .funded: members.count { population.phase(of: $0) == .funded }
            }
        }
    }

    /// How far each count lies from what the firm's share leads one to expect, in standard
    /// deviations of a binomial count, shrunk where accounts are few.
    ///
    /// - Parameter shares: of the whole firm's accounts, one a trait, in (0, 1).
    func deviations(from shares: [Double]) -> [Double] {
        zip(counts, shares).map { count, share in
            let expected = Double(accounts) * share
            return (Double(count) - expected) / (expected * (1 - share) + 1).squareRoot()
        }
    }
}
