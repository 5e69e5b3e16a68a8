internal import Statistics
package import Records

/// The current records and everything that is kept up to date over them.
package struct SignalSet: Sendable {
    package private(set) var records = CurrentRecords()
    private var accounts = AccountTable()
    private var people: PersonBook
    private var order = CanonicalOrder()
    private var trading = TradingState()
    private var rings = RingBook()
    private var buyers = BuyersByAffiliate()
    private var buyingPersons = BuyingPersons()
    private var coverage = CoverageBook()
    private var usage = UsageBook()
    private var pairs = PairBook()
    private var lastPersons: [UInt32] = []
    private var signals: [any Signal]
    private let threads: Int
    private let rates: CurrencyRates?

    /// - Parameters:
    ///   - signals: in the order in which `settle` returns their results.
    ///   - domains: what mail domains tell by themselves.
    ///   - rates: by which trading in different currencies is compared; `nil` compares it within
    ///     each currency alone.
    package init(
        signals: [any Signal], threads: Int, domains: MailDomains = MailDomains(),
        rates: CurrencyRates? = nil
    ) {
        self.rates = rates
        people = PersonBook(domains: domains)
        self.signals = signals
        self.threads = max(1, threads)
    }

    /// Affiliates whose persons the last settle put together anew.
    var relinkedAffiliates: Int { people.relinked }

    package mutating func apply(_ batch: RecordBatch) -> [Reject] { records.apply(batch) }

    /// Does ahead of the next settle what other records than customers will not change.
    ///
    /// - Parameter asOf: of the next settle; `nil` for the latest event time.
    /// - Complexity: O(customers that are new since the last call), once that of linking all
    ///   customers.
    package mutating func prepare(asOf: EventTime? = nil) {
        if people.awaitsLinks(records) {
            order.settle(records)
            _ = people.settle(
                records, order, asOf: asOf ?? records.latestEventTime, threads: threads)
        } else {
            people.prepare(records, threads: threads)
        }
    }

    /// Brings every signal up to date as of a time.
    ///
    /// - Returns: the population that was judged, and one result per signal.
    package mutating func settle(asOf: EventTime) -> (Population, [SignalResult]) {
        settle(asOf: asOf, changed: settleAccounts(asOf: asOf))
    }

    /// Brings the accounts up to date as of a time, ahead of everything else of a settle.
    ///
    /// - Returns: the customers whose record or account may differ from the last settle's.
    package mutating func settleAccounts(asOf: EventTime) -> [UInt32] {
        accounts.settle(records, asOf: asOf, threads: threads)
    }

    /// Brings every signal up to date when the accounts are.
    ///
    /// - Parameter due: what `settleAccounts` returned for the same records and time.
    package mutating func settle(asOf: EventTime, changed due: [UInt32]) -> (
        Population, [SignalResult]
    ) {
        order.settle(records)
        let persons = people.settle(records, order, asOf: asOf, threads: threads)
        let regrouped = persons.changes(since: &lastPersons)
        let touched = Set(due).union(regrouped).sorted()
        let isStale = buyers.settle(records, accounts, order, touched: touched)
        let people = Population(
            records: records, asOf: asOf, accounts: accounts, persons: persons, buyers: buyers,
            order: order, threads: threads, rates: rates, trading: comparison(asOf),
            touched: touched, isStale: isStale)
        buyingPersons.settle(people)
        let watched = coverage.watched(people)
        let population = withRings(
            Population(
                watched, buyingPersons: buyingPersons, usage: usage.settle(watched),
                pairs: watched.trading == nil ? nil : pairs.settle(watched)), regrouped)
        let results = parallelUpdate(&signals, threads: threads) { signal in
            signal.settle(population)
        }
        records.markSettled()
        return (population, results)
    }

    /// The population with its families of addresses, where a signal asks for them.
    private mutating func withRings(
        _ population: Population, _ regrouped: [UInt32]
    ) -> Population {
        guard signals.contains(where: { $0 is any ReadsRings }) else { return population }
        return Population(
            population,
            rings: rings.settle(population, touched: population.touched, regrouped: regrouped))
    }

    /// Who trades against whom; `nil` where no signal asks.
    private mutating func comparison(_ asOf: EventTime) -> TradingComparison? {
        guard signals.contains(where: { $0 is any ComparesTrading }) else { return nil }
        return trading.settle(
            SharedRecords(records, rates: rates), changed: records.changedGroups.members,
            asOf: asOf,
            order: order, threads: threads)
    }

    /// The directory's faces with which a signal compares an affiliate's customers.
    func owners(of affiliate: UInt32, readBy signal: Int) -> [OwnerFaces.Owner] {
        (signals[signal] as? any ReadsOwners)?.owners(of: affiliate) ?? []
    }

    package func evidence(
        of signal: Int, for finding: Finding, in population: Population
    ) -> Evidence {
        signals[signal].evidence(for: finding, in: population)
    }
}
