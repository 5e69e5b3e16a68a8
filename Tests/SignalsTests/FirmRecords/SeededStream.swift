/// Random numbers that are a function of the seed.
///
/// Source: SplitMix64, Steele, Lea & Flood 2014.
package struct SeededStream: RandomNumberGenerator {
    private var state: UInt64

    package init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    package mutating func integer(_ range: ClosedRange<Int>) -> Int {
        .random(in: range, using: &self)
    }

    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[integer(0...elements.count - 1)]
    }

    package mutating func chance(_ percent: Int) -> Bool { integer(1...100) <= percent }
}
