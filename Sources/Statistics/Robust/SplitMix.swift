/// Random bits as a function of a seed.
///
/// Source: Steele, Lea & Flood 2014 (SplitMix64).
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A permutation of `0..<count`, uniform up to 2^-32 (Fisher & Yates).
    mutating func permutation(_ count: Int) -> [Int] {
        var result = Array(0..<count)
        for index in result.indices.dropFirst() {
            result.swapAt(index, Int(bits() >> 32) % (index + 1))
        }
        return result
    }
}
