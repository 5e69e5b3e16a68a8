internal import Statistics

/// Pairs whose legs are booked a day apart, one account's results on the market's day after the
/// other's, on all days or on some, with the others on one day; kept from settle to settle.
///
/// They are read as pairs of one day are. By chance the same two would be opposite at any other
/// distance as well: so what two accounts say at two and three days' distance, either way, is taken
/// from what they say at one (`DistantDays`).
struct LatePairs: Sendable {
    /// What two accounts say, as far as it was asked for.
    private struct Told: Sendable {
        /// Whether the two may have met on one day as well.
        var isMixed: Bool
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
    mutating func choose(_ kinds: [(key: UInt64, kind: LateChoice.Kind?)], needed: Int) {
        let old = told
        told.removeAll(keepingCapacity: true)
        for (key, kind) in kinds { choose(key, kind, old[key]) }
        self.needed = needed
    }

    /// The same of some pairs alone.
    mutating func choose(_ kinds: [(key: UInt64, kind: LateChoice.Kind?)]) {
        for (key, kind) in kinds { choose(key, kind, told[key]) }
    }

    private mutating func choose(_ key: UInt64, _ kind: LateChoice.Kind?, _ old: Told?) {
        let isMixed = kind == .mixed
        let isSame = old.map { $0.isMixed == isMixed } ?? false
        told[key] = kind == nil ? nil : isSame ? old : Told(isMixed: isMixed)
    }

    /// Of legs that are a day apart, or of one day where they fit better so.
    static func evidence(isMixed: Bool, _ book: TradingBook) -> MirrorEvidence {
        MirrorEvidence(book: book, lag: 1, orLag: isMixed ? 0 : nil)
    }

    func isCandidate(_ key: UInt64) -> Bool { told[key] != nil }

    /// Forgets what pairs say that may say something else now; all without a concern.
    mutating func forget(_ concern: LateConcern?) {
        for place in told.indices {
            let (key, known) = told[place]
            if concern?.mayMeet(key) ?? true {
                told.values[place] = Told(isMixed: known.isMixed)
            } else if concern?.isAltered(key) ?? true {
                told.values[place] = Told(isMixed: known.isMixed, movement: known.movement)
            } else if concern?.isAlteredFarther(key) ?? true {
                told.values[place].habit = nil
            }
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

    /// Of each two accounts the stronger way, where it says enough to matter, by account numbers,
    /// the one with the earlier results first; in any order.
    func pairs(in book: TradingBook) -> [MirroredPair] {
        let floor = OppositeFloor(accounts: book.accounts, .dayApart)
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

        init(book: TradingBook) {
            self.book = book
            floor = OppositeFloor(accounts: book.accounts, .dayApart)
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
            let movement = told.movement ?? self.movement(key, told.isMixed, &history)
            told.movement = movement
            if !floor.passes(movement: movement) { return told }
            let pair = told.pair ?? self.pair(key, told.isMixed, &history)
            told.pair = pair
            if told.habit == nil, floor.passes(pair) {
                told.habit = DistantDays(book: book).habit(of: pair, &history)
            }
            return told
        }

        /// The more that outcomes say either way.
        private func movement(
            _ key: UInt64, _ isMixed: Bool, _ history: inout PairHistory
        ) -> Double {
            let kinds = isMixed ? [false, true] : [false]
            return kinds.map { isMixed in
                let evidence = LatePairs.evidence(isMixed: isMixed, book)
                evidence.read(UInt32(key >> 32), UInt32(truncatingIfNeeded: key), &history)
                let movement = evidence.outcomes(&history).episode.movement
                return isMixed ? movement - LatePairs.choice : movement
            }.reduce(-.infinity, max)
        }

        /// The stronger of what all legs say that are a day apart, and of these with those of one
        /// day.
        ///
        /// What is of one day must say more with the others than without: as much more as the
        /// choice among all accounts costs.
        private func pair(
            _ key: UInt64, _ isMixed: Bool, _ history: inout PairHistory
        ) -> MirroredPair {
            func read(_ evidence: MirrorEvidence) -> MirroredPair {
                MirroredPair.read(key, evidence, &history).pair
            }
            let late = read(LatePairs.evidence(isMixed: false, book))
            if !isMixed { return late }
            var mixed = read(LatePairs.evidence(isMixed: true, book))
            mixed.movement -= LatePairs.choice
            mixed.isMixed = true
            if mixed.logLikelihoodRatio <= late.logLikelihoodRatio { return late }
            let same = read(MirrorEvidence(book: book)).logLikelihoodRatio
            return mixed.logLikelihoodRatio >= max(0, same) + floor.choice ? mixed : late
        }
    }

    /// Natural log of how many ways a pair is read in that may have legs of one day.
    private static let choice = Numerics.quantized(Numerics.ln(2))
}
