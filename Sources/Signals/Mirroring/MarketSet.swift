/// Markets by their numbers; of more than 64 some stand for each other, so that it may say of one
/// too many that it is in it.
struct MarketSet: Sendable {
    private var bits: UInt64 = 0

    var isEmpty: Bool { bits == 0 }

    mutating func insert(_ market: Int) { bits |= 1 << (UInt64(market) % 64) }

    func mayMeet(_ other: MarketSet) -> Bool { bits & other.bits != 0 }
}
