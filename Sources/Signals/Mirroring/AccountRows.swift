/// The counted rows of all accounts: each account's lie together, in order of their groups.
///
/// An account that outgrows its place moves to the end; what it leaves is cleared away once it is
/// more than half of all. The order of the accounts in memory tells nothing.
struct AccountRows: Sendable {
    private struct Place: Sendable {
        var start = 0
        var count = 0
        var capacity = 0
    }

    private(set) var rows: [TradingRow] = []
    /// By account.
    private var places: [Place] = []
    private var abandoned = 0
    /// Accounts with a row.
    private(set) var accounts = 0

    var accountCount: Int { places.count }

    func range(of account: UInt32) -> Range<Int> {
        if account >= places.count { return 0..<0 }
        let place = places[Int(account)]
        return place.start..<place.start + place.count
    }

    /// The first position of an account's rows whose group is not before `group`.
    ///
    /// - Complexity: O(log r) for an account of r rows.
    func position(of account: UInt32, notBefore group: UInt32) -> Int {
        let range = range(of: account)
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].group < group { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether an account has a row of a group.
    ///
    /// - Complexity: O(log r) for an account of r rows.
    func hasRow(of account: UInt32, in group: UInt32) -> Bool {
        let position = position(of: account, notBefore: group)
        return position < range(of: account).upperBound && rows[position].group == group
    }

    /// Where a member's row of a group is.
    func position(of member: TradedGroup.Member, in group: UInt32) -> Int {
        let range = range(of: member.account)
        let guess = range.lowerBound + Int(member.hint)
        if guess < range.upperBound, rows[guess].group == group { return guess }
        return position(of: member.account, notBefore: group)
    }

    mutating func grow(toAccounts count: Int, rows expected: Int) {
        if places.count < count {
            places.append(contentsOf: repeatElement(Place(), count: count - places.count))
        }
        if rows.isEmpty { rows.reserveCapacity(expected) }
    }

    /// Replaces the rows of an account; they are in order of their groups.
    mutating func set(_ account: UInt32, to replacement: [TradingRow]) {
        var place = places[Int(account)]
        accounts += (replacement.isEmpty ? 0 : 1) - (place.count == 0 ? 0 : 1)
        if replacement.count > place.capacity {
            abandoned += place.capacity
            let slack = place.capacity == 0 ? 0 : replacement.count / 2
            place = Place(start: rows.count, count: 0, capacity: replacement.count + slack)
            rows.append(contentsOf: replacement)
            rows.append(contentsOf: repeatElement(Self.nothing, count: slack))
        } else {
            for (offset, row) in replacement.enumerated() { rows[place.start + offset] = row }
        }
        place.count = replacement.count
        places[Int(account)] = place
    }

    /// Clears away what accounts left behind, once it is the greater part.
    mutating func compact() {
        if abandoned * 2 <= rows.count { return }
        var kept: [TradingRow] = []
        kept.reserveCapacity(rows.count - abandoned)
        for account in places.indices {
            let range = range(of: UInt32(account))
            places[account].start = kept.count
            places[account].capacity = range.count
            kept.append(contentsOf: rows[range])
        }
        rows = kept
        abandoned = 0
    }

    private static let nothing = TradingRow(row: 0, group: 0, hundredths: 1)

    /// Lets `body` write the rows at their positions, from several threads at once where each
    /// writes rows of its own.
    mutating func withRows(_ body: (UnsafeMutableBufferPointer<TradingRow>) -> Void) {
        rows.withUnsafeMutableBufferPointer { body($0) }
    }
}
