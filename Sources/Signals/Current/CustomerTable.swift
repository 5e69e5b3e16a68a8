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
        let owner = changes.last { $0.from <= time } ?? changes[0]
        return owner.affiliate
    }

    mutating func recordOwner(_ row: Int, _ change: OwnerChange) {
        let id = UInt32(row)
        guard isKnown[row] else { return }
        guard var changes = ownerChanges[id] ?? startOfHistory(row, change) else { return }
        changes.removeAll { $0.from == change.from }
        let index = changes.lastIndex { $0.from < change.from }.map { $0 + 1 } ?? 0
        changes.insert(change, at: index)
        ownerChanges[id] = changes
    }

    /// History is kept from the first change of owner on.
    private func startOfHistory(_ row: Int, _ change: OwnerChange) -> [OwnerChange]? {
        change.affiliate == affiliate[row]
            ? nil : [OwnerChange(from: version[row], affiliate: affiliate[row])]
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

/// Where an account stands in its evaluation.
package enum Phase: UInt8, Sendable {
    case unknown, evaluation, funded, failed

    init(_ word: String) {
        switch word {
        case "phase_1", "phase_2": self = .evaluation
        case "funded": self = .funded
        case "failed": self = .failed
        default: self = .unknown
        }
    }
}
