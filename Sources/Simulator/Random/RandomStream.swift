/// Random numbers that are a pure function of a key.
///
/// Every affiliate, person and account derives a stream of its own, so that one more customer here
/// leaves every other customer as it was. Nothing of the standard library's generators is used:
/// their algorithms may change with the toolchain, and a seed has to mean the same firm for ever.
///
/// Source: SplitMix64, Steele, Lea & Flood 2014.
struct RandomStream: Sendable {
    let key: UInt64
    private var state: UInt64

    init(key: UInt64) {
        self.key = key
        state = key
    }

    /// The stream for one purpose; depends on the key alone, not on what was drawn before.
    func derived(_ purpose: String, _ index: Int = 0) -> RandomStream {
        let named = purpose.utf8.reduce(key) { mixed(($0 ^ UInt64($1)) &+ increment) }
        return RandomStream(key: mixed(named &+ increment &* (UInt64(index) &+ 1)))
    }

    mutating func next() -> UInt64 {
        state &+= increment
        return mixed(state)
    }

    /// Uniform in [0, 1), 53 bits.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// Uniform in `range`.
    ///
    /// - Precondition: `range` is not empty.
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int(next().multipliedFullWidth(by: width).high)
    }

    mutating func uniform(_ low: Double, _ high: Double) -> Double { low + unit() * (high - low) }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        precondition(!elements.isEmpty, "nothing to pick from")
        return elements[integer(in: 0...elements.count - 1)]
    }
}

private let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

private func mixed(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
}
