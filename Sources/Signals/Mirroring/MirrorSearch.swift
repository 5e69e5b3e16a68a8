internal import Statistics

/// Two accounts by their canonical positions, the smaller first.
struct AccountPair: Hashable, Comparable, Sendable {
    var first: UInt32
    var second: UInt32

    init(_ left: UInt32, _ right: UInt32) {
        first = min(left, right)
        second = max(left, right)
    }

    init(key: UInt64) {
        first = UInt32(key >> 32)
        second = UInt32(truncatingIfNeeded: key)
    }

    var key: UInt64 { UInt64(first) << 32 | UInt64(second) }

    func partner(of account: UInt32) -> UInt32 { account == first ? second : first }

    static func < (left: AccountPair, right: AccountPair) -> Bool { left.key < right.key }
}

/// Finds the accounts that may mirror each other, without looking at all pairs.
///
/// A pair is looked at when it has enough *meetings*: two groups in which both accounts traded, at
/// most two rows apart in the history of each, and mirrored in both. Chance seldom makes several,
/// since two outcomes must agree at once each time, and whoever mirrors for days makes many. Lots
/// are not looked at, so unequal legs are found as well.
///
/// Chance makes as many meetings as the square of the accounts; in a large firm they have to be
/// closer and one more, which a pair of six mirrored days has all the same.
struct MirrorSearch {
    let book: TradingBook
    let threads: Int
    /// Meetings below which a pair is left alone.
    private let fewestMeetings: Int
    /// Spreads by which two legs may miss each other in a meeting.
    private let reach: Float

    /// Rows that may lie between the two rows of a meeting, plus one.
    private static let stride = 2
    private static let largeFirm = 10_000

    init(book: TradingBook, threads: Int) {
        self.book = book
        self.threads = threads
        let isLarge = book.accounts > Self.largeFirm
        fewestMeetings = isLarge ? 3 : 2
        reach = isLarge ? 4 : TradingRow.reach
    }

    /// One account's two rows of a possible meeting.
    private struct Entry {
        var account: UInt32
        var later: UInt32
        var place: Float
        var laterPlace: Float
    }

    /// Pairs with enough meetings, in canonical order.
    ///
    /// - Complexity: O(n log n) in the rows, plus the meetings.
    func candidates() -> [AccountPair] {
        let meetings = parallelMap(book.groups.count, threads: threads) {
            Shards(self.meetings(from: $0), accounts: self.book.accountCount)
        }
        let parts = parallelMap(Shards.count, threads: threads) { shard in
            self.repeated(meetings, shard)
        }
        return Array(parts.joined())
    }

    /// Pairs of one shard that come often enough, in canonical order.
    private func repeated(_ meetings: [Shards], _ shard: Int) -> [AccountPair] {
        var filter = RepeatFilter(expected: meetings.reduce(0) { $0 + $1[shard].count })
        for keys in meetings { for key in keys[shard] { filter.note(key) } }
        var kept: [UInt64] = []
        for keys in meetings {
            for key in keys[shard] where filter.mayRepeat(key) { kept.append(key) }
        }
        kept.sort()
        var pairs: [AccountPair] = []
        var start = 0
        while start < kept.count {
            var end = start + 1
            while end < kept.count, kept[end] == kept[start] { end += 1 }
            if end - start >= fewestMeetings { pairs.append(AccountPair(key: kept[start])) }
            start = end
        }
        return pairs
    }

    /// Keys of pairs for each meeting whose earlier rows are of a group.
    private func meetings(from group: Int) -> [UInt64] {
        var entries = entries(from: group)
        entries.sort { ($0.later, $0.place, $0.account) < ($1.later, $1.place, $1.account) }
        var keys: [UInt64] = []
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].later == entries[start].later { end += 1 }
            if end - start > 1 { meet(entries[start..<end], &keys) }
            start = end
        }
        return keys
    }

    private func entries(from group: Int) -> [Entry] {
        var entries: [Entry] = []
        for (position, account) in book.members(ofGroup: group) {
            let row = book.rows[position]
            guard row.isTelling else { continue }
            let end = book.range(ofAccount: account).upperBound
            for later in position + 1..<max(position + 1, min(end, position + 1 + Self.stride))
            where book.rows[later].isTelling {
                entries.append(
                    Entry(
                        account: account, later: book.rows[later].group, place: row.place,
                        laterPlace: book.rows[later].place))
            }
        }
        return entries
    }

    /// All entries share both groups and are sorted by the earlier place.
    private func meet(_ entries: ArraySlice<Entry>, _ keys: inout [UInt64]) {
        let places = entries.map(\.place)
        for low in entries {
            if low.place >= 0 { break }
            let point = -low.place
            var index = places.lowerBound(point - reach, in: places.indices)
            while index < places.count, places[index] <= point + reach {
                let high = entries[entries.startIndex + index]
                index += 1
                guard high.place > 0, (high.laterPlace < 0) != (low.laterPlace < 0),
                    (high.laterPlace + low.laterPlace).magnitude <= reach
                else { continue }
                keys.append(AccountPair(low.account, high.account).key)
            }
        }
    }
}

/// Keys of pairs by ranges of their first accounts, so that threads can share the counting and the
/// shards, one after the other, are in canonical order.
private struct Shards: Sendable {
    static let count = 64
    private var keys: [UInt64]
    private var offsets: [Int]

    init(_ keys: [UInt64], accounts: Int) {
        let width = max(1, (accounts + Self.count - 1) / Self.count)
        var offsets = [Int](repeating: 0, count: Self.count + 1)
        for key in keys { offsets[Int(key >> 32) / width + 1] += 1 }
        for shard in 0..<Self.count { offsets[shard + 1] += offsets[shard] }
        var next = offsets
        var sorted = [UInt64](repeating: 0, count: keys.count)
        for key in keys {
            let shard = Int(key >> 32) / width
            sorted[next[shard]] = key
            next[shard] += 1
        }
        self.keys = sorted
        self.offsets = offsets
    }

    subscript(shard: Int) -> ArraySlice<UInt64> { keys[offsets[shard]..<offsets[shard + 1]] }
}

/// Which keys may have come more than once: two bits per slot, no false negatives.
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
