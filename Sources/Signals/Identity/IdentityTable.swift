internal import Records

/// The comparable identity of each customer and affiliate, as ids of `keys`.
struct IdentityTable: Sendable {
    /// Canonical addresses, skeletons and name keys, each with a prefix that keeps them apart.
    private(set) var keys = Interner()
    private(set) var email: [UInt32] = []
    private(set) var skeleton: [UInt32] = []
    private(set) var name: [UInt32] = []
    private(set) var affiliates: [UInt32: AffiliateIdentity] = [:]

    static let none = UInt32.max

    struct AffiliateIdentity: Sendable {
        var email: UInt32
        var skeleton: UInt32
        var name: UInt32
        var country: UInt16
    }

    mutating func settle(_ records: CurrentRecords) {
        let known = email.count
        let missing = records.customers.count - known
        email.append(contentsOf: repeatElement(Self.none, count: missing))
        skeleton.append(contentsOf: repeatElement(Self.none, count: missing))
        name.append(contentsOf: repeatElement(Self.none, count: missing))
        for id in records.changedCustomers.members where records.isKnown(id) {
            update(Int(id), records)
        }
        for (id, entry) in records.directory { affiliates[id] = identity(of: entry, records) }
    }

    private mutating func update(_ row: Int, _ records: CurrentRecords) {
        let customers = records.customers
        (email[row], skeleton[row]) = emailKeys(customers.email[row], records)
        name[row] = nameKey(customers.firstName[row], customers.lastName[row], records)
    }

    private mutating func identity(
        of entry: DirectoryEntry, _ records: CurrentRecords
    ) -> AffiliateIdentity {
        let (email, skeleton) = emailKeys(entry.email, records)
        return AffiliateIdentity(
            email: email, skeleton: skeleton,
            name: nameKey(entry.firstName, entry.lastName, records), country: entry.country)
    }

    private mutating func emailKeys(
        _ word: UInt32, _ records: CurrentRecords
    ) -> (email: UInt32, skeleton: UInt32) {
        guard word != CustomerTable.none, let email = CanonicalEmail(records.words[word]) else {
            return (Self.none, Self.none)
        }
        return (
            keys.intern("@" + email.text),
            email.skeleton.map { keys.intern("~" + $0) } ?? Self.none
        )
    }

    private mutating func nameKey(
        _ first: UInt32, _ last: UInt32, _ records: CurrentRecords
    ) -> UInt32 {
        guard first != CustomerTable.none, last != CustomerTable.none else { return Self.none }
        let key = NameKey.make(first: records.words[first], last: records.words[last])
        return key.map { keys.intern("#" + $0) } ?? Self.none
    }
}
