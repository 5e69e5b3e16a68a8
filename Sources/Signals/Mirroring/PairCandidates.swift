internal import Statistics

/// Pairs with enough meetings or coincidences, and what the histories of those say that speak for
/// mirroring; kept from settle to settle.
struct PairCandidates: Sendable {
    struct Candidate: Sendable {
        /// Account numbers, the canonically first one first.
        var key: UInt64
        /// Before and after costs were learnt from pairs.
        var search: MirrorEpisode
        var settled: MirrorEpisode
        /// Markets in which both traded and whose own trades don't tell their cost: where it was
        /// learnt of one, the two may differ.
        var uncertain: MarketSet
        /// With the lots, by account numbers; `nil` until they are looked at.
        var pair: MirroredPair?
        /// The same before costs were learnt from pairs.
        var told: ToldCosts?

        var first: UInt32 { UInt32(key >> 32) }
        var second: UInt32 { UInt32(truncatingIfNeeded: key) }
    }

    /// In order of their keys.
    var all: [Candidate] = []
    /// Such pairs whose outcomes speak against mirroring, in order: a change of any of their groups
    /// may make candidates of them.
    private var silent: [UInt64] = []

    /// Pairs that are read by one thread at a time.
    static let portion = 256

    /// Reads pairs anew; those without enough of either are forgotten.
    ///
    /// - Parameter keys: sorted, each once.
    mutating func read(_ keys: [UInt64], in book: TradingBook, threads: Int) {
        let evidence = MirrorEvidence(book: book, pass: .search)
        let portions = (keys.count + Self.portion - 1) / Self.portion
        let found = parallelMap(portions, threads: threads) { portion in
            var history = PairHistory()
            var read: (candidates: [Candidate], silent: [UInt64]) = ([], [])
            let end = min(keys.count, (portion + 1) * Self.portion)
            for key in keys[portion * Self.portion..<end] {
                evidence.read(
                    UInt32(key >> 32), UInt32(truncatingIfNeeded: key), &history)
                if !history.isPlausible { continue }
                let episode = evidence.outcomes(&history).episode
                if episode.movement <= 0 {
                    read.silent.append(key)
                } else {
                    read.candidates.append(
                        Candidate(
                            key: key, search: episode, settled: episode,
                            uncertain: history.uncertain))
                }
            }
            return read
        }
        Self.merge(found.flatMap(\.candidates), into: &all, replacing: keys) { $0.key }
        Self.merge(found.flatMap(\.silent), into: &silent, replacing: keys) { $0 }
    }

    /// Replaces elements in order of their keys, those of `keys`, by the ones found, in place: most
    /// stay where they are.
    ///
    /// - Complexity: O(n + m) for n elements and m keys.
    private static func merge<Element>(
        _ found: [Element], into all: inout [Element], replacing keys: [UInt64],
        key: (Element) -> UInt64
    ) {
        var (replaced, next, kept) = (0, 0, 0)
        var new: [Element] = []
        for place in all.indices {
            let own = key(all[place])
            while next < found.count, key(found[next]) < own {
                new.append(found[next])
                next += 1
            }
            while replaced < keys.count, keys[replaced] < own { replaced += 1 }
            if replaced < keys.count, keys[replaced] == own {
                guard next < found.count, key(found[next]) == own else { continue }
                all[place] = found[next]
                next += 1
            }
            if kept != place { all.swapAt(kept, place) }
            kept += 1
        }
        all.removeLast(all.count - kept)
        new += found[next...]
        all += new
        // From the end, so that each of the old ones moves once.
        var (old, place) = (kept - 1, all.count - 1)
        while let last = new.last {
            if old >= 0, key(all[old]) > key(last) {
                all.swapAt(old, place)
                old -= 1
            } else {
                all[place] = last
                new.removeLast()
            }
            place -= 1
        }
    }

    /// Reads again those that hang on costs that were learnt from pairs.
    ///
    /// - Parameter concerned: those whose two accounts share a group of it, or all without it.
    mutating func settle(in book: TradingBook, _ concerned: ConcernedAccounts?, threads: Int) {
        let learnt = book.learntMarkets
        var places: [Int] = []
        for place in all.indices
        where !all[place].uncertain.isEmpty && concerned?.mayShare(all[place].key) ?? true {
            if all[place].uncertain.mayMeet(learnt) {
                places.append(place)
            } else {
                all[place].settled = all[place].search
                all[place].pair = nil
            }
        }
        let evidence = MirrorEvidence(book: book)
        let portions = (places.count + Self.portion - 1) / Self.portion
        let episodes = parallelMap(portions, threads: threads) {
            [all, places] portion -> [MirrorEpisode] in
            var history = PairHistory()
            let end = min(places.count, (portion + 1) * Self.portion)
            return places[portion * Self.portion..<end].map { place in
                evidence.read(all[place].first, all[place].second, &history)
                return evidence.outcomes(&history).episode
            }
        }.joined()
        for (place, episode) in zip(places, episodes) {
            all[place].settled = episode
            all[place].pair = nil
        }
    }

    /// Keys of those whose two accounts share a group of some.
    func keys(_ concerned: ConcernedAccounts) -> [UInt64] {
        var keys = silent.filter(concerned.mayShare)
        for place in all.indices where concerned.mayShare(all[place].key) {
            keys.append(all[place].key)
        }
        return keys
    }
}
