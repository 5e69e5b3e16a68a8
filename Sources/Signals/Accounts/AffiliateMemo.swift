internal import Records
internal import Statistics

/// Tells which affiliates must be looked at anew.
///
/// What is read of an affiliate's buyers alone, of their records, accounts, persons and phases and of
/// whether their trading is sent, is as it was at the last settle unless the affiliate is stale.
struct AffiliateWatch: Sendable {
    /// The affiliate under which each customer was a buyer when last looked at.
    private var affiliate: [UInt32] = []
    private var book = CoverageBook()
    private var coverage: TradingCoverage?

    /// The population with what is known of its trading, and with the affiliates that are stale.
    ///
    /// - Complexity: O(touched + affiliates + buyers of stale affiliates).
    mutating func watched(_ population: Population) -> Population {
        let touched = Population(population, isStale: touched(population))
        let found = book.settle(touched)
        defer { coverage = found }
        return Population(
            touched,
            isStale: found == coverage ? nil : touched.isStale.map { _ in true }, coverage: found)
    }

    /// By affiliate, whether anything but the coverage may differ.
    private mutating func touched(_ population: Population) -> [Bool] {
        let table = population.records.customers
        var isStale = [Bool](repeating: false, count: population.records.affiliateIDs.count)
        affiliate.append(
            contentsOf: repeatElement(CustomerTable.none, count: table.count - affiliate.count))
        for customer in population.touched {
            let isBuyer =
                table.isKnown[Int(customer)] && population.accounts[customer].purchases > 0
            let now = isBuyer ? table.affiliate[Int(customer)] : CustomerTable.none
            for owner in [affiliate[Int(customer)], now] where owner != CustomerTable.none {
                isStale[Int(owner)] = true
            }
            affiliate[Int(customer)] = now
        }
        return isStale
    }
}

/// Keeps what is read of each affiliate's buyers from settle to settle.
///
/// Invariant: what is kept of an affiliate is what would be made of it anew.
struct AffiliateMemo<Value: Sendable>: Sendable {
    private var kept: [Value?] = []

    /// The value of an affiliate as of the last settle.
    subscript(affiliate: UInt32) -> Value {
        guard let value = kept[Int(affiliate)] else {
            preconditionFailure("no value of affiliate \(affiliate)")
        }
        return value
    }

    /// Makes stale values anew.
    ///
    /// - Parameters:
    ///   - isKept: whether values of affiliates that are not stale still hold.
    ///   - until: when time alone makes a value another; the accounts' own changes need not be told.
    ///   - make: of an affiliate's buyers.
    /// - Returns: the affiliates whose values were made, in order of their numbers, and what was kept
    ///   of them before.
    /// - Complexity: O(affiliates + what making the stale values takes).
    @discardableResult
    mutating func settle(
        _ population: Population, isKept: Bool = true,
        until: (Value) -> EventTime? = { _ in nil }, _ make: @Sendable (UInt32) -> Value
    ) -> [(affiliate: UInt32, before: Value?)] {
        let count = population.records.affiliateIDs.count
        kept.append(contentsOf: repeatElement(nil, count: count - kept.count))
        let due = kept.indices.filter { index in
            guard isKept, !population.isStale[index], let value = kept[index] else { return true }
            return until(value).map { $0 <= population.asOf } ?? false
        }
        let made = parallelMap(due.count, threads: population.threads) { make(UInt32(due[$0])) }
        return zip(due, made).map { index, value in
            defer { kept[index] = value }
            return (UInt32(index), kept[index])
        }
    }
}
