/// What agreement on each value says, in the numbering of `ValueTable`.
struct ShareTable: Sendable {
    /// By field: the value's share, and the most that agreement on it adds.
    let shares: [[Float]]
    let bounds: [[Float]]
    let bases: [Int]

    init(_ records: RecordSet, _ frequencies: Frequencies, _ table: RatioTable) {
        shares = frequencies.shares
        bounds = frequencies.shares.enumerated().map { field, shares in
            shares.map { $0 > 0 ? Float(table.bound(field, share: $0)) : 0 }
        }
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
    /// The most that different values add, and values whose letters are not the same.
    private let bounds: [Double]
    private let unlikeBounds: [Double]
    private let limits: UnsafeMutablePointer<Double>
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
        unlikeBounds = (0..<width).map { field in
            max(
                0, table.bound(field, level: Agreement.partial),
                table.bound(field, level: Agreement.swapped))
        }
        limits = .allocate(capacity: width)
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
        limits.deallocate()
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
                let place = Int(x) - exact.bases[field]
                shares[field] = exact.shares[field][place]
                reachable += Double(exact.bounds[field][place])
            } else {
                levels[field] = Agreement.different
                let isUnlike = comparison.values.areUnlike(Int(x), Int(y))
                limits[field] = isUnlike ? unlikeBounds[field] : bounds[field]
                reachable += limits[field]
            }
        }
        if reachable < threshold { return nil }
        for field in order where levels[field] == Agreement.different {
            let level = comparison.level(field, a, b)
            levels[field] = level
            if level == Agreement.different {
                reachable -= limits[field] - differences[field]
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
