/// Keeps how the bunched accounts of each affiliate were used from settle to settle.
///
/// Invariant: what is kept is what would be read of the accounts anew. It hangs on which these are,
/// and on the affiliate's buyers.
struct BunchUses: Sendable {
    struct Bunch: Sendable {
        /// In canonical order.
        let customers: [UInt32]
        /// A person's accounts of one day as one.
        let use: UseTally
        fileprivate let moments: [UInt32]
    }

    private var bunches: [UInt32: Bunch] = [:]

    /// The bunch of an affiliate as of the last settle.
    subscript(affiliate: UInt32) -> Bunch {
        guard let bunch = bunches[affiliate] else {
            preconditionFailure("no bunch of affiliate \(affiliate)")
        }
        return bunch
    }

    /// - Parameter bunched: of each affiliate its bunched customers, in the order of their moments.
    /// - Complexity: O(affiliates + bunched), of which only a comparison for those that are as
    ///   before.
    mutating func settle(
        _ bunched: [(affiliate: UInt32, customers: [UInt32])], _ population: Population
    ) {
        let rank = population.order.customerRank
        for (affiliate, moments) in bunched {
            if !population.isStale[Int(affiliate)], bunches[affiliate]?.moments == moments {
                continue
            }
            let customers = moments.sorted { rank[Int($0)] < rank[Int($1)] }
            bunches[affiliate] = Bunch(
                customers: customers,
                use: UseTally(population.speakers(of: customers), population), moments: moments)
        }
    }
}
