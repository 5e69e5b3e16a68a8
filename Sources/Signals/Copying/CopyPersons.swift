internal import Linkage
internal import Records

/// Who is behind the accounts that may copy each other. Those of one affiliate that trade under one
/// full name count as one person's here, however common the name: of two that make the same trades
/// chance does not explain both.
struct CopyPersons: Sendable {
    /// By customer number, that of the person's canonical first account.
    let byCustomer: [UInt32]

    private struct Bearer: Hashable {
        var affiliate: UInt32
        var name: UInt32
    }

    /// - Complexity: O(n) in the customers.
    init(_ population: Population, _ book: TradingBook) {
        let faces = population.persons.firm.identities.faces
        let affiliates = population.records.customers.affiliate
        var sets = DisjointSets(rank: population.order.customerRank)
        var first: [Bearer: UInt32] = [:]
        for customer in population.order.customers {
            sets.union(customer, population.persons[customer])
            let name = faces[Int(customer)].name
            if name == Face.none || book.accountRows.range(of: customer).isEmpty { continue }
            let bearer = Bearer(affiliate: affiliates[Int(customer)], name: name)
            if let namesake = first[bearer] {
                sets.union(customer, namesake)
            } else {
                first[bearer] = customer
            }
        }
        byCustomer = affiliates.indices.map { sets.find(UInt32($0)) }
    }
}
