internal import Holds
internal import Records
internal import Signals

/// Every affiliate with its posterior, money and people.
struct Standings {
    private let population: Population
    private let posteriors: PosteriorTable
    private let book: CommissionBook

    init(_ population: Population, _ posteriors: PosteriorTable, _ book: CommissionBook) {
        self.population = population
        self.posteriors = posteriors
        self.book = book
    }

    /// By id.
    func standings(_ flags: [Flag], _ holds: [Hold]) -> [AffiliateStanding] {
        let patterns = patterns(flags)
        let held = held(holds)
        let people = people()
        let named = namedAffiliates()
        return population.order.affiliates.filter(named.contains).map { affiliate in
            let id = population.records.affiliateIDs[affiliate]
            return AffiliateStanding(
                id: id, posterior: posteriors.posterior(ofAffiliate: affiliate),
                amounts: amounts(book.totals.accrued(affiliate), held[id] ?? [:]),
                patterns: patterns[id, default: []].sorted(),
                customers: people[affiliate]?.customers ?? 0,
                persons: people[affiliate]?.persons.count ?? 0)
        }
    }

    /// Those that any current record names: one that a corrected record named is nobody.
    private func namedAffiliates() -> Set<UInt32> {
        let records = population.records
        var named = book.totals.affiliates
        for (id, entry) in records.directory { named.formUnion([id, entry.parent]) }
        for row in 0..<records.customers.count where records.customers.isKnown[row] {
            named.insert(records.customers.affiliate[row])
        }
        return named
    }

    private func patterns(_ flags: [Flag]) -> [String: Set<String>] {
        var patterns: [String: Set<String>] = [:]
        for flag in flags where flag.status == .open {
            for affiliate in flag.affiliateIDs {
                patterns[affiliate, default: []].insert(flag.pattern)
            }
        }
        return patterns
    }

    private func held(_ holds: [Hold]) -> [String: [CurrencyCode: MoneySum]] {
        var sums: [String: [CurrencyCode: MoneySum]] = [:]
        for hold in holds {
            sums[hold.line.affiliateID, default: [:]][hold.line.currency, default: .zero] +=
                hold.line.amount
        }
        return sums
    }

    private func amounts(
        _ accrued: [CurrencyCode: MoneySum], _ held: [CurrencyCode: MoneySum]
    ) -> [CurrencyAmounts] {
        accrued.keys.sorted { $0.description < $1.description }.map {
            CurrencyAmounts(
                currency: $0, accrued: accrued[$0] ?? .zero, held: held[$0] ?? .zero)
        }
    }

    /// Customers who had signed up, and the persons behind them.
    private func people() -> [UInt32: (customers: Int, persons: Set<UInt32>)] {
        let table = population.records.customers
        var people: [UInt32: (customers: Int, persons: Set<UInt32>)] = [:]
        for row in 0..<table.count
        where table.isKnown[row] && table.signup[row] <= population.asOf {
            people[table.affiliate[row], default: (0, [])].customers += 1
            people[table.affiliate[row]]?.persons.insert(population.persons[UInt32(row)])
        }
        return people
    }
}

extension OutcomeCounts {
    init(_ population: Population, _ book: CommissionBook, affiliates: Int) {
        let records = population.records
        self.affiliates = affiliates
        customers = (0..<records.customers.count).count { records.customers.isKnown[$0] }
        persons =
            Set(
                (0..<records.customers.count).filter { records.customers.isKnown[$0] }
                    .map { population.persons[UInt32($0)] }
            ).count
        transactions = (0..<records.transactions.count).count {
            records.transactions.isPresent($0)
                && records.isKnown(records.transactions.customer[$0])
        }
        activityRows = records.activity.customer.count(where: records.isKnown)
        commissionLines = book.count
    }
}
