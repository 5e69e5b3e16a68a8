internal import Records

/// Two rows of one group that look like two sides of one trade.
struct MirrorHit: Sendable {
    /// Rows of the activity table.
    var first: UInt32
    var second: UInt32
    /// Natural log of how much better mirroring explains the sum of both moves than chance does.
    var logRatio: Float
    var hasEqualLots: Bool
}

/// What two rows say of the cost, by rows of the activity table.
struct CostVote: Sendable {
    var first: UInt32
    var second: UInt32
    /// In hundredths of the typical move.
    var sum: Int
}

/// One day's rows in one instrument and currency, sorted by what a lot won or lost.
///
/// For each losing row the winning rows near the mirrored point are found by binary search, so the
/// work follows the matches, not the square of the rows.
struct GroupSweep {
    private let rows: [Row]
    private let moves: [Double]
    private let scale: PriceScale

    struct Row {
        var row: UInt32
        var move: Double
        var lots: Double
        var hundredths: Int64
    }

    /// Lots that differ by more than this share are not two sides of one trade.
    private static let lotTolerance = 0.08
    /// Matches of one row beyond which the outcome is a crowd's and tells nothing.
    private static let crowd = 12
    /// Moves below this share of the typical one cancel out by chance.
    private static let smallestMove = 0.02

    init(
        group: Int, _ activity: ActivityTable, scale: PriceScale,
        isCounted: (UInt32) -> Bool, rank: [UInt32]
    ) {
        var rows: [Row] = []
        for row in activity.rows(inGroup: group) {
            let lots = activity.lots[row]
            guard lots > 0, isCounted(activity.customer[row]) else { continue }
            rows.append(Self.row(row, lots, activity.pnl[row]))
        }
        let customer = activity.customer
        rows.sort {
            $0.move != $1.move
                ? $0.move < $1.move
                : rank[Int(customer[Int($0.row)])] < rank[Int(customer[Int($1.row)])]
        }
        self.rows = rows
        moves = rows.map(\.move)
        self.scale = scale
    }

    private static func row(_ row: Int, _ lots: Int64, _ pnl: Money) -> Row {
        let standardLots = Double(lots) / 100
        let profit = Double(pnl.units) / Double(Money.unitsPerMajor)
        return Row(
            row: UInt32(row), move: profit / standardLots, lots: standardLots, hundredths: lots)
    }

    /// Votes for the cost: sums of opposite moves of two rows that alone share an odd lot size.
    func costVotes() -> [CostVote] {
        let byLots = Dictionary(grouping: rows) { $0.hundredths }
        return byLots.values.compactMap { pair in
            guard pair.count == 2, pair[0].hundredths % 10 != 0,
                pair[0].move < 0, pair[1].move > 0,
                abs(pair[0].move) > Self.smallestMove * scale.typical,
                let sum = PriceScale.vote(sum: pair[0].move + pair[1].move, typical: scale.typical)
            else { return nil }
            return CostVote(first: pair[0].row, second: pair[1].row, sum: sum)
        }
    }

    func hits() -> [MirrorHit] {
        var candidates: [(low: Int, high: Int)] = []
        var matches = [Int](repeating: 0, count: rows.count)
        for low in rows.indices where isLosing(low) {
            for high in partners(of: low) where haveLikeLots(low, high) {
                candidates.append((low, high))
                matches[low] += 1
                matches[high] += 1
            }
        }
        return candidates.compactMap { low, high in
            matches[low] > Self.crowd || matches[high] > Self.crowd ? nil : hit(low, high)
        }
    }

    private func isLosing(_ index: Int) -> Bool {
        rows[index].move + scale.cost < -Self.smallestMove * scale.typical
    }

    private func haveLikeLots(_ left: Int, _ right: Int) -> Bool {
        let (a, b) = (rows[left].lots, rows[right].lots)
        return abs(a - b) <= Self.lotTolerance * max(a, b)
    }

    private func mirrored(_ move: Double) -> Double { -2 * scale.cost - move }

    private func partners(of low: Int) -> Range<Int> {
        let point = mirrored(rows[low].move)
        let reach = 4 * scale.spread(rows[low].move)
        return range(from: point - reach, to: point + reach)
    }

    private func range(from: Double, to: Double) -> Range<Int> {
        let start = lowerBound(from)
        var end = start
        while end < moves.count, moves[end] <= to { end += 1 }
        return start..<end
    }

    private func lowerBound(_ value: Double) -> Int {
        var (low, high) = (0, moves.count)
        while low < high {
            let middle = (low + high) / 2
            if moves[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func hit(_ low: Int, _ high: Int) -> MirrorHit {
        let residual = rows[high].move - mirrored(rows[low].move)
        let ratio =
            Numerics.ln(mirroredDensity(residual, scale.spread(rows[low].move)))
            - Numerics.ln(chanceDensity(low, high))
        return MirrorHit(
            first: rows[low].row, second: rows[high].row, logRatio: Float(ratio),
            hasEqualLots: rows[low].hundredths == rows[high].hundredths)
    }

    /// A narrow Laplace law with a wide one mixed in, for legs that slip.
    private func mirroredDensity(_ residual: Double, _ spread: Double) -> Double {
        laplace(residual, spread) * 0.85 + laplace(residual, 3 * spread) * 0.15
    }

    private func laplace(_ x: Double, _ width: Double) -> Double {
        Numerics.exponential(-abs(x) / width) / (2 * width)
    }

    /// The population's density at the mirrored point, the two rows left out, drawn towards a broad
    /// law where rows are few: where many stand, a match is no surprise.
    private func chanceDensity(_ low: Int, _ high: Int) -> Double {
        let point = mirrored(rows[low].move)
        let reach = 0.08 * abs(point) + 0.08 * scale.typical
        let near = range(from: point - reach, to: point + reach)
        let others = near.count - (near.contains(low) ? 1 : 0) - (near.contains(high) ? 1 : 0)
        let weight = 3.0
        let broad = laplace(point, 1.5 * scale.typical)
        return (Double(max(0, others)) / (2 * reach) + weight * broad)
            / (Double(max(0, rows.count - 2)) + weight)
    }
}
