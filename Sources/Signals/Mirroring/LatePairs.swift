internal import Statistics

/// Pairs whose legs are booked a day apart: one account's results on the market's day after the other's;
/// kept from settle to settle.
///
/// They are read as pairs of one day are. By chance the same two would be opposite at any other distance as
/// well, and whoever wins or loses the same amount day after day is: so what two accounts say at two and
/// three days' distance, either way, is taken from what they say at one.
///
/// Source: Elias & Gygi 2007, "Target-decoy search strategy", for distances at which nobody hedges.
struct LatePairs: Sendable {
    /// What two accounts say, as far as it was asked for.
    private struct Told: Sendable {
        /// Natural log-likelihood ratio of the outcomes.
        var movement: Double?
        /// With the lots.
        var pair: MirroredPair?
        /// What they say where nobody hedges: natural log, >= 0, a multiple of 2^-20.
        var habit: Double?
    }

    /// By pairs of account numbers, the one with the earlier results first.
    private var told: [UInt64: Told] = [:]
    /// Points by which they were chosen; 0 before any were.
    private(set) var needed = 0

    /// Takes pairs that have enough points, and no others.
    mutating func choose(_ keys: [UInt64], needed: Int) {
        let old = told
        told.removeAll(keepingCapacity: true)
        for key in keys { told[key] = old[key] ?? Told() }
        self.needed = needed
    }

    /// The same of some pairs alone.
    mutating func choose(_ keys: [UInt64], hasEnough: [Bool]) {
        for (key, hasEnough) in zip(keys, hasEnough) {
            if !hasEnough {
                told[key] = nil
            } else if told[key] == nil {
                told[key] = Told()
            }
        }
    }

    func isCandidate(_ key: UInt64) -> Bool { told[key] != nil }

    /// Forgets what pairs say.
    ///
    /// - Parameter concerned: those of which either account is, or all without it.
    mutating func forget(_ concerned: ConcernedAccounts?) {
        for place in told.values.indices {
            let key = told.keys[place]
            let isConcerned =
                concerned.map {
                    $0.contains(UInt32(key >> 32))
                        || $0.contains(UInt32(truncatingIfNeeded: key))
                }
            if isConcerned ?? true { told.values[place] = Told() }
        }
    }

    /// Reads what is not known of those that may matter.
    ///
    /// - Complexity: O(k r log r) for k pairs of r rows.
    mutating func read(in book: TradingBook, threads: Int) {
        let reading = Reading(book: book)
        let places = told.indices.filter { !reading.isEnough(told[$0].value) }
        let size = PairCandidates.portion / 8
        let found = parallelMap((places.count + size - 1) / size, threads: threads) {
            [told] portion -> [Told] in
            var history = PairHistory()
            return places[portion * size..<min(places.count, (portion + 1) * size)].map {
                reading.told(told[$0].key, told[$0].value, &history)
            }
        }
        for (place, new) in zip(places, found.joined()) { told.values[place] = new }
    }

    /// Of each two accounts the stronger way, where it says enough to matter, by account numbers, the one
    /// with the earlier results first; in any order.
    func pairs(in book: TradingBook) -> [MirroredPair] {
        let floor = OppositeFloor(accounts: book.accounts)
        let all = told.values.compactMap { told -> MirroredPair? in
            guard let habit = told.habit, floor.passes(movement: told.movement ?? 0),
                var pair = told.pair, floor.passes(pair)
            else { return nil }
            pair.styles += habit
            return floor.passes(pair) ? pair : nil
        }
        return Self.stronger(all, book.order.customerRank)
    }

    /// Of two ways that say as much, the one in which the canonically first account is the earlier.
    private static func stronger(_ pairs: [MirroredPair], _ rank: [UInt32]) -> [MirroredPair] {
        var best: [AccountPair: MirroredPair] = [:]
        for pair in pairs {
            let (first, second) = (pair.accounts.first, pair.accounts.second)
            let accounts = AccountPair(first, second)
            let strength = pair.logLikelihoodRatio
            if let other = best[accounts]?.logLikelihoodRatio,
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
        let floor: OppositeFloor

        /// Distances at which nobody hedges.
        private static let decoys = [2, 3]
        /// How much more a distance counts at most, for having fewer days.
        private static let mostScaled = 1.5

        init(book: TradingBook) {
            self.book = book
            floor = OppositeFloor(accounts: book.accounts)
        }

        /// Whether nothing more has to be asked.
        func isEnough(_ told: Told) -> Bool {
            guard let movement = told.movement else { return false }
            if !floor.passes(movement: movement) { return true }
            guard let pair = told.pair else { return false }
            return told.habit != nil || !floor.passes(pair)
        }

        func told(_ key: UInt64, _ known: Told, _ history: inout PairHistory) -> Told {
            var told = known
            let evidence = MirrorEvidence(book: book, lag: 1)
            let movement = told.movement ?? self.movement(key, evidence, &history)
            told.movement = movement
            if !floor.passes(movement: movement) { return told }
            let pair = told.pair ?? MirroredPair.read(key, evidence, &history).pair
            told.pair = pair
            if told.habit == nil, floor.passes(pair) { told.habit = habit(of: pair, &history) }
            return told
        }

        private func movement(
            _ key: UInt64, _ evidence: MirrorEvidence, _ history: inout PairHistory
        ) -> Double {
            evidence.read(UInt32(key >> 32), UInt32(truncatingIfNeeded: key), &history)
            return evidence.outcomes(&history).episode.movement
        }

        /// What the two say where nobody hedges, styles taken off.
        private func habit(of late: MirroredPair, _ history: inout PairHistory) -> Double {
            let (first, second) = (late.accounts.first, late.accounts.second)
            var habit = 0.0
            for lag in Self.decoys {
                let evidence = MirrorEvidence(book: book, lag: lag)
                for (one, other) in [(first, second), (second, first)] {
                    let key = UInt64(one) << 32 | UInt64(other)
                    let pair = MirroredPair.read(key, evidence, &history).pair
                    // Near the ends of their histories there are fewer days at a greater distance.
                    let fewer = Double(late.coactive) / Double(max(1, pair.coactive))
                    let scale = min(Self.mostScaled, max(1, fewer))
                    habit = max(habit, Numerics.quantized(scale * pair.logLikelihoodRatio))
                }
            }
            return habit
        }
    }
}
