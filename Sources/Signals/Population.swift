package import Records

/// The firm at one settle: what every statistic reads, and none may change.
///
/// A class, so that handing it around copies one reference and not a hundred columns.
package final class Population: Sendable {
    package let records: CurrentRecords
    /// The same, to be handed from call to call.
    let shared: SharedRecords
    package let asOf: EventTime
    package let accounts: AccountTable
    package let persons: PersonTable
    /// Customers with a settled fee, by affiliate; each list in canonical order.
    package let buyers: BuyersByAffiliate
    /// How many persons are behind an affiliate's buyers.
    package let buyingPersons: BuyingPersons
    package let order: CanonicalOrder
    package let threads: Int
    let coverage: TradingCoverage
    /// By which trading in different currencies is compared.
    package let rates: CurrencyRates?
    /// Who trades against whom; `nil` where no signal asks.
    let trading: TradingComparison?
    /// Families of addresses; `nil` where no signal asks.
    let rings: RingTable?
    /// Customers whose record, account or person may differ from the last settle's.
    package let touched: [UInt32]
    /// By affiliate, whether anything of its buyers may differ from the last settle's.
    let isStale: [Bool]
    private let knownUsage: UsageStandard?
    private let knownPairs: FirmPairs?

    init(
        records: CurrentRecords, asOf: EventTime, accounts: AccountTable, persons: PersonTable,
        buyers: BuyersByAffiliate, order: CanonicalOrder, threads: Int, rates: CurrencyRates?,
        trading: TradingComparison?, touched: [UInt32], isStale: [Bool]
    ) {
        self.records = records
        shared = SharedRecords(records, rates: rates)
        self.asOf = asOf
        self.accounts = accounts
        self.persons = persons
        self.order = order
        self.threads = threads
        self.rates = rates
        self.trading = trading
        self.touched = touched
        rings = nil
        self.buyers = buyers
        self.isStale = isStale
        buyingPersons = BuyingPersons()
        knownUsage = nil
        knownPairs = nil
        coverage = TradingCoverage()
    }

    /// The same population, with what hangs on earlier settles or is worked out of the rest.
    init(
        _ other: Population, isStale: [Bool]? = nil, coverage: TradingCoverage? = nil,
        buyingPersons: BuyingPersons? = nil, usage: UsageStandard? = nil, pairs: FirmPairs? = nil,
        rings: RingTable? = nil
    ) {
        records = other.records
        shared = other.shared
        asOf = other.asOf
        accounts = other.accounts
        persons = other.persons
        buyers = other.buyers
        order = other.order
        threads = other.threads
        self.coverage = coverage ?? other.coverage
        rates = other.rates
        trading = other.trading
        touched = other.touched
        self.isStale = isStale ?? other.isStale
        self.buyingPersons = buyingPersons ?? other.buyingPersons
        knownUsage = usage ?? other.knownUsage
        knownPairs = pairs ?? other.knownPairs
        self.rings = rings ?? other.rings
    }

    /// How much is left unused in the firm.
    var usage: UsageStandard {
        if let knownUsage { return knownUsage }
        var book = UsageBook()
        return book.settle(self)
    }

    /// What two accounts have in common by chance.
    var pairs: FirmPairs {
        if let knownPairs { return knownPairs }
        var book = PairBook()
        return book.settle(self)
    }

    /// The phase as it was known at the as-of time; a later version tells nothing of it.
    package func phase(of customer: UInt32) -> Phase { Self.phase(of: customer, records, asOf) }

    static func phase(of customer: UInt32, _ records: CurrentRecords, _ asOf: EventTime) -> Phase {
        records.customers.version[Int(customer)] <= asOf
            ? records.customers.phase[Int(customer)] : .unknown
    }

    /// Whether the firm sends the trading of accounts like this one, so that none means unused.
    func isTradingKnown(of customer: UInt32) -> Bool {
        coverage.covers(customer, records, asOf: asOf)
    }

    /// Whether accounts of its challenge type are funded from the start.
    func isSoldFunded(_ customer: UInt32) -> Bool { coverage.isSoldFunded(customer, records) }

    package func isIdle(_ customer: UInt32) -> Bool {
        accounts[customer].isIdle(phase(of: customer))
    }

    package func isTokenTraded(_ customer: UInt32) -> Bool {
        accounts[customer].isTokenTraded(phase(of: customer), asOf: asOf)
    }

    package func isBlownUp(_ customer: UInt32) -> Bool {
        accounts[customer].isBlownUp(phase(of: customer), asOf: asOf)
    }
}

/// Positions in canonical order: byte order of the identifiers, whatever order they arrived in.
package struct CanonicalOrder: Sendable {
    package private(set) var customers: [UInt32] = []
    package private(set) var affiliates: [UInt32] = []
    /// Position of each customer in `customers`.
    package private(set) var customerRank: [UInt32] = []
    package private(set) var affiliateRank: [UInt32] = []

    package init() {}

    /// - Complexity: O(n + k log n) when `k` ids were added, else O(1).
    package mutating func settle(_ records: CurrentRecords) {
        if Self.extend(&customers, records.customerIDs) { customerRank = Self.ranks(customers) }
        if Self.extend(&affiliates, records.affiliateIDs) {
            affiliateRank = Self.ranks(affiliates)
        }
    }

    /// Puts the ids that are not in the order yet in their places.
    ///
    /// - Returns: whether there were any.
    private static func extend(_ order: inout [UInt32], _ ids: Interner) -> Bool {
        if order.count == ids.count { return false }
        let added = (UInt32(order.count)..<UInt32(ids.count)).sorted(by: ids.precedes)
        var merged: [UInt32] = []
        merged.reserveCapacity(ids.count)
        var rest = order[...]
        for id in added {
            let place = ids.place(of: id, in: rest)
            merged += rest[..<place]
            merged.append(id)
            rest = rest[place...]
        }
        order = merged + rest
        return true
    }

    private static func ranks(_ order: [UInt32]) -> [UInt32] {
        var ranks = [UInt32](repeating: 0, count: order.count)
        for (rank, id) in order.enumerated() { ranks[Int(id)] = UInt32(rank) }
        return ranks
    }
}
