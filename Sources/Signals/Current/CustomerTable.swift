package import Records

/// The current version of every customer, one row an id of the customers' interner.
///
/// A row exists as soon as any record names the customer; `isKnown` tells whether the customer
/// itself has arrived.
package struct CustomerTable: Sendable {
    package private(set) var isKnown: [Bool] = []
    package private(set) var affiliate: [UInt32] = []
    package private(set) var signup: [EventTime] = []
    package private(set) var version: [EventTime] = []
    private var firstVersion: [EventTime] = []
    /// Versions between the first and the current one, of customers of one owner.
    private var between = VersionTimes()
    /// `UInt16.max` where there is none.
    package private(set) var country: [UInt16] = []
    package private(set) var hasClickID: [Bool] = []
    package private(set) var phase: [Phase] = []
    /// Ids of the words' interner; `none` where absent.
    package private(set) var challengeType: [UInt32] = []
    package private(set) var accountSize: [Money] = []
    package private(set) var firstName: [UInt32] = []
    package private(set) var lastName: [UInt32] = []
    package private(set) var email: [UInt32] = []
    /// Who owned a customer from when on, for those that changed hands; by version time.
    package private(set) var ownerChanges: [UInt32: [OwnerChange]] = [:]

    package static let noCountry = UInt16.max
    package static let none = UInt32.max

    package var count: Int { isKnown.count }

    /// Makes room for ids below `count`.
    mutating func grow(to count: Int) {
        while isKnown.count < count {
            isKnown.append(false)
            affiliate.append(Self.none)
            signup.append(.distantPast)
            version.append(.distantPast)
            firstVersion.append(.distantPast)
            country.append(Self.noCountry)
            hasClickID.append(false)
            phase.append(.unknown)
            challengeType.append(Self.none)
            accountSize.append(.zero)
            firstName.append(Self.none)
            lastName.append(Self.none)
            email.append(Self.none)
        }
    }

    /// The affiliate that owned the customer at `time`: the last version not after it, else the
    /// earliest known.
    package func owner(of customer: UInt32, at time: EventTime) -> UInt32 {
        guard let changes = ownerChanges[customer] else { return affiliate[Int(customer)] }
        return (changes.last { $0.from <= time } ?? changes[0]).affiliate
    }

    /// Notes whose the customer was in a version. Owners are kept from the first change on, before
    /// it the times of the versions alone.
    ///
    /// - Complexity: O(versions).
    mutating func recordOwner(_ row: Int, _ change: OwnerChange) {
        guard isKnown[row] else {
            firstVersion[row] = change.from
            return
        }
        let id = UInt32(row)
        if ownerChanges[id] == nil {
            if change.affiliate == affiliate[row] { return noteVersion(row, change.from) }
            ownerChanges[id] = startOfHistory(row)
        }
        Self.insert(change, into: &ownerChanges[id, default: []])
    }

    /// Notes a version of the one owner so far: a late one may tell of another before it.
    private mutating func noteVersion(_ row: Int, _ time: EventTime) {
        let (first, last) = (min(firstVersion[row], time), max(version[row], time))
        let middle = max(firstVersion[row], min(version[row], time))
        if first < middle, middle < last { between.add(middle, of: row) }
        firstVersion[row] = first
    }

    /// The versions of the one owner so far.
    private func startOfHistory(_ row: Int) -> [OwnerChange] {
        let times = Set([firstVersion[row], version[row]] + between.all(of: row))
        return times.sorted().map { OwnerChange(from: $0, affiliate: affiliate[row]) }
    }

    /// Puts a change in its place by time; one of the same time is replaced.
    private static func insert(_ change: OwnerChange, into changes: inout [OwnerChange]) {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].from < change.from { low = middle + 1 } else { high = middle }
        }
        if low < changes.count, changes[low].from == change.from {
            changes[low] = change
        } else {
            changes.insert(change, at: low)
        }
    }

    mutating func set(_ row: Int, to values: CustomerValues) {
        isKnown[row] = true
        affiliate[row] = values.affiliate
        signup[row] = values.signup
        version[row] = values.version
        country[row] = values.country
        hasClickID[row] = values.hasClickID
        phase[row] = values.phase
        challengeType[row] = values.challengeType
        accountSize[row] = values.accountSize
        firstName[row] = values.firstName
        lastName[row] = values.lastName
        email[row] = values.email
    }
}

package struct OwnerChange: Sendable, Hashable {
    package var from: EventTime
    package var affiliate: UInt32
}

/// A customer with its strings interned.
struct CustomerValues {
    var affiliate: UInt32
    var signup: EventTime
    var version: EventTime
    var country: UInt16
    var hasClickID: Bool
    var phase: Phase
    var challengeType: UInt32
    var accountSize: Money
    var firstName: UInt32
    var lastName: UInt32
    var email: UInt32
}

/// What a fee buys.
struct Product: Hashable, Sendable {
    /// An id of the words' interner.
    let type: UInt32
    let size: Money
}

extension CustomerTable {
    func product(of customer: UInt32) -> Product {
        Product(type: challengeType[Int(customer)], size: accountSize[Int(customer)])
    }
}

/// Where an account stands in its evaluation; `verification` is the second phase of those with two.
package enum Phase: UInt8, Sendable {
    case unknown, evaluation, verification, funded, failed

    init(_ word: String) {
        switch word {
        case "phase_1": self = .evaluation
        case "phase_2": self = .verification
        case "funded": self = .funded
        case "failed": self = .failed
        default: self = .unknown
        }
    }
}
