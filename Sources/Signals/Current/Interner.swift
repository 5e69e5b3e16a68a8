private import Glibc
package import Records

/// Strings as dense integers, in order of first sight.
///
/// Open addressing with linear probing over stored hashes; the strings lie one after the other in
/// one array. Ids depend on arrival: nothing that leaves the engine may be ordered by them.
package struct Interner: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []
    /// Hash and id + 1 in each taken slot, 0 in a free one; a power of two long.
    private var slots: [UInt64]

    package init() { slots = [UInt64](repeating: 0, count: 64) }

    package var count: Int { ends.count }

    /// The id of a string of a batch, a new one if it was never seen.
    ///
    /// - Complexity: O(length), amortised.
    @discardableResult
    package mutating func intern(_ key: TextKey, in text: BatchText) -> UInt32 {
        text.withBytes(of: key) { intern($0, hash: key.hash) }
    }

    /// The id of a string that no batch holds, a new one if it was never seen.
    @discardableResult
    package mutating func intern(_ text: UnsafeRawBufferPointer) -> UInt32 {
        intern(text, hash: BatchText.hash(of: text))
    }

    mutating func intern(_ string: String) -> UInt32 {
        var string = string
        return string.withUTF8 {
            let raw = UnsafeRawBufferPointer($0)
            return intern(raw, hash: BatchText.hash(of: raw))
        }
    }

    /// Interns many strings of a batch at once.
    ///
    /// First all slots are looked at, then all strings compared: the memory behind one string is on
    /// its way while another is compared.
    mutating func intern(_ keys: [TextKey], in text: BatchText) -> [UInt32] {
        let mask = UInt32(slots.count - 1)
        let guesses = keys.map { slots[Int($0.hash & mask)] }
        return text.bytes.withUnsafeBytes { batch in
            keys.indices.map { index in
                let key = keys[index]
                let start = Int(key.offset)
                let string = UnsafeRawBufferPointer(
                    rebasing: batch[start..<start + Int(key.length)])
                let guess = guesses[index]
                if UInt32(guess >> 32) == key.hash, guess != 0,
                    matches(Self.id(guess), string)
                {
                    return UInt32(Self.id(guess))
                }
                return intern(string, hash: key.hash)
            }
        }
    }

    private mutating func intern(_ text: UnsafeRawBufferPointer, hash: UInt32) -> UInt32 {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while case let taken = slots[slot], taken != 0 {
            if UInt32(taken >> 32) == hash, matches(Self.id(taken), text) {
                return UInt32(Self.id(taken))
            }
            slot = (slot + 1) & mask
        }
        let id = UInt32(count)
        slots[slot] = UInt64(hash) << 32 | UInt64(id + 1)
        bytes.append(contentsOf: text)
        ends.append(UInt32(bytes.count))
        if count * 2 > slots.count { grow() }
        return id
    }

    private static func id(_ slot: UInt64) -> Int { Int(slot & 0xFFFF_FFFF) - 1 }

    private func range(_ id: Int) -> Range<Int> {
        (id == 0 ? 0 : Int(ends[id - 1]))..<Int(ends[id])
    }

    private func matches(_ id: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let range = range(id)
        guard range.count == text.count, let other = text.baseAddress else { return false }
        return bytes.withUnsafeBytes { stored in
            guard let start = stored.baseAddress else { return false }
            return memcmp(start + range.lowerBound, other, text.count) == 0
        }
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        var grown = [UInt64](repeating: 0, count: slots.count * 2)
        for taken in slots where taken != 0 {
            var slot = Int(taken >> 32) & mask
            while grown[slot] != 0 { slot = (slot + 1) & mask }
            grown[slot] = taken
        }
        slots = grown
    }

    package subscript(id: UInt32) -> String {
        String(decoding: bytes[range(Int(id))], as: UTF8.self)
    }

    /// The first byte of a string; 0 where it is empty.
    func firstByte(of id: UInt32) -> UInt8 {
        let range = range(Int(id))
        return range.isEmpty ? 0 : bytes[range.lowerBound]
    }

    /// The bytes of two strings behind their first `skipped`, without copying them.
    func withBytes<Result>(
        _ left: UInt32, _ right: UInt32, skipping skipped: Int,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { stored in
            body(
                UnsafeRawBufferPointer(rebasing: stored[range(Int(left)).dropFirst(skipped)]),
                UnsafeRawBufferPointer(rebasing: stored[range(Int(right)).dropFirst(skipped)]))
        }
    }

    /// The id of a string that was seen before.
    package func id(of string: String) -> UInt32? {
        var string = string
        return string.withUTF8 {
            let text = UnsafeRawBufferPointer($0)
            return id(of: text, hash: BatchText.hash(of: text))
        }
    }

    /// The id of a string of a batch, if it was seen before.
    package func id(of key: TextKey, in text: BatchText) -> UInt32? {
        text.withBytes(of: key) { id(of: $0, hash: key.hash) }
    }

    private func id(of text: UnsafeRawBufferPointer, hash: UInt32) -> UInt32? {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while case let taken = slots[slot], taken != 0 {
            if UInt32(taken >> 32) == hash, matches(Self.id(taken), text) {
                return UInt32(Self.id(taken))
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Whether the first string sorts before the second by its UTF-8 bytes.
    package func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
        bytes.withUnsafeBytes { stored in
            UnsafeRawBufferPointer(rebasing: stored[range(Int(left))]).lexicographicallyPrecedes(
                UnsafeRawBufferPointer(rebasing: stored[range(Int(right))]))
        }
    }

    /// The index before which an id belongs in ids that are in byte order.
    func place(of id: UInt32, in order: ArraySlice<UInt32>) -> Int {
        var (low, high) = (order.startIndex, order.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if precedes(order[middle], id) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The ids in byte order of their strings: the canonical order of every output.
    package func canonicalOrder() -> [UInt32] {
        (0..<UInt32(count)).sorted(by: precedes)
    }
}
