internal import Statistics

/// Two rows of a group that could be the legs of one trade: a pair of account numbers, the
/// canonically first one first, with points for how much it tells.
///
/// Whoever hedges now and then leaves no rows of mirrored groups, so coincidences are added up
/// wherever they lie. A row has a few at most (`CoincidenceSearch`), so they grow as rows do and
/// not as pairs.
struct Coincidence: Comparable, Sendable {
    /// First account, second account, points: 30, 30 and 4 bits.
    private let packed: UInt64

    /// Points are half natural log units; so many make two accounts worth looking at. Chance gives
    /// a pair of one coincidence about as many as it takes away elsewhere, so few pairs reach it.
    static let needed = 18
    private static let mostPoints = 15
    /// What tells less is left out.
    static let fewestPoints = 2
    /// The same of legs a day apart, of which more is asked.
    static let fewestLatePoints = 7

    /// Points that make two of so many accounts worth looking at for legs a day apart: the more are
    /// possible, the more a pair has to say before it is believed.
    static func neededLate(accounts: Int) -> Int {
        max(needed, Int(2 * Numerics.ln(Double(max(1, accounts)))) + 7)
    }

    init(key: UInt64, points: Int) {
        let accounts = ((key >> 32) << 34) | ((key & 0xFFFF_FFFF) << 4)
        packed = accounts | UInt64(min(Self.mostPoints, max(0, points)))
    }

    var key: UInt64 { ((packed >> 34) << 32) | ((packed >> 4) & 0x3FFF_FFFF) }
    var points: Int { Int(packed & 15) }

    static func < (left: Coincidence, right: Coincidence) -> Bool { left.packed < right.packed }
}

extension [Coincidence] {
    /// The first place at or after a pair's; the elements are sorted.
    ///
    /// - Complexity: O(log n).
    func place(of key: UInt64) -> Int {
        let least = Coincidence(key: key, points: 0)
        return position { !($0 < least) }
    }

    /// Those that are in one of two alone; both are sorted.
    ///
    /// - Complexity: O(n + m).
    func differences(from other: [Coincidence]) -> [Coincidence] {
        var differences: [Coincidence] = []
        var (left, right) = (startIndex, other.startIndex)
        while left < endIndex, right < other.endIndex {
            let (one, another) = (self[left], other[right])
            if one < another { differences.append(one) }
            if another < one { differences.append(another) }
            left += another < one ? 0 : 1
            right += one < another ? 0 : 1
        }
        return differences + self[left...] + other[right...]
    }

    /// Points of a pair; 0 for one that is not among them.
    func points(of key: UInt64) -> Int {
        let place = place(of: key)
        return place < count && self[place].key == key ? self[place].points : 0
    }
}

/// How many points the pairs of all groups may have: sums over slots that pairs share, never less
/// than those of one of their pairs. Only saves time, for what passes is counted exactly.
struct CoincidenceFilter: Sendable {
    private var sums: [UInt16]
    private let mask: UInt64
    private(set) var count = 0

    /// - Parameter expected: coincidences to be counted.
    init(expected: Int) {
        var slots = 1024
        while slots < 2 * expected { slots *= 2 }
        sums = [UInt16](repeating: 0, count: slots)
        mask = UInt64(slots - 1)
    }

    private var isCrowded: Bool { count > sums.count }

    private func slot(_ key: UInt64) -> Int {
        var bits = key &* 0x9E37_79B9_7F4A_7C15
        bits ^= bits >> 31
        return Int(bits & mask)
    }

    /// A slot that is full stays so.
    mutating func add(_ coincidences: [Coincidence]) {
        for coincidence in coincidences {
            let slot = slot(coincidence.key)
            let sum = sums[slot].addingReportingOverflow(UInt16(coincidence.points))
            sums[slot] = sum.overflow ? .max : sum.partialValue
        }
        count += coincidences.count
    }

    mutating func remove(_ coincidences: [Coincidence]) {
        for coincidence in coincidences {
            let slot = slot(coincidence.key)
            if sums[slot] != .max { sums[slot] -= UInt16(coincidence.points) }
        }
        count -= coincidences.count
    }

    /// Counts anew in more slots where they have become few.
    ///
    /// - Parameter all: everything that is counted.
    mutating func makeRoom(for all: some Sequence<[Coincidence]>) {
        if !isCrowded { return }
        self = CoincidenceFilter(expected: count)
        for coincidences in all { add(coincidences) }
    }

    func mayReach(_ key: UInt64, _ needed: Int = Coincidence.needed) -> Bool {
        most(of: key) >= needed
    }

    /// No fewer than a pair's points.
    func most(of key: UInt64) -> Int { Int(sums[slot(key)]) }
}

/// Which pairs have enough points among the coincidences of all groups.
struct CoincidentPairs {
    /// Coincidences of each group.
    let groups: [[Coincidence]]
    let filter: CoincidenceFilter
    let accounts: Int
    let threads: Int
    var needed = Coincidence.needed

    private static let shards = 64

    /// In order of their keys.
    ///
    /// - Complexity: O(n + k log k) for n coincidences of which the filter lets k pass.
    func pairs() -> [UInt64] {
        let width = UInt64(max(1, (accounts + Self.shards - 1) / Self.shards))
        let parts = parallelMap(Self.shards, threads: threads) { shard in
            self.reached(from: UInt64(shard) * width, to: UInt64(shard + 1) * width)
        }
        return Array(parts.joined())
    }

    /// Those whose first account lies in a range.
    private func reached(from first: UInt64, to last: UInt64) -> [UInt64] {
        var kept: [Coincidence] = []
        for group in groups {
            let start = group.place(of: first << 32)
            let end = group.place(of: last << 32)
            for coincidence in group[start..<end]
            where filter.mayReach(coincidence.key, needed) {
                kept.append(coincidence)
            }
        }
        kept.sort()
        var (pairs, start) = ([UInt64](), 0)
        while start < kept.count {
            var (end, points) = (start, 0)
            while end < kept.count, kept[end].key == kept[start].key {
                points += kept[end].points
                end += 1
            }
            if points >= needed { pairs.append(kept[start].key) }
            start = end
        }
        return pairs
    }
}
