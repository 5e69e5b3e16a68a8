package import Records

/// A day in one instrument and currency: the unit in which trading is compared across accounts.
package struct ActivityGroup: Hashable, Sendable {
    package var day: Day
    package var instrument: UInt32
    package var currency: CurrencyCode
}

/// The current version of every activity row, found by its aggregation key.
///
/// A row is keyed by customer and group; the rows of a customer and those of a group are linked
/// lists, newest arrival first. About 40 bytes a row.
package struct ActivityTable: Sendable {
    package private(set) var customer: [UInt32] = []
    package private(set) var group: [UInt32] = []
    /// Standard lots in hundredths.
    package private(set) var lots: [Int64] = []
    package private(set) var pnl: [Money] = []
    package private(set) var groups: [ActivityGroup] = []
    private var groupIDs: [ActivityGroup: UInt32] = [:]
    /// A group met lately in each place; the days of a file come one after the other.
    private var recentGroups = [UInt32](repeating: 0, count: ActivityTable.recent)
    private var nextOfCustomer: [UInt32] = []
    private var nextOfGroup: [UInt32] = []
    private var firstOfCustomer: [UInt32] = []
    private var firstOfGroup: [UInt32] = []
    /// Row + 1 in each taken slot, 0 in a free one; a power of two long.
    private var slots = [UInt32](repeating: 0, count: 1024)

    private static let none = UInt32.max
    private static let recent = 1024

    package var count: Int { customer.count }

    mutating func grow(toCustomers count: Int) {
        while firstOfCustomer.count < count { firstOfCustomer.append(Self.none) }
    }

    /// The id of a group, a new one if it was never seen.
    mutating func intern(_ group: ActivityGroup) -> UInt32 {
        let mixed =
            UInt32(bitPattern: group.day.number) &* 131 &+ group.instrument &* 31
            &+ UInt32(group.currency.rawValue)
        let place = Int(mixed % UInt32(Self.recent))
        let recent = recentGroups[place]
        if recent < groups.count, groups[Int(recent)] == group { return recent }
        let id = groupIDs[group] ?? addGroup(group)
        recentGroups[place] = id
        return id
    }

    private mutating func addGroup(_ group: ActivityGroup) -> UInt32 {
        let id = UInt32(groups.count)
        groups.append(group)
        groupIDs[group] = id
        firstOfGroup.append(Self.none)
        return id
    }

    /// Writes the row of a key and returns its number.
    ///
    /// - Complexity: O(1), amortised.
    mutating func set(customer owner: UInt32, group key: UInt32, lots: Int64, pnl: Money) -> Int {
        let mask = slots.count - 1
        var slot = Self.hash(owner, key) & mask
        while case let taken = slots[slot], taken != 0 {
            let row = Int(taken) - 1
            if customer[row] == owner, group[row] == key {
                self.lots[row] = lots
                self.pnl[row] = pnl
                return row
            }
            slot = (slot + 1) & mask
        }
        let row = count
        slots[slot] = UInt32(row) + 1
        append(owner, key, lots, pnl)
        if count * 3 > slots.count * 2 { growSlots() }
        return row
    }

    private mutating func append(_ owner: UInt32, _ key: UInt32, _ lots: Int64, _ pnl: Money) {
        let row = UInt32(count)
        customer.append(owner)
        group.append(key)
        self.lots.append(lots)
        self.pnl.append(pnl)
        nextOfCustomer.append(firstOfCustomer[Int(owner)])
        firstOfCustomer[Int(owner)] = row
        nextOfGroup.append(firstOfGroup[Int(key)])
        firstOfGroup[Int(key)] = row
    }

    private mutating func growSlots() {
        let mask = slots.count * 2 - 1
        var grown = [UInt32](repeating: 0, count: slots.count * 2)
        for row in 0..<count {
            var slot = Self.hash(customer[row], group[row]) & mask
            while grown[slot] != 0 { slot = (slot + 1) & mask }
            grown[slot] = UInt32(row) + 1
        }
        slots = grown
    }

    /// Mixes the key's bits so that neighbouring customers do not share a run of slots.
    private static func hash(_ owner: UInt32, _ key: UInt32) -> Int {
        var bits = (UInt64(owner) << 32 | UInt64(key)) &* 0x9E37_79B9_7F4A_7C15
        bits ^= bits >> 29
        bits &*= 0xBF58_476D_1CE4_E5B9
        return Int(truncatingIfNeeded: bits >> 32)
    }

    package func day(ofRow row: Int) -> Day { groups[Int(group[row])].day }

    package func currency(ofRow row: Int) -> CurrencyCode { groups[Int(group[row])].currency }

    /// Profit in the base currency where a rate is known, else in its own.
    func pnl(ofRow row: Int, by rates: CurrencyRates?) -> Money {
        guard let rates else { return pnl[row] }
        return rates.converted(pnl[row], currency(ofRow: row), on: day(ofRow: row)) ?? pnl[row]
    }

    /// The first row of a customer; with `row(after:)` a walk over all of them that touches no
    /// reference count, for loops over many customers.
    func firstRow(of owner: UInt32) -> Int? {
        let row = firstOfCustomer[Int(owner)]
        return row == Self.none ? nil : Int(row)
    }

    func row(after row: Int) -> Int? {
        let next = nextOfCustomer[row]
        return next == Self.none ? nil : Int(next)
    }

    /// The rows of a customer, in no order that may be relied upon.
    package func rows(of owner: UInt32) -> LinkedRows {
        LinkedRows(first: firstOfCustomer[Int(owner)], next: nextOfCustomer)
    }

    /// The rows of a group, in no order that may be relied upon.
    package func rows(inGroup key: Int) -> LinkedRows {
        LinkedRows(first: firstOfGroup[key], next: nextOfGroup)
    }
}
