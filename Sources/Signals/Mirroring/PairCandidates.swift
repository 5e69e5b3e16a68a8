internal import Statistics

/// Pairs with enough meetings whose outcomes speak for mirroring, and what their histories say; kept
/// from settle to settle.
struct PairCandidates: Sendable {
    struct Candidate: Sendable {
        /// Account numbers, the canonically first one first.
        var key: UInt64
        /// Before and after costs were learnt from pairs.
        var search: MirrorEpisode
        var settled: MirrorEpisode
        /// Whether both traded in a market whose own trades don't tell its cost, so that the two
        /// may differ.
        var isUncertain: Bool

        var first: UInt32 { UInt32(key >> 32) }
        var second: UInt32 { UInt32(truncatingIfNeeded: key) }
    }

    /// In order of their keys.
    private(set) var all: [Candidate] = []

    /// Pairs that are read by one thread at a time.
    private static let portion = 256

    /// Reads pairs anew; those that don't speak for mirroring are candidates no more.
    ///
    /// - Parameter keys: sorted, each once.
    mutating func read(_ keys: [UInt64], in book: TradingBook, threads: Int) {
        let evidence = MirrorEvidence(book: book, pass: .search)
        let portions = (keys.count + Self.portion - 1) / Self.portion
        let found = parallelMap(portions, threads: threads) { portion -> [Candidate] in
            var history = PairHistory()
            let end = min(keys.count, (portion + 1) * Self.portion)
            return keys[portion * Self.portion..<end].compactMap { key in
                evidence.read(
                    UInt32(key >> 32), UInt32(truncatingIfNeeded: key), &history)
                if history.points < Meeting.needed { return nil }
                let episode = evidence.best(history).episode
                if episode.movement <= 0 { return nil }
                return Candidate(
                    key: key, search: episode, settled: episode,
                    isUncertain: history.isUncertain)
            }
        }.joined()
        merge(Array(found), replacing: keys)
    }

    private mutating func merge(_ found: [Candidate], replacing keys: [UInt64]) {
        if all.isEmpty { return all = found }
        var merged: [Candidate] = []
        merged.reserveCapacity(all.count + found.count)
        var (key, next) = (0, 0)
        for candidate in all {
            while next < found.count, found[next].key < candidate.key {
                merged.append(found[next])
                next += 1
            }
            while key < keys.count, keys[key] < candidate.key { key += 1 }
            if key == keys.count || keys[key] != candidate.key { merged.append(candidate) }
        }
        merged.append(contentsOf: found[next...])
        all = merged
    }

    /// Reads the uncertain ones again, now that costs are learnt.
    ///
    /// - Parameter isDue: by account; those of which both accounts are, or all without it.
    mutating func settle(in book: TradingBook, isDue: [Bool]?, threads: Int) {
        let places = all.indices.filter { index in
            let candidate = all[index]
            return candidate.isUncertain
                && (isDue.map { $0[Int(candidate.first)] && $0[Int(candidate.second)] } ?? true)
        }
        let evidence = MirrorEvidence(book: book)
        let portions = (places.count + Self.portion - 1) / Self.portion
        let episodes = parallelMap(portions, threads: threads) { [all] portion -> [MirrorEpisode] in
            var history = PairHistory()
            let end = min(places.count, (portion + 1) * Self.portion)
            return places[portion * Self.portion..<end].map { place in
                evidence.read(all[place].first, all[place].second, &history)
                return evidence.best(history).episode
            }
        }.joined()
        for (place, episode) in zip(places, episodes) { all[place].settled = episode }
    }

    /// Keys of those of which both accounts are due.
    func keys(isDue: [Bool]) -> [UInt64] {
        all.filter { isDue[Int($0.first)] && isDue[Int($0.second)] }.map(\.key)
    }
}
