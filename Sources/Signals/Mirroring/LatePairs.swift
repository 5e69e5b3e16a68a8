internal import Statistics

/// Pairs whose legs are booked a day apart: one account's results on the market's day after the other's.
///
/// They are read as pairs of one day are. By chance the same two would be opposite at any other distance as
/// well, and whoever wins or loses the same amount day after day is: so what two accounts say at two and
/// three days' distance, either way, is taken from what they say at one.
///
/// Source: Elias & Gygi 2007, "Target-decoy search strategy", for distances at which nobody hedges.
struct LatePairs: Sendable {
    struct Pair: Sendable {
        /// By account numbers, the one with the earlier results first.
        var pair: MirroredPair
        var days: [MirroredDay]

        func subject(in order: CanonicalOrder) -> Subject {
            let (one, other) = (pair.accounts.first, pair.accounts.second)
            let isInOrder = order.customerRank[Int(one)] < order.customerRank[Int(other)]
            return Subject(
                kind: .pair, first: isInOrder ? one : other, second: isInOrder ? other : one)
        }
    }

    /// Of each two accounts the stronger way, where it says enough to matter.
    let all: [Pair]
    private let epoch: Int

    /// Distances at which nobody hedges.
    private static let decoys = [2, 3]
    /// How much more a distance counts at most, for having fewer days.
    private static let mostScaled = 1.5

    /// - Complexity: O(k r log r) for k candidates of r rows.
    init(_ trading: TradingComparison) {
        epoch = trading.epoch
        let reading = Reading(book: trading.book)
        let keys = trading.lateCandidates
        let portions = (keys.count + PairCandidates.portion - 1) / PairCandidates.portion
        let found = parallelMap(portions, threads: trading.threads) { portion -> [Pair] in
            var history = PairHistory()
            let end = min(keys.count, (portion + 1) * PairCandidates.portion)
            return keys[portion * PairCandidates.portion..<end].compactMap {
                reading.pair($0, &history)
            }
        }
        all = Self.stronger(found.flatMap(\.self), trading.book.order.customerRank)
    }

    /// Whether it is the same for this trading.
    func holds(for trading: TradingComparison) -> Bool { epoch == trading.epoch }

    /// In canonical order, by canonical positions.
    func opposites(in order: CanonicalOrder) -> [MirroredPair] {
        all.map { late in
            var pair = late.pair
            pair.accounts = AccountPair(
                order.customerRank[Int(pair.accounts.first)],
                order.customerRank[Int(pair.accounts.second)])
            return pair
        }.sorted { $0.accounts < $1.accounts }
    }

    /// Of two ways that say as much, the one in which the canonically first account is the earlier.
    private static func stronger(_ pairs: [Pair], _ rank: [UInt32]) -> [Pair] {
        var best: [AccountPair: Pair] = [:]
        for pair in pairs {
            let (first, second) = (pair.pair.accounts.first, pair.pair.accounts.second)
            let accounts = AccountPair(first, second)
            let strength = pair.pair.logLikelihoodRatio
            if let other = best[accounts]?.pair.logLikelihoodRatio,
                other > strength || other == strength && rank[Int(first)] > rank[Int(second)]
            {
                continue
            }
            best[accounts] = pair
        }
        return Array(best.values)
    }

    private struct Reading: Sendable {
        let book: TradingBook

        /// `nil` for one that doesn't matter.
        func pair(_ key: UInt64, _ history: inout PairHistory) -> Pair? {
            let (first, second) = (UInt32(key >> 32), UInt32(truncatingIfNeeded: key))
            let floor = OppositeFloor(accounts: book.accounts)
            let evidence = MirrorEvidence(book: book, lag: 1)
            evidence.read(first, second, &history)
            guard floor.passes(movement: evidence.outcomes(&history).episode.movement)
            else { return nil }
            var (pair, hits) = MirroredPair.read(key, evidence, &history)
            if !floor.passes(pair) { return nil }
            pair.styles += habit(of: pair, &history)
            return floor.passes(pair)
                ? Pair(pair: pair, days: hits.map { MirroredDay($0, in: book) }) : nil
        }

        /// What the two say where nobody hedges, styles taken off: natural log, >= 0, a multiple of 2^-20.
        private func habit(of late: MirroredPair, _ history: inout PairHistory) -> Double {
            let (first, second) = (late.accounts.first, late.accounts.second)
            var habit = 0.0
            for lag in LatePairs.decoys {
                let evidence = MirrorEvidence(book: book, lag: lag)
                for (one, other) in [(first, second), (second, first)] {
                    let key = UInt64(one) << 32 | UInt64(other)
                    let pair = MirroredPair.read(key, evidence, &history).pair
                    // Near the ends of their histories there are fewer days at a greater distance.
                    let fewer = Double(late.coactive) / Double(max(1, pair.coactive))
                    let scale = min(LatePairs.mostScaled, max(1, fewer))
                    habit = max(habit, Numerics.quantized(scale * pair.logLikelihoodRatio))
                }
            }
            return habit
        }
    }
}
