internal import Records

/// What links customers, under affiliates and across them; kept up to date by change.
struct PersonLinks: Sendable {
    /// Accounts of one person under each affiliate, by groups.
    private var groups: [[[UInt32]]] = []
    /// The first of the group of each customer; the customer where there is none.
    private var groupFirst: [UInt32] = []
    private var mailboxes = KeyHolders()
    private var handles = KeyHolders()
    private var names = KeyHolders()
    /// How many customers under each affiliate have each name.
    private var namesakes = NamesakeCounts()

    mutating func grow(affiliates: Int, customers: Int, keys: Int) {
        let missing = max(0, affiliates - groups.count)
        groups.append(contentsOf: repeatElement([], count: missing))
        for id in UInt32(groupFirst.count)..<UInt32(max(groupFirst.count, customers)) {
            groupFirst.append(id)
        }
        mailboxes.grow(keys: keys, customers: customers)
        handles.grow(keys: keys, customers: customers)
        names.grow(keys: keys, customers: customers)
    }

    /// - Returns: whether nobody else under the affiliate has the name.
    /// - Complexity: O(1).
    mutating func insert(_ customer: UInt32, _ face: Face, under affiliate: UInt32) -> Bool {
        if face.email != Face.none { mailboxes.insert(customer, face.email) }
        if face.handle != Face.none { handles.insert(customer, face.handle) }
        if face.name == Face.none { return false }
        names.insert(customer, face.name)
        return namesakes.add(face.name, affiliate) == 1
    }

    /// - Returns: whether nobody else under the affiliate has the name.
    /// - Complexity: O(1).
    mutating func remove(_ customer: UInt32, _ face: Face, under affiliate: UInt32) -> Bool {
        if face.email != Face.none { mailboxes.remove(customer, face.email) }
        if face.handle != Face.none { handles.remove(customer, face.handle) }
        if face.name == Face.none { return false }
        names.remove(customer, face.name)
        return namesakes.remove(face.name, affiliate) == 0
    }

    /// Replaces the groups under affiliates; `changed` is told of the members of those that came or
    /// went.
    ///
    /// All old groups are taken apart first, for a customer may have moved from one affiliate to
    /// another.
    mutating func set(
        _ found: [(affiliate: UInt32, groups: [[UInt32]])], changed: (UInt32) -> Void
    ) {
        let other = found.filter { groups[Int($0.affiliate)] != $0.groups }
        for (affiliate, new) in other {
            for group in Set(groups[Int(affiliate)]).subtracting(new) { group.forEach(changed) }
            for id in groups[Int(affiliate)].joined() { groupFirst[Int(id)] = id }
        }
        for (affiliate, new) in other {
            for group in Set(new).subtracting(groups[Int(affiliate)]) { group.forEach(changed) }
            for group in new { for id in group { groupFirst[Int(id)] = group[0] } }
            groups[Int(affiliate)] = new
        }
    }

    // MARK: Across affiliates

    /// Who may be linked otherwise because holders of a key came or went, perhaps as many of each.
    func forEachTouched(
        by cell: FrequencyRead, before: Int, after: Int, _ identities: IdentityTable,
        _ body: (UInt32) -> Void
    ) {
        guard cell.kind == .holders else { return }
        switch identities.kind(of: cell.key) {
        case .email:
            if Self.isOwnMailbox(min(before, after)) {
                mailboxes.forEach(of: cell.key, body)
            }
        case .handle:
            if min(before, after) <= LinkageModel.largestBlock {
                handles.forEach(of: cell.key, body)
            }
        case .name:
            if Self.isRareName(before) != Self.isRareName(after) {
                names.forEach(of: cell.key, body)
            }
        case .other: break
        }
    }

    /// Calls `body` with customers to whom one is linked; all links of all customers make the
    /// persons.
    func forEachLink(of customer: UInt32, _ firm: LinkageFirm, _ body: (UInt32) -> Void) {
        body(groupFirst[Int(customer)])
        let face = firm.identities.faces[Int(customer)]
        if face.email != Face.none, Self.isOwnMailbox(firm.frequencies.holders(of: face.email)) {
            body(mailboxes.first(of: face.email))
        }
        guard face.handle != Face.none, Self.isRare(face, firm.frequencies),
            (2...LinkageModel.largestBlock) ~= firm.frequencies.holders(of: face.handle)
        else { return }
        handles.forEach(of: face.handle) { other in
            if Self.areAlike(face, firm.identities.faces[Int(other)]) { body(other) }
        }
    }

    private static func isOwnMailbox(_ holders: Int) -> Bool {
        holders <= LinkageModel.largestMailbox
    }

    private static func isRareName(_ holders: Int) -> Bool {
        Double(holders) * LinkageModel.sameSpelling * LinkageModel.sameNumber < 0.05
    }

    /// Whether chance would hardly give one other customer of the firm this name and this handle.
    private static func isRare(_ face: Face, _ frequencies: IdentityFrequencies) -> Bool {
        face.hasName && !face.isRelay && face.number != Face.none && face.number >= 10
            && isRareName(frequencies.holders(of: face.name))
    }

    /// Whether two faces of one handle bear one name and no two countries.
    private static func areAlike(_ left: Face, _ right: Face) -> Bool {
        left.name == right.name
            && (left.country == right.country || left.country == CustomerTable.noCountry
                || right.country == CustomerTable.noCountry)
    }
}

/// How many customers under an affiliate have a name.
///
/// A name of the whole firm's may have many holders, so they are not gone through.
private struct NamesakeCounts: Sendable {
    private var counts: [UInt64: UInt32] = [:]

    /// - Returns: how many there are now.
    mutating func add(_ name: UInt32, _ affiliate: UInt32) -> UInt32 {
        let cell = Self.cell(name, affiliate)
        let count = (counts[cell] ?? 0) + 1
        counts[cell] = count
        return count
    }

    /// - Precondition: there is one.
    /// - Returns: how many are left.
    mutating func remove(_ name: UInt32, _ affiliate: UInt32) -> UInt32 {
        let cell = Self.cell(name, affiliate)
        guard let count = counts[cell] else {
            preconditionFailure("name \(name) has no holder under affiliate \(affiliate)")
        }
        counts[cell] = count == 1 ? nil : count - 1
        return count - 1
    }

    private static func cell(_ name: UInt32, _ affiliate: UInt32) -> UInt64 {
        UInt64(affiliate) << 32 | UInt64(name)
    }
}
