internal import Statistics

/// Which pairs come often enough among the meetings of all groups.
///
/// Keys are shared out by their first accounts, so that threads can share the counting; a filter of
/// two bits a slot leaves out nearly all keys that come once before anything is sorted.
struct MirrorRepeats {
    let groups: [TradedGroup]
    let accounts: Int
    let threads: Int

    private static let shards = 64

    /// In order of their keys.
    func pairs() -> [UInt64] {
        let width = UInt64(max(1, (accounts + Self.shards - 1) / Self.shards))
        let parts = parallelMap(Self.shards, threads: threads) { shard in
            self.repeated(from: UInt64(shard) * width, to: UInt64(shard + 1) * width)
        }
        return Array(parts.joined())
    }

    /// Those whose first account lies in a range; a group's meetings are sorted.
    private func repeated(from first: UInt64, to last: UInt64) -> [UInt64] {
        let ranges = groups.map { group in
            let meetings = group.meetings
            return meetings.position { $0 >= first << 32 }..<meetings.position { $0 >= last << 32 }
        }
        var filter = RepeatFilter(expected: ranges.reduce(0) { $0 + $1.count })
        for (group, range) in zip(groups, ranges) {
            for key in group.meetings[range] { filter.note(key) }
        }
        var kept: [UInt64] = []
        for (group, range) in zip(groups, ranges) {
            for key in group.meetings[range] where filter.mayRepeat(key) { kept.append(key) }
        }
        kept.sort()
        return Self.repeated(kept)
    }

    private static func repeated(_ sorted: [UInt64]) -> [UInt64] {
        var pairs: [UInt64] = []
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
            if end - start >= Meeting.needed { pairs.append(sorted[start]) }
            start = end
        }
        return pairs
    }
}

/// Which keys may have come more than once: two bits a slot, no false negatives.
private struct RepeatFilter {
    private var once: [UInt64]
    private var twice: [UInt64]
    private let mask: UInt64

    init(expected: Int) {
        var words = 64
        while words * 16 < expected { words *= 2 }
        once = [UInt64](repeating: 0, count: words)
        twice = once
        mask = UInt64(words * 64 - 1)
    }

    private func slot(_ key: UInt64) -> (word: Int, bit: UInt64) {
        var bits = key &* 0x9E37_79B9_7F4A_7C15
        bits ^= bits >> 31
        let position = bits & mask
        return (Int(position / 64), 1 << (position % 64))
    }

    mutating func note(_ key: UInt64) {
        let (word, bit) = slot(key)
        if once[word] & bit != 0 { twice[word] |= bit }
        once[word] |= bit
    }

    func mayRepeat(_ key: UInt64) -> Bool {
        let (word, bit) = slot(key)
        return twice[word] & bit != 0
    }
}
