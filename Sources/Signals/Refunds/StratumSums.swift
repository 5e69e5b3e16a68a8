/// A cohort's mature fees by product, by week and by country, and which of these make up its
/// strata.
///
/// Made once of a cohort, so that the expected returns of all its strata take a few factors for
/// each product, week and country and no look-up for each stratum.
struct StratumSums: Sendable {
    struct Product: Hashable, Sendable {
        var type: UInt32
        var size: Int64
    }

    /// Fees of one stratum, and its places in the lists: a firm has millions, so they are small.
    struct Stratum: Sendable {
        var fees: Int32
        var product: Int32
        var week: Int32
        var country: Int32
    }

    /// The firm's numbers of products, weeks and countries.
    struct Numbers: Sendable {
        fileprivate let products = Numbering<Product>()
        fileprivate let weeks = Numbering<Int32>()
        fileprivate let countries = Numbering<UInt16>()
    }

    /// The counts of the values of one of the three.
    struct Margin: Sendable {
        /// Of the values.
        let numbers: [Int]
        let counts: [ReturnCount]
    }

    let all: ReturnCount
    let products: Margin
    let weeks: Margin
    let countries: Margin
    /// In no order that may be relied upon.
    let strata: [Stratum]

    /// - Parameter numbers: the same for all cohorts that are compared.
    init(_ counts: [FeeStratum: ReturnCount], _ numbers: Numbers) {
        var all = ReturnCount()
        var products = Places<Product>()
        var weeks = Places<Int32>()
        var countries = Places<UInt16>()
        strata = counts.map { stratum, count in
            all += count
            return Stratum(
                fees: Int32(count.fees),
                product: products.add(
                    count, to: Product(type: stratum.type, size: stratum.size)),
                week: weeks.add(count, to: stratum.week),
                country: countries.add(count, to: stratum.country))
        }
        self.all = all
        self.products = products.margin(numbers.products)
        self.weeks = weeks.margin(numbers.weeks)
        self.countries = countries.margin(numbers.countries)
    }
}

/// The values of one of the three in the order in which a cohort's strata named them.
private struct Places<Value: Hashable & Sendable> {
    private var places: [Value: Int] = [:]
    private var values: [Value] = []
    private var counts: [ReturnCount] = []

    mutating func add(_ count: ReturnCount, to value: Value) -> Int32 {
        let place = places[value] ?? values.count
        if place == values.count {
            places[value] = place
            values.append(value)
            counts.append(ReturnCount())
        }
        counts[place] += count
        return Int32(place)
    }

    func margin(_ numbering: Numbering<Value>) -> StratumSums.Margin {
        StratumSums.Margin(numbers: numbering.numbers(of: values), counts: counts)
    }
}

/// Counts of some affiliates together, by the numbers of products, of weeks and of countries.
struct ReturnTables {
    private(set) var all = ReturnCount()
    private(set) var products: [ReturnCount] = []
    private(set) var weeks: [ReturnCount] = []
    private(set) var countries: [ReturnCount] = []

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

    private static func add(
        _ margin: StratumSums.Margin, to table: inout [ReturnCount],
        _ combine: (ReturnCount, ReturnCount) -> ReturnCount
    ) {
        for (number, count) in zip(margin.numbers, margin.counts) {
            if number >= table.count {
                table += repeatElement(ReturnCount(), count: number + 1 - table.count)
            }
            table[number] = combine(table[number], count)
        }
    }
}
