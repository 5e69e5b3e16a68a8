internal import Records

/// Customers with a settled fee by affiliate, kept up to date.
///
/// Invariant: each list holds the affiliate's buyers of the last settle, in canonical order.
package struct BuyersByAffiliate: Sendable {
    private var lists: [[UInt32]] = []
    /// The affiliate under which each customer is listed.
    private var affiliate: [UInt32] = []

    package init() {}

    package subscript(affiliate: UInt32) -> ArraySlice<UInt32> { lists[Int(affiliate)][...] }

    /// - Parameter touched: customers whose record, account or person may have changed, each once.
    /// - Returns: by affiliate, whether any of its buyers is among them, or was.
    /// - Complexity: O(touched + affiliates + buyers of those whose lists change).
    mutating func settle(
        _ records: CurrentRecords, _ accounts: AccountTable, _ order: CanonicalOrder,
        touched: [UInt32]
    ) -> [Bool] {
        let table = records.customers
        lists.append(
            contentsOf: repeatElement([], count: records.affiliateIDs.count - lists.count))
        affiliate.append(
            contentsOf: repeatElement(CustomerTable.none, count: table.count - affiliate.count))
        var isStale = [Bool](repeating: false, count: lists.count)
        var changed: Set<UInt32> = []
        for customer in touched {
            let isBuyer = table.isKnown[Int(customer)] && accounts[customer].purchases > 0
            let now = isBuyer ? table.affiliate[Int(customer)] : CustomerTable.none
            let before = affiliate[Int(customer)]
            for owner in [before, now] where owner != CustomerTable.none {
                isStale[Int(owner)] = true
                if before != now { changed.insert(owner) }
            }
            if before == now { continue }
            affiliate[Int(customer)] = now
            if now != CustomerTable.none { lists[Int(now)].append(customer) }
        }
        let rank = order.customerRank
        for owner in changed {
            lists[Int(owner)].removeAll { [affiliate] in affiliate[Int($0)] != owner }
            lists[Int(owner)].sort { rank[Int($0)] < rank[Int($1)] }
        }
        return isStale
    }
}

/// How many persons are behind each affiliate's buyers, kept up to date.
///
/// Invariant: the counts are those of the population of the last settle.
package struct BuyingPersons: Sendable {
    private var counts = AffiliateMemo<Int>()

    init() {}

    package subscript(affiliate: UInt32) -> Int { counts[affiliate] }

    /// - Complexity: O(affiliates + buyers of stale affiliates).
    mutating func settle(_ population: Population) {
        counts.settle(population) { affiliate in
            Set(population.buyers[affiliate].map { population.persons[$0] }).count
        }
    }
}
