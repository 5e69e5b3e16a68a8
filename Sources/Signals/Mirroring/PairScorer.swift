internal import Records

/// A pair of accounts with everything that speaks for and against it.
struct MirroredPair: Sendable {
    /// In canonical order.
    var first: UInt32
    var second: UInt32
    var hits: [MirrorHit]
    /// Distinct days with a hit.
    var days: Int
    /// Groups in which both traded.
    var coactive: Int
    /// Natural log-likelihood ratio over all days, in multiples of 2^-20.
    var logLikelihoodRatio: Double
}

/// Adds up a pair's days.
///
/// A matched group adds the log of how much better mirroring explains the sum of both moves; a
/// lot size adds its rarity once, however often it comes back, for accounts have habits; a group
/// in which both traded without a match subtracts.
struct PairScorer {
    let population: Population
    /// Rows by lot size over the whole firm.
    let lotCounts: LotCounts

    /// P(the legs match on a day on which both trade | they are hedged).
    private static let matchProbability = 0.85
    /// P(equal lots | hedged); else they differ a little.
    private static let equalLots = 0.7
    /// P(lots as near as jitter makes them | chance).
    private static let likeLotsByChance = 0.06
    /// No day proves more than this, whatever the densities say.
    private static let strongestDay = 8.0

    func score(_ hits: [MirrorHit]) -> MirroredPair {
        let one = population.records.activity.customer[Int(hits[0].first)]
        let other = population.records.activity.customer[Int(hits[0].second)]
        let rank = population.order.customerRank
        let isOrdered = rank[Int(one)] < rank[Int(other)]
        let coactive = sharedGroups(one, other)
        var byDay: [Day: Double] = [:]
        for hit in hits { byDay[day(of: hit), default: 0] += Self.movement(hit) }
        var total = byDay.values.reduce(0) { $0 + Numerics.quantized(min($1, Self.strongestDay)) }
        total += rarity(of: hits)
        total += Numerics.quantized(
            Double(max(0, coactive - hits.count)) * Numerics.ln(1 - Self.matchProbability))
        return MirroredPair(
            first: isOrdered ? one : other, second: isOrdered ? other : one, hits: hits,
            days: byDay.count,
            coactive: coactive, logLikelihoodRatio: total)
    }

    private func day(of hit: MirrorHit) -> Day {
        population.records.activity.day(ofRow: Int(hit.first))
    }

    /// What one matched group says of the moves alone.
    static func movement(_ hit: MirrorHit) -> Double {
        Numerics.quantized(Double(hit.logRatio) + Numerics.ln(matchProbability))
    }

    /// Each lot size counts once; a size that half the firm trades adds next to nothing.
    private func rarity(of hits: [MirrorHit]) -> Double {
        let lots = population.records.activity.lots
        let equal = Set(hits.filter(\.hasEqualLots).map { lots[Int($0.first)] })
        let alike = Set(hits.filter { !$0.hasEqualLots }.map { lots[Int($0.first)] })
        let fromEqual = equal.reduce(0.0) { sum, size in
            sum + Numerics.quantized(Numerics.ln(Self.equalLots / lotCounts.share(of: size)))
        }
        let perAlike = Numerics.quantized(
            Numerics.ln((1 - Self.equalLots) / Self.likeLotsByChance))
        return fromEqual + Double(alike.count) * perAlike
    }

    private func sharedGroups(_ left: UInt32, _ right: UInt32) -> Int {
        let mine = tradedGroups(left)
        let theirs = tradedGroups(right)
        var (index, shared) = (0, 0)
        for group in theirs {
            while index < mine.count, mine[index] < group { index += 1 }
            if index < mine.count, mine[index] == group { shared += 1 }
        }
        return shared
    }

    private func tradedGroups(_ customer: UInt32) -> [UInt32] {
        var groups: [UInt32] = []
        for row in population.records.activity.rows(of: customer)
        where population.records.activity.lots[row] > 0
            && population.records.activity.day(ofRow: row).end <= population.asOf
        {
            groups.append(population.records.activity.group[row])
        }
        return groups.sorted()
    }
}

/// How often each lot size is traded.
struct LotCounts: Sendable {
    /// By hundredths of a lot, below a hundred lots.
    private var small = [Int](repeating: 0, count: 10_000)
    private var large: [Int64: Int] = [:]
    private var total = 0

    mutating func count(_ hundredths: Int64, by step: Int) {
        if hundredths < small.count {
            small[Int(hundredths)] += step
        } else {
            large[hundredths, default: 0] += step
        }
        total += step
    }

    /// Share of all rows, drawn a little towards one in a thousand where rows are few.
    func share(of hundredths: Int64) -> Double {
        let count = hundredths < small.count ? small[Int(hundredths)] : large[hundredths] ?? 0
        return (Double(count) + 0.2) / Double(total + 200)
    }
}
