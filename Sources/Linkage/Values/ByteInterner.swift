/// Byte strings as dense integers, in order of first sight.
///
/// Open addressing with linear probing; the strings lie one after the other.
struct ByteInterner: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []
    /// The upper half of the hash and id + 1; 0 is free. A power of two long.
    private var slots = [UInt64](repeating: 0, count: 64)

    private static let upperHalf: UInt64 = 0xFFFF_FFFF_0000_0000

    var count: Int { ends.count }

    func range(_ id: Int) -> Range<Int> { (id == 0 ? 0 : ends[id - 1])..<ends[id] }

    subscript(id: Int) -> ArraySlice<UInt8> { bytes[range(id)] }

    /// - Complexity: O(length), amortised.
    mutating func intern(_ text: UnsafeRawBufferPointer) -> UInt32 {
        let hash = KeyHash.of(text)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let taken = slots[slot]
            let id = Int(taken & 0xFFFF_FFFF) - 1
            if taken >> 32 == hash >> 32, matches(id, text) { return UInt32(id) }
            slot = (slot + 1) & mask
        }
        slots[slot] = (hash & Self.upperHalf) | UInt64(ends.count + 1)
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
        if ends.count * 2 > slots.count { grow() }
        return UInt32(ends.count - 1)
    }

    private func matches(_ id: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let range = range(id)
        if range.count != text.count { return false }
        return bytes.withUnsafeBytes {
            UnsafeRawBufferPointer(rebasing: $0[range]).elementsEqual(text)
        }
    }

    private mutating func grow() {
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        bytes.withUnsafeBytes { all in
            for id in ends.indices {
                let hash = KeyHash.of(UnsafeRawBufferPointer(rebasing: all[range(id)]))
                var slot = Int(truncatingIfNeeded: hash) & mask
                while slots[slot] != 0 { slot = (slot + 1) & mask }
                slots[slot] = (hash & Self.upperHalf) | UInt64(id + 1)
            }
        }
    }
}
