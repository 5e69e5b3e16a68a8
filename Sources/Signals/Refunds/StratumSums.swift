/// A cohort's mature fees by product, by week and by country, and which of these make up its strata.
///
/// Made once of a cohort, so that the expected returns of all its strata take a few factors for each
/// product, week and country and no look-up for each stratum.
struct StratumSums: Sendable {
    struct Product: Hashable, Sendable {
        var type: UInt32
        var size: Int64
    }

    /// Fees of one stratum, and its places in the lists.
    struct Stratum: Sendable {
        var fees: Int
        var product: Int
        var week: Int
        var country: Int
    }

    /// The counts of the values of one of the three.
    struct Margin<Value: Hashable & Sendable>: Sendable {
        private(set) var values: [Value] = []
        private(set) var counts: [ReturnCount] = []
        private var places: [Value: Int] = [:]

        fileprivate mutating func add(_ count: ReturnCount, to value: Value) -> Int {
            let place = places[value] ?? values.count
            if place == values.count {
                places[value] = place
                values.append(value)
                counts.append(ReturnCount())
            }
            counts[place] += count
            return place
        }

        fileprivate mutating func close() { places = [:] }
    }

    private(set) var all = ReturnCount()
    private(set) var products = Margin<Product>()
    private(set) var weeks = Margin<Int32>()
    private(set) var countries = Margin<UInt16>()
    /// In no order that may be relied upon.
    private(set) var strata: [Stratum] = []

    init(_ counts: [FeeStratum: ReturnCount]) {
        strata.reserveCapacity(counts.count)
        for (stratum, count) in counts {
            all += count
            let product = Product(type: stratum.type, size: stratum.size)
            strata.append(
                Stratum(
                    fees: count.fees, product: products.add(count, to: product),
                    week: weeks.add(count, to: stratum.week),
                    country: countries.add(count, to: stratum.country)))
        }
        products.close()
        weeks.close()
        countries.close()
    }
}

/// Counts of some affiliates together, by product, by week and by country.
struct ReturnTables {
    private(set) var all = ReturnCount()
    private(set) var products: [StratumSums.Product: ReturnCount] = [:]
    private(set) var weeks: [Int32: ReturnCount] = [:]
    private(set) var countries: [UInt16: ReturnCount] = [:]

    static func += (tables: inout ReturnTables, sums: StratumSums) {
        tables.add(sums) { $0 + $1 }
    }

    static func -= (tables: inout ReturnTables, sums: StratumSums) {
        tables.add(sums) { $0 - $1 }
    }

    private mutating func add(
        _ sums: StratumSums, _ combine: (ReturnCount, ReturnCount) -> ReturnCount
    ) {
        all = combine(all, sums.all)
        Self.add(sums.products, to: &products, combine)
        Self.add(sums.weeks, to: &weeks, combine)
        Self.add(sums.countries, to: &countries, combine)
    }

    private static func add<Value>(
        _ margin: StratumSums.Margin<Value>, to table: inout [Value: ReturnCount],
        _ combine: (ReturnCount, ReturnCount) -> ReturnCount
    ) {
        for (value, count) in zip(margin.values, margin.counts) {
            let known = table[value] ?? ReturnCount()
            table[value] = combine(known, count)
        }
    }
}
