internal import Statistics
internal import Linkage
internal import Records

/// The person behind each customer: accounts that one human is taken to own.
///
/// Under one affiliate accounts are linked by the weight of all that agrees (Fellegi & Sunter
/// 1969); across affiliates only by one mailbox, or by one name together with one handle where both
/// are rare.
package struct PersonTable: Sendable {
    /// The canonical first account of each customer's person.
    private var person: [UInt32] = []
    let firm: LinkageFirm

    /// The canonical first account of the customer's person: the person's stable name.
    package subscript(customer: UInt32) -> UInt32 { person[Int(customer)] }

    /// - Parameter asOf: who signs up later is nobody yet.
    /// - Complexity: O(customers log customers).
    init(
        _ identities: IdentityTable, _ records: CurrentRecords, _ order: CanonicalOrder,
        asOf: EventTime, threads: Int
    ) {
        let members = order.customers.filter { records.hasSignedUp($0, by: asOf) }
        firm = LinkageFirm(identities, IdentityFrequencies(identities, members))
        var byAffiliate = [[UInt32]](repeating: [], count: records.affiliateIDs.count)
        for id in members { byAffiliate[Int(records.customers.affiliate[Int(id)])].append(id) }
        var sets = DisjointSets(rank: order.customerRank)
        let shared = (firm, byAffiliate)
        let groups = parallelMap(byAffiliate.count, threads: threads) { affiliate in
            let own = shared.1[affiliate]
            if own.count < 2 { return [[UInt32]]() }
            return PersonLinker(LinkageScope(shared.0, members: own)).groups()
                .map { $0.map { own[$0] } }
        }
        for group in groups.joined() {
            for id in group.dropFirst() { sets.union(group[0], id) }
        }
        Self.linkAcross(members, firm, &sets)
        person = (0..<UInt32(records.customers.count)).map { sets.find($0) }
    }

    /// Links equal mailboxes, and equal names with equal handles, wherever they are.
    private static func linkAcross(
        _ members: [UInt32], _ firm: LinkageFirm, _ sets: inout DisjointSets
    ) {
        let faces = firm.identities.faces
        forEachRun(members, by: { faces[Int($0)].email }) { mailbox in
            if mailbox.count > LinkageModel.largestMailbox { return }
            for id in mailbox.dropFirst() { sets.union(mailbox[0], id) }
        }
        forEachRun(members, by: { faces[Int($0)].handle }) { handle in
            if handle.count > LinkageModel.largestBlock { return }
            for (place, left) in handle.enumerated() {
                for right in handle[(place + 1)...]
                where isRareAgreement(faces[Int(left)], faces[Int(right)], firm.frequencies) {
                    sets.union(left, right)
                }
            }
        }
    }

    private static func forEachRun(
        _ members: [UInt32], by key: (UInt32) -> UInt32, _ body: ([UInt32]) -> Void
    ) {
        var sorted: [UInt64] = []
        for (index, id) in members.enumerated() where key(id) != Face.none {
            sorted.append(UInt64(key(id)) << 32 | UInt64(index))
        }
        sorted.sort()
        LinkageScope.forEachRun(sorted) { run in
            if run.count > 1 { body(run.map { members[LinkageScope.index($0)] }) }
        }
    }

    /// Whether chance would hardly give one other customer of the firm this name and this handle.
    private static func isRareAgreement(
        _ left: Face, _ right: Face, _ frequencies: IdentityFrequencies
    ) -> Bool {
        guard left.hasName, left.name == right.name, !left.isRelay, left.number != Face.none,
            left.number >= 10
        else { return false }
        if left.country != right.country, left.country != CustomerTable.noCountry,
            right.country != CustomerTable.noCountry
        {
            return false
        }
        let namesakes = Double(frequencies.holders(of: left.name))
        return namesakes * LinkageModel.sameSpelling * LinkageModel.sameNumber < 0.05
    }
}
