internal import Holds
internal import Records
internal import Signals

/// Every affiliate with its posterior, money and people.
struct Standings {
    private let population: Population
    private let posteriors: PosteriorTable
    private let people: PeopleBook
    private let book: CommissionBook

    init(
        _ population: Population, _ posteriors: PosteriorTable, _ people: PeopleBook,
        _ book: CommissionBook
    ) {
        self.people = people
        self.population = population
        self.posteriors = posteriors
        self.book = book
    }

    /// By id.
    func standings(_ flags: [Flag], _ holds: [Hold]) -> [AffiliateStanding] {
        let patterns = patterns(flags)
        let held = held(holds)
        let named = namedAffiliates()
        return population.order.affiliates.filter(named.contains).map { affiliate in
            let id = population.records.affiliateIDs[affiliate]
            return AffiliateStanding(
                id: id, posterior: posteriors.posterior(ofAffiliate: affiliate),
                amounts: amounts(book.totals.accrued(affiliate), held[id] ?? [:]),
                patterns: patterns[id, default: []].sorted(),
                customers: people[affiliate].customers, persons: people[affiliate].persons)
        }
    }

    /// Those that any current record names: one that a corrected record named is nobody.
    private func namedAffiliates() -> Set<UInt32> {
        let records = population.records
        var named = book.totals.affiliates
        for (id, entry) in records.directory { named.formUnion([id, entry.parent]) }
        named.formUnion(people.affiliates)
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
        accrued.keys.sorted().map {
            CurrencyAmounts(
                currency: $0, accrued: accrued[$0] ?? .zero, held: held[$0] ?? .zero)
        }
    }
}

extension OutcomeCounts {
    init(_ population: Population, _ people: PeopleBook, _ book: CommissionBook, affiliates: Int) {
        let records = population.records
        let asOf = population.asOf
        let isAll = asOf >= records.latestEventTime
        self.affiliates = affiliates
        customers = people.customers
        persons = people.persons
        transactions = isAll ? records.totals.transactions : records.transactions(by: asOf)
        activityRows = isAll ? records.totals.activityRows : records.activityRows(by: asOf)
        commissionLines = book.count
        areLinesSent = !records.commissions.isEmpty
    }
}

extension CurrentRecords {
    /// How many of known customers had happened by a time.
    ///
    /// - Complexity: O(transactions).
    fileprivate func transactions(by time: EventTime) -> Int {
        (0..<transactions.count).count { row in
            transactions.isPresent(row) && isKnown(transactions.customer[row])
                && transactions.time[row] <= time
        }
    }

    /// How many of known customers are of days that were over at a time.
    ///
    /// - Complexity: O(rows).
    fileprivate func activityRows(by time: EventTime) -> Int {
        (0..<activity.count).count { row in
            isKnown(activity.customer[row]) && activity.day(ofRow: row).end <= time
        }
    }
}
