/// Cohorts that a settle found, for as long as the trading and who is behind it stay the same.
struct FoundCohorts: Sendable {
    /// All that the search for cohorts hangs on.
    struct Key: Equatable, Sendable {
        private let epoch: Int
        /// By customer number.
        private let affiliates: [UInt32]
        private let persons: [UInt32]
        /// Numbers of the accounts that stand in a group hedge.
        private let excluded: Set<UInt32>

        init(
            _ population: Population, _ people: CopyPersons, epoch: Int, excluded: Set<UInt32>
        ) {
            self.epoch = epoch
            self.excluded = excluded
            affiliates = population.records.customers.affiliate
            persons = people.byCustomer
        }

        /// Whether `later` differs by customers alone who have come since and never traded.
        func holds(at later: Key) -> Bool {
            epoch == later.epoch && excluded == later.excluded
                && later.affiliates.starts(with: affiliates)
                && later.persons.starts(with: persons)
        }
    }

    private let key: Key
    /// With customer numbers for canonical positions, which shift when others join.
    private let cohorts: [CopyCohort]

    init(_ cohorts: [CopyCohort], where key: Key, _ order: CanonicalOrder) {
        self.key = key
        self.cohorts = cohorts.map { $0.renumbered { order.customers[Int($0)] } }
    }

    /// `nil` where they may be others by now.
    ///
    /// - Complexity: O(customers).
    func cohorts(where key: Key, _ order: CanonicalOrder) -> [CopyCohort]? {
        guard self.key.holds(at: key) else { return nil }
        return cohorts.map { $0.renumbered { order.customerRank[Int($0)] } }
    }
}

extension CopyCohort {
    fileprivate func renumbered(by number: (UInt32) -> UInt32) -> CopyCohort {
        CopyCohort(
            accounts: accounts.map(number), copied: copied,
            followers: followers.map { Follower(account: number($0.account), copies: $0.copies) })
    }
}
