/// Pairs drawn by hashes of their place, so that equal records give equal samples.
struct RandomPairs: Sendable {
    let records: RecordSet

    /// Pairs of any two records that could be one person.
    func any(_ count: Int) -> [(Int, Int)] {
        let n = records.count
        let first = records.firstCount
        if records.isAcross, first == 0 || first == n { return [] }
        if n < 2 { return [] }
        return (0..<count).compactMap { draw in
            let bits = KeyHash.mix(UInt64(draw) << 2)
            let other = KeyHash.mix(bits)
            if records.isAcross {
                return (Self.scale(bits, first), first + Self.scale(other, n - first))
            }
            let (a, b) = (Self.scale(bits, n), Self.scale(other, n))
            return a == b ? nil : (min(a, b), max(a, b))
        }
    }

    /// Pairs that agree exactly on a field: a record, and another with its value.
    ///
    /// - Complexity: O(n).
    func agreeing(on field: Int, _ count: Int) -> [(Int, Int)] {
        let holders = Holders(records, field)
        if holders.members.isEmpty { return [] }
        var pairs: [(Int, Int)] = []
        for draw in 0..<(count * 3) where pairs.count < count {
            let bits = KeyHash.mix(UInt64(draw) << 8 | UInt64(field) << 1 | 1)
            let place = Self.scale(bits, holders.members.count)
            let block = holders.block(of: place)
            let other = block.lowerBound + Self.scale(KeyHash.mix(bits), block.count)
            let (a, b) = (holders.members[place], holders.members[other])
            if a == b { continue }
            let (left, right) = (Int(min(a, b)), Int(max(a, b)))
            if !records.isAcross || (left < records.firstCount) != (right < records.firstCount) {
                pairs.append((left, right))
            }
        }
        return pairs
    }

    private static func scale(_ bits: UInt64, _ count: Int) -> Int {
        Int(truncatingIfNeeded: bits.multipliedFullWidth(by: UInt64(count)).high)
    }
}

/// The records that have a value, value by value; values of one record are left out.
private struct Holders {
    private(set) var members: [UInt32] = []
    private var starts: [Int] = []
    private var blockOf: [UInt32] = []

    init(_ records: RecordSet, _ field: Int) {
        let width = records.fields.count
        let values = records.fields[field].values
        var counts = [Int](repeating: 0, count: values.count + 1)
        for record in 0..<records.count {
            let value = records.cells[record * width + field]
            if value != RecordSet.missing { counts[Int(value) - values.lowerBound] += 1 }
        }
        var places = [Int](repeating: -1, count: values.count)
        var total = 0
        for value in 0..<values.count where counts[value] > 1 {
            places[value] = total
            starts.append(total)
            total += counts[value]
        }
        starts.append(total)
        members = [UInt32](repeating: 0, count: total)
        var next = places
        for record in 0..<records.count {
            let value = records.cells[record * width + field]
            if value == RecordSet.missing { continue }
            let place = Int(value) - values.lowerBound
            if next[place] < 0 { continue }
            members[next[place]] = UInt32(record)
            next[place] += 1
        }
        blockOf = [UInt32](repeating: 0, count: total)
        for block in 0..<(starts.count - 1) {
            for place in starts[block]..<starts[block + 1] { blockOf[place] = UInt32(block) }
        }
    }

    func block(of place: Int) -> Range<Int> {
        let block = Int(blockOf[place])
        return starts[block]..<starts[block + 1]
    }
}
