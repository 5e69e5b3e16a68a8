/// Keeps how the bunched accounts of each affiliate were used from settle to settle.
///
/// Invariant: what is kept is what would be read of the accounts anew. It hangs on which these are,
/// and on the affiliate's buyers.
struct BunchUses: Sendable {
    struct Bunch: Sendable {
        /// In canonical order.
        let customers: [UInt32]
        /// Those whose times a program sets, in canonical order.
        let mechanical: [UInt32]
        /// A person's accounts of one day as one.
        let use: UseTally
        /// Of the recurring ones whose times a program sets: one occasion may be a raffle's, whose
        /// organiser enters the winners by a program.
        let mechanicalUse: UseTally
        /// Whether those barely used are of more products than prizes of a gift are.
        let isAssorted: Bool
        fileprivate let moments: Moments
    }

    /// The customers of a bunching, in the order of their moments.
    fileprivate struct Moments: Equatable, Sendable {
        let bunched: [UInt32]
        let recurring: [UInt32]
        let mechanical: [UInt32]

        init(_ bunching: Bunching) {
            bunched = bunching.bunched.map(\.customer)
            recurring = bunching.recurring.map(\.customer)
            mechanical = bunching.mechanical.map(\.customer)
        }
    }

    private var bunches: [UInt32: Bunch] = [:]

    /// The bunch of an affiliate as of the last settle.
    subscript(affiliate: UInt32) -> Bunch {
        guard let bunch = bunches[affiliate] else {
            preconditionFailure("no bunch of affiliate \(affiliate)")
        }
        return bunch
    }

    /// - Complexity: O(affiliates + bunched), of which only a comparison for those that are as
    ///   before.
    mutating func settle(
        _ bunchings: [(affiliate: UInt32, bunching: Bunching)], _ population: Population
    ) {
        for (affiliate, bunching) in bunchings {
            let moments = Moments(bunching)
            if !population.isStale[Int(affiliate)], bunches[affiliate]?.moments == moments {
                continue
            }
            bunches[affiliate] = Bunch(moments, population)
        }
    }
}

extension BunchUses.Bunch {
    fileprivate init(_ moments: BunchUses.Moments, _ population: Population) {
        let rank = population.order.customerRank
        let ordered = { (customers: [UInt32]) in
            customers.sorted { rank[Int($0)] < rank[Int($1)] }
        }
        let customers = ordered(moments.bunched)
        let mechanical = Set(moments.mechanical)
        let recurring = ordered(moments.recurring.filter(mechanical.contains))
        let speakers = population.speakers(of: customers)
        self.init(
            customers: customers, mechanical: ordered(moments.mechanical),
            use: UseTally(speakers, population),
            mechanicalUse: UseTally(population.speakers(of: recurring), population),
            isAssorted: Self.areAssorted(speakers.filter(population.isBarelyUsed), population),
            moments: moments)
    }

    /// Products from which a bunch is no gift, of each of which there are so few: prizes are of a
    /// few sizes.
    private static let fewestProducts = 5
    private static let largestShare = 0.4

    private static func areAssorted(_ customers: [UInt32], _ population: Population) -> Bool {
        let products = Dictionary(
            grouping: customers, by: population.records.customers.product
        ).values.map(\.count)
        return products.count >= fewestProducts
            && Double(products.max() ?? 0) <= largestShare * Double(customers.count)
    }
}
