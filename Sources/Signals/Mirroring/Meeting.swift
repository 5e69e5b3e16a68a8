/// Two accounts by their canonical positions, the smaller first.
struct AccountPair: Hashable, Comparable, Sendable {
    var first: UInt32
    var second: UInt32

    init(_ left: UInt32, _ right: UInt32) {
        first = min(left, right)
        second = max(left, right)
    }

    init(key: UInt64) {
        first = UInt32(key >> 32)
        second = UInt32(truncatingIfNeeded: key)
    }

    var key: UInt64 { UInt64(first) << 32 | UInt64(second) }

    func partner(of account: UInt32) -> UInt32 { account == first ? second : first }

    static func < (left: AccountPair, right: AccountPair) -> Bool { left.key < right.key }
}

/// What it takes for two accounts to be looked at as a pair.
///
/// A *meeting* is a row of groups in which both accounts traded and mirrored each other, each at
/// most two rows after the one before in the history of either. Chance seldom makes several, since
/// all outcomes must agree at once each time, and whoever mirrors for days makes many. Lots need
/// not be equal, but where they nearly are, fewer meetings will do.
///
/// Chance makes meetings as the rows of a group times a power of how often two outcomes match, so
/// the larger the group a meeting ends in, the longer it must be; their number then grows about as
/// the rows do.
enum Meeting {
    /// Rows that may lie between two rows of a meeting, plus one.
    static let stride = 2
    static let longest = 4
    /// Spreads by which two legs may miss each other in a meeting: by less than on a mirrored day,
    /// for loose legs meet closely often enough.
    static let reach: Float = 6
    /// Points that a pair needs.
    static let needed = 4

    /// Groups in a meeting that ends in a group of so many rows.
    static func length(inGroupOf rows: Int) -> Int {
        rows <= 1000 ? 2 : rows <= 5000 ? 3 : longest
    }

    /// What a meeting counts for: two of two groups make a pair, so does a longer one in which lots
    /// are nearly equal all along; else it takes a run of one group more, which holds four.
    static func points(ofLength length: Int, nearLots: Bool) -> Int {
        length == 2 ? 2 : nearLots ? needed : 1
    }

    /// Whether lots differ by at most 15 %.
    static func areNear(_ one: Int64, _ other: Int64) -> Bool {
        20 * Int128(min(one, other)) >= 17 * Int128(max(one, other))
    }
}
