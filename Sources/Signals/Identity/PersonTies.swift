internal import Records

/// What ties each account of one person to another of them: which field agrees in which way with
/// which weight, in words.
///
/// Accounts under one affiliate are compared as linkage compares them; those elsewhere as if they
/// were that affiliate's too.
struct PersonTies {
    private let customers: [UInt32]
    private let population: Population
    private var neighbourhoods: [UInt32: Neighbourhood] = [:]

    /// The accounts of one affiliate, then the person's accounts elsewhere.
    private struct Neighbourhood {
        let scope: LinkageScope
        let places: [UInt32: Int]
    }

    /// - Parameter customers: accounts of one person, in canonical order.
    /// - Complexity: O(n log n) in the accounts of the affiliates concerned.
    init(_ customers: [UInt32], _ population: Population) {
        self.customers = customers
        self.population = population
        if customers.count < 2 { return }
        let owner = population.records.customers.affiliate
        for affiliate in Set(customers.map { owner[Int($0)] }) {
            neighbourhoods[affiliate] = neighbourhood(of: affiliate)
        }
    }

    private func neighbourhood(of affiliate: UInt32) -> Neighbourhood {
        let owner = population.records.customers.affiliate
        let (rank, firm) = (population.order.customerRank, population.persons.firm)
        let own = customers.filter { owner[Int($0)] == affiliate }
        let elsewhere = customers.filter { owner[Int($0)] != affiliate }
        let members = Set(population.buyers[affiliate]).union(own)
            .sorted { rank[Int($0)] < rank[Int($1)] }
        let scope = LinkageScope(
            firm, members: members, others: elsewhere.map { firm.identities.faces[Int($0)] })
        let places = (members + elsewhere).enumerated().map { ($1, $0) }
        return Neighbourhood(scope: scope, places: Dictionary(uniqueKeysWithValues: places))
    }

    /// The strongest tie of an account to another: to whom, what agrees with which weight, and the
    /// sum of the weights; nothing where there is none.
    func values(of customer: UInt32) -> [(name: String, value: EvidenceRow.Value)] {
        let affiliate = population.records.customers.affiliate[Int(customer)]
        guard let around = neighbourhoods[affiliate], let own = around.places[customer] else {
            return []
        }
        var best: (other: UInt32, comparison: FaceComparison)?
        for other in customers where other != customer {
            guard let place = around.places[other] else { continue }
            let comparison = around.scope.compare(own, place)
            if comparison.isComparable, comparison.total > (best?.comparison.total ?? 0) {
                best = (other, comparison)
            }
        }
        guard let best else { return [] }
        return [
            ("linked_to", .text(population.records.customerIDs[best.other])),
            ("agreement", .text(best.comparison.words)),
            ("weight", .number(Numerics.shown(best.comparison.total))),
        ]
    }
}
