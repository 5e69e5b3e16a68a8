/// Hashes that are the same in every run: keys of blocks and of samples.
///
/// Source: Steele, Lea & Flood 2014 (the finalizer of SplitMix64).
enum KeyHash {
    /// No key; what has it shares no block.
    static let none: UInt64 = 0

    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// - Returns: never `none`.
    /// - Complexity: O(length).
    static func of(_ bytes: some Sequence<UInt8>, seed: UInt64 = 1) -> UInt64 {
        var state = seed
        var word: UInt64 = 0
        var filled: UInt64 = 0
        for byte in bytes {
            word = word << 8 | UInt64(byte)
            filled += 1
            if filled & 7 == 0 { state = mix(state ^ word) }
        }
        state = mix(state ^ word ^ filled << 56)
        return state == none ? 1 : state
    }

    /// `none` where one of the two is.
    static func combined(_ left: UInt64, _ right: UInt64) -> UInt64 {
        if left == none || right == none { return none }
        let both = mix(left ^ (right << 1 | right >> 63))
        return both == none ? 1 : both
    }
}
