/// Shares of the values by field, in the numbering of `ValueTable`.
struct ShareTable: Sendable {
    let shares: [[Float]]
    let bases: [Int]

    init(_ records: RecordSet, _ frequencies: Frequencies) {
        shares = frequencies.shares
        bases = records.fields.map(\.values.lowerBound)
    }
}

/// Scores pairs one after the other and gives up on a pair as soon as it can't reach the threshold.
struct PairScorer {
    private let comparison: PairComparison
    private let table: RatioTable
    private let exact: ShareTable
    private let start: Double
    private let differences: [Double]
    private let threshold: Double
    private let width: Int
    private let bounds: [Double]
    /// Fields in the order in which they are compared: the cheapest first.
    private let order: [Int]
    private let hasPartners: Bool
    private let levels: UnsafeMutablePointer<UInt8>
    private let shares: UnsafeMutablePointer<Float>

    init(
        _ comparison: PairComparison, _ table: RatioTable, _ exact: ShareTable, threshold: Double
    ) {
        self.comparison = comparison
        self.table = table
        self.exact = exact
        self.threshold = threshold
        width = comparison.width
        start = table.start
        bounds = (0..<width).map { field in
            (Agreement.respelled...Agreement.different).reduce(0) {
                max($0, table.bound(field, level: $1))
            }
        }
        differences = (0..<width).map { min(0, table.bound($0, level: Agreement.different)) }
        let cost: (ValueKind) -> Int = { kind in
            switch kind {
            case .date, .code: 0
            case .givenName, .surname, .name: 1
            case .email: 2
            case .place, .text: 3
            }
        }
        order = (0..<width).sorted {
            (cost(comparison.kinds[$0]), $0) < (cost(comparison.kinds[$1]), $1)
        }
        hasPartners = comparison.partners.contains { $0 >= 0 }
        levels = .allocate(capacity: width)
        shares = .allocate(capacity: width)
    }

    func free() {
        levels.deallocate()
        shares.deallocate()
    }

    /// - Returns: `nil` below the threshold.
    mutating func logOdds(_ left: Int, _ right: Int) -> Double? {
        let (a, b) = (comparison.cells + left * width, comparison.cells + right * width)
        var reachable = start
        for field in 0..<width {
            shares[field] = 1
            levels[field] = Agreement.missing
            let (x, y) = (a[field], b[field])
            if x == RecordSet.missing || y == RecordSet.missing { continue }
            if x == y {
                levels[field] = Agreement.exact
                shares[field] = exact.shares[field][Int(x) - exact.bases[field]]
                reachable += table.bound(field, share: shares[field])
            } else {
                levels[field] = Agreement.different
                reachable += bounds[field]
            }
        }
        if reachable < threshold { return nil }
        for field in order where levels[field] == Agreement.different {
            let level = comparison.level(field, a, b)
            levels[field] = level
            if level == Agreement.different {
                reachable -= bounds[field] - differences[field]
                if reachable < threshold, !hasPartners || !mayBeSwapped(field, a, b) { return nil }
            }
        }
        if hasPartners { swap(a, b) }
        let logOdds = table.logOdds(levels, shares)
        return logOdds >= threshold ? logOdds : nil
    }

    private func mayBeSwapped(
        _ field: Int, _ a: UnsafePointer<UInt32>, _ b: UnsafePointer<UInt32>
    ) -> Bool {
        (0..<width).contains { other in
            comparison.partners[other] >= 0
                && (other == field || comparison.partners[other] == field)
                && comparison.isSwapped(other, a, b)
        }
    }

    private func swap(_ a: UnsafePointer<UInt32>, _ b: UnsafePointer<UInt32>) {
        for field in 0..<width where comparison.partners[field] >= 0 {
            if comparison.isSwapped(field, a, b) {
                levels[field] = Agreement.swapped
                levels[comparison.partners[field]] = Agreement.missing
            }
        }
    }
}
