/// A fast hash of short texts under a secret seed.
///
/// Eight bytes at a time: `state = fold((state ^ word) * multiplier)`, where `fold` is the
/// exclusive or of the two halves of the 128-bit product.
///
/// Source: Wang 2019, wyhash.
struct TextHash: Sendable {
    /// The hash of this process.
    static let seeded: TextHash = {
        var generator = SystemRandomNumberGenerator()
        return TextHash(seed: generator.next(), multiplier: generator.next())
    }()

    private let seed: UInt64
    private let multiplier: UInt64

    /// - Parameter multiplier: made odd, so that no word is lost in it.
    init(seed: UInt64, multiplier: UInt64) {
        self.seed = seed
        self.multiplier = multiplier | 1
    }

    /// - Complexity: O(length).
    func hash(_ text: UnsafeRawBufferPointer) -> UInt32 {
        var state = fold(seed ^ UInt64(text.count))
        var position = 0
        while position + 8 <= text.count {
            let word = text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            state = fold(state ^ word)
            position += 8
        }
        state = fold(state ^ rest(of: text, from: position))
        return UInt32(truncatingIfNeeded: state ^ (state >> 32))
    }

    private func fold(_ value: UInt64) -> UInt64 {
        let (high, low) = value.multipliedFullWidth(by: multiplier)
        return high ^ low
    }

    /// The last bytes as a number; where there are eight before, overlapping them.
    private func rest(of text: UnsafeRawBufferPointer, from position: Int) -> UInt64 {
        if position == text.count { return 0 }
        if text.count >= 8 {
            return text.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self)
        }
        return text.reduce(0) { word, byte in word << 8 | UInt64(byte) }
    }
}
