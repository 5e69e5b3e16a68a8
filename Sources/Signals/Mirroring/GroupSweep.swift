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

/// A row of a group by what a lot won or lost.
struct GroupRow: Sendable {
    /// Row of the activity table.
    var row: UInt32
    /// The customer's canonical position.
    var rank: UInt32
    /// Standard lots in hundredths, > 0.
    var hundredths: Int64
    /// Profit in currency units per lot.
    var move: Double

    var lots: Double { Double(hundredths) / 100 }

    /// The counted rows of a group: those with lots, of known customers.
    static func rows(ofGroup group: Int, _ population: Population) -> [GroupRow] {
        var rows: [GroupRow] = []
        for row in population.records.activity.rows(inGroup: group) {
            let customer = population.records.activity.customer[row]
            let lots = population.records.activity.lots[row]
            guard lots > 0, population.records.isKnown(customer) else { continue }
            let profit = Double(population.records.activity.pnl[row].units)
            rows.append(
                GroupRow(
                    row: UInt32(row), rank: population.order.customerRank[Int(customer)],
                    hundredths: lots,
                    move: profit / Double(Money.unitsPerMajor) / (Double(lots) / 100)))
        }
        return rows
    }
}

/// One day's rows in one instrument and currency, by lot size and then by what a lot won or lost.
///
/// For each losing row the winning rows of like lots near the mirrored point are found by binary
/// search, so the work follows the matches, not the square of the rows.
struct GroupSweep {
    /// By bucket, then move, then rank.
    private let rows: [GroupRow]
    /// Of all rows, sorted.
    private let moves: [Double]
    /// Stretches of `rows` whose lots share a quarter of an octave, by lots.
    private let buckets: [(id: UInt64, rows: Range<Int>)]
    private let scale: PriceScale

    /// Lots that differ by more than this share are not two sides of one trade.
    private static let lotTolerance = 0.08
    /// Matches of one row beyond which the outcome is a crowd's and tells nothing.
    private static let crowd = 12
    /// Rows of one bucket that are looked at for one row: more stand there on no real day.
    private static let longestLook = 2_000
    /// Natural log beyond which no match counts, however empty its place is.
    private static let strongestHit = 20.0
    /// Moves below this share of the typical one cancel out by chance.
    private static let smallestMove = 0.02

    init(_ rows: [GroupRow], scale: PriceScale) {
        let sorted = rows.map { (bucket: Self.bucket($0), row: $0) }.sorted { left, right in
            if left.bucket != right.bucket { return left.bucket < right.bucket }
            return left.row.move != right.row.move
                ? left.row.move < right.row.move : left.row.rank < right.row.rank
        }
        self.rows = sorted.map(\.row)
        buckets = Self.stretches(sorted.map(\.bucket))
        moves = self.rows.map(\.move).sorted()
        self.scale = scale
    }

    /// A quarter of an octave: wide enough that like lots lie in one bucket or two neighbours.
    private static func bucket(_ row: GroupRow) -> UInt64 { row.lots.bitPattern >> 50 }

    private static func stretches(_ ids: [UInt64]) -> [(id: UInt64, rows: Range<Int>)] {
        var stretches: [(id: UInt64, rows: Range<Int>)] = []
        for (index, id) in ids.enumerated() {
            if stretches.last?.id == id {
                let start = stretches[stretches.count - 1].rows.lowerBound
                stretches[stretches.count - 1].rows = start..<index + 1
            } else {
                stretches.append((id, index..<index + 1))
            }
        }
        return stretches
    }

    /// Votes for the cost: sums of opposite moves of two rows that alone share an odd lot size.
    static func costVotes(_ rows: [GroupRow], scale: PriceScale) -> [CostVote] {
        let sorted = rows.filter { $0.hundredths % 10 != 0 }
            .sorted { $0.hundredths < $1.hundredths }
        var votes: [CostVote] = []
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, sorted[end].hundredths == sorted[start].hundredths {
                end += 1
            }
            if end - start == 2, let vote = vote(sorted[start], sorted[start + 1], scale) {
                votes.append(vote)
            }
            start = end
        }
        return votes
    }

    private static func vote(
        _ left: GroupRow, _ right: GroupRow, _ scale: PriceScale
    ) -> CostVote? {
        guard (left.move < 0) != (right.move < 0),
            min(abs(left.move), abs(right.move)) > smallestMove * scale.typical,
            let sum = PriceScale.vote(sum: left.move + right.move, typical: scale.typical)
        else { return nil }
        return CostVote(first: left.row, second: right.row, sum: sum)
    }

    func hits() -> [MirrorHit] {
        var candidates: [(low: Int, high: Int)] = []
        var matches = [Int](repeating: 0, count: rows.count)
        for index in buckets.indices {
            let neighbours = neighbours(of: index)
            for low in buckets[index].rows where isLosing(low) {
                match(low, with: neighbours, &candidates, &matches)
            }
        }
        return candidates.compactMap { low, high in
            matches[low] > Self.crowd || matches[high] > Self.crowd ? nil : hit(low, high)
        }
    }

    private func neighbours(of index: Int) -> ArraySlice<(id: UInt64, rows: Range<Int>)> {
        let id = buckets[index].id
        let isNear = { (other: UInt64) in max(other, id) - min(other, id) <= 1 }
        let first = index > 0 && isNear(buckets[index - 1].id) ? index - 1 : index
        let isLast = index + 1 == buckets.count || !isNear(buckets[index + 1].id)
        return buckets[first...(isLast ? index : index + 1)]
    }

    /// Stops at a crowd: what comes after can't make the row less ambiguous.
    private func match(
        _ low: Int, with buckets: ArraySlice<(id: UInt64, rows: Range<Int>)>,
        _ candidates: inout [(low: Int, high: Int)], _ matches: inout [Int]
    ) {
        let point = mirrored(rows[low].move)
        let reach = 4 * scale.spread(rows[low].move)
        for bucket in buckets {
            var high = lowerBound(point - reach, in: bucket.rows) { rows[$0].move }
            let end = min(bucket.rows.upperBound, high + Self.longestLook)
            while high < end, rows[high].move <= point + reach {
                if isWinning(high), haveLikeLots(low, high) {
                    candidates.append((low, high))
                    matches[low] += 1
                    matches[high] += 1
                    if matches[low] > Self.crowd { return }
                }
                high += 1
            }
        }
    }

    private func isLosing(_ index: Int) -> Bool {
        rows[index].move + scale.cost < -Self.smallestMove * scale.typical
    }

    private func isWinning(_ index: Int) -> Bool {
        rows[index].move + scale.cost > Self.smallestMove * scale.typical
    }

    private func haveLikeLots(_ left: Int, _ right: Int) -> Bool {
        let (a, b) = (rows[left].lots, rows[right].lots)
        return abs(a - b) <= Self.lotTolerance * max(a, b)
    }

    private func mirrored(_ move: Double) -> Double { -2 * scale.cost - move }

    private func lowerBound(
        _ value: Double, in range: Range<Int>, _ move: (Int) -> Double
    ) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if move(middle) < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func hit(_ low: Int, _ high: Int) -> MirrorHit {
        let residual = rows[high].move - mirrored(rows[low].move)
        let ratio =
            Numerics.ln(mirroredDensity(residual, scale.spread(rows[low].move)))
            - Numerics.ln(chanceDensity(low, high))
        return MirrorHit(
            first: rows[low].row, second: rows[high].row,
            logRatio: Float(min(ratio, Self.strongestHit)),
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
        let near = (point - reach)...(point + reach)
        let start = lowerBound(near.lowerBound, in: moves.indices) { moves[$0] }
        let end = lowerBound(near.upperBound.nextUp, in: moves.indices) { moves[$0] }
        let own = [low, high].count { near.contains(rows[$0].move) }
        let others = end - start - own
        let weight = 3.0
        let broad = laplace(point, 1.5 * scale.typical)
        return (Double(max(0, others)) / (2 * reach) + weight * broad)
            / (Double(max(0, rows.count - 2)) + weight)
    }
}
