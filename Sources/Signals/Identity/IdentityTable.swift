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

    mutating func settle(_ records: CurrentRecords, threads: Int) {
        let known = email.count
        let missing = records.customers.count - known
        email.append(contentsOf: repeatElement(Self.none, count: missing))
        skeleton.append(contentsOf: repeatElement(Self.none, count: missing))
        name.append(contentsOf: repeatElement(Self.none, count: missing))
        let changed = records.changedCustomers.members.filter(records.isKnown)
        let shared = SharedRecords(records)
        let identities = parallelMap(changed.count, threads: threads) { index in
            IdentityText(ofCustomer: Int(changed[index]), shared)
        }
        for (id, text) in zip(changed, identities) {
            email[Int(id)] = intern(text.email)
            skeleton[Int(id)] = intern(text.skeleton)
            name[Int(id)] = intern(text.name)
        }
        for (id, entry) in records.directory { affiliates[id] = identity(of: entry, shared) }
    }

    private mutating func intern(_ key: String?) -> UInt32 {
        key.map { keys.intern($0) } ?? Self.none
    }

    private mutating func identity(
        of entry: DirectoryEntry, _ shared: SharedRecords
    ) -> AffiliateIdentity {
        let text = IdentityText(
            email: entry.email, first: entry.firstName, last: entry.lastName, shared)
        return AffiliateIdentity(
            email: intern(text.email), skeleton: intern(text.skeleton), name: intern(text.name),
            country: entry.country)
    }
}

/// What identifies somebody, as comparable text.
private struct IdentityText: Sendable {
    var email: String?
    var skeleton: String?
    var name: String?

    init(ofCustomer row: Int, _ shared: SharedRecords) {
        self.init(
            email: shared.records.customers.email[row],
            first: shared.records.customers.firstName[row],
            last: shared.records.customers.lastName[row], shared)
    }

    /// - Parameters: ids of `CurrentRecords.words`.
    init(email: UInt32, first: UInt32, last: UInt32, _ shared: SharedRecords) {
        if email != CustomerTable.none, let address = CanonicalEmail(shared.records.words[email]) {
            self.email = "@" + address.text
            skeleton = address.skeleton.map { "~" + $0 }
        }
        if first != CustomerTable.none, last != CustomerTable.none {
            name = NameKey.make(
                first: shared.records.words[first], last: shared.records.words[last]
            )
            .map { "#" + $0 }
        }
    }
}
