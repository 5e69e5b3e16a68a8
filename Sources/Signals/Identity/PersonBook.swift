package import Records
internal import Statistics

/// Keeps persons up to date as customers come, change, move and go.
///
/// Invariant: the persons after `settle` are a function of the current records and the as-of time;
/// what is kept from settle to settle only tells what need not be looked at again. An affiliate is
/// linked anew when its customers changed, or when a count of the firm that its links hang on reads
/// differently; since counts are read coarsely, that is seldom. All are when the firm's own weights
/// move, which are as coarse.
package struct PersonBook: Sendable {
    private var identities: IdentityTable
    private var frequencies = IdentityFrequencies()
    private(set) var members = AffiliateMembers()
    private var links = PersonLinks()
    private var components = PersonComponents()
    private var watch = FrequencyWatch()
    /// How accounts that are alike compare, under each affiliate and in the firm.
    private var alike: [AlikePairs] = []
    /// What links the accounts of each large affiliate.
    private(set) var kept: [KeptLinks?] = []
    private var allAlike = AlikePairs()
    private var weights = LinkageWeights.fixed
    private var known = 0
    /// The numbers of customers at which those outside each affiliate read the same.
    private var plateau = 0..<0
    /// Affiliates all of whose accounts the last settle compared anew.
    package private(set) var relinked = 0

    /// Customers from this on were seen by neither `prepare` nor `settle`.
    private var prepared = 0

    /// Accounts below which one thread links them all.
    private static let smallWork = 4096

    package init(domains: MailDomains) { identities = IdentityTable(domains: domains) }

    /// Makes the faces of customers who are new since the last call, ahead of the next settle.
    ///
    /// None of them is linked yet, so a face that is made anew before that leaves no trace; that of
    /// a linked one is what it was linked by.
    ///
    /// - Complexity: O(new customers).
    package mutating func prepare(_ records: CurrentRecords, threads: Int) {
        let newcomers = UInt32(prepared)..<UInt32(records.customers.count)
        prepared = records.customers.count
        identities.prepare(newcomers.filter(records.isKnown), records, threads: threads)
    }

    /// Whether nobody is linked yet although no customer came since the last `prepare`: a firm's
    /// customers come ahead of its other records, and can be linked while these are read.
    func awaitsLinks(_ records: CurrentRecords) -> Bool {
        known == 0 && prepared > 0 && prepared == records.customers.count
    }

    /// - Complexity: O(changed customers + accounts of the affiliates that are linked anew).
    package mutating func settle(
        _ records: CurrentRecords, _ order: CanonicalOrder, asOf: EventTime, threads: Int
    ) -> PersonTable {
        prepared = records.customers.count
        var changes = FrequencyChanges()
        var dirty: Set<UInt32> = []
        var seeds: Set<UInt32> = []
        let stale = identities.stale(records)
        let due = members.due(records, asOf: asOf)
        grow(records)
        let moving = self.moving(stale, due, records, asOf)
        changes.isWanted = moving.count < frequencies.known / 4
        for id in moving where isMember(id) {
            dirty.insert(members.affiliate[Int(id)])
            take(id, out: &changes, order.customerRank)
        }
        identities.remake(stale, records, threads: threads)
        grow(records)
        dirty.formUnion(
            members.place(moving, records, rank: order.customerRank, asOf: asOf))
        for id in moving where isMember(id) {
            dirty.insert(members.affiliate[Int(id)])
            put(id, into: &changes, order.customerRank)
        }
        seeds.formUnion(moving)
        notice(changes, &dirty, &seeds, records)
        let firm = relink(dirty, &seeds, order.customerRank, threads: threads)
        components.rebuild(around: seeds, rank: order.customerRank) { [links, members] id, body in
            if members.affiliate[Int(id)] == AffiliateMembers.none { return }
            links.forEachLink(of: id, firm, body)
        }
        return PersonTable(components.person, firm)
    }

    private func isMember(_ id: UInt32) -> Bool {
        members.affiliate[Int(id)] != AffiliateMembers.none
    }

    private mutating func grow(_ records: CurrentRecords) {
        let (affiliates, customers) = (records.affiliateIDs.count, records.customers.count)
        let keys = identities.keys.count
        members.grow(affiliates: affiliates, customers: customers)
        links.grow(affiliates: affiliates, customers: customers, keys: keys)
        components.grow(to: customers)
        let missing = max(0, affiliates - alike.count)
        alike += [AlikePairs](repeating: AlikePairs(), count: missing)
        kept += [KeptLinks?](repeating: nil, count: missing)
        watch.grow(keys: keys, readers: affiliates)
        frequencies.grow(to: keys)
    }

    /// Customers with another face, another affiliate, or who have now signed up or no longer.
    private func moving(
        _ stale: [UInt32], _ due: [UInt32], _ records: CurrentRecords, _ asOf: EventTime
    ) -> [UInt32] {
        var moving = Set(stale)
        for id in due {
            let target =
                records.hasSignedUp(id, by: asOf)
                ? records.customers.affiliate[Int(id)] : AffiliateMembers.none
            // Who signs up later is placed too: from then on the time is watched.
            if target == AffiliateMembers.none || target != members.affiliate[Int(id)] {
                moving.insert(id)
            }
        }
        return Array(moving)
    }

    private mutating func take(
        _ id: UInt32, out changes: inout FrequencyChanges, _ rank: [UInt32]
    ) {
        let face = identities.faces[Int(id)]
        let affiliate = members.affiliate[Int(id)]
        if !changes.isWanted { kept[Int(affiliate)] = nil }
        kept[Int(affiliate)]?.remove(id, identities, rank: rank)
        changes.note(face, frequencies)
        frequencies.remove(face, isLast: links.remove(id, face, under: affiliate))
    }

    private mutating func put(
        _ id: UInt32, into changes: inout FrequencyChanges, _ rank: [UInt32]
    ) {
        let face = identities.faces[Int(id)]
        let affiliate = members.affiliate[Int(id)]
        if !changes.isWanted { kept[Int(affiliate)] = nil }
        kept[Int(affiliate)]?.insert(id, identities, rank: rank)
        changes.note(face, frequencies)
        frequencies.add(face, isFirst: links.insert(id, face, under: affiliate))
    }

    /// Who must be looked at again for what the firm's counts now say.
    private mutating func notice(
        _ changes: FrequencyChanges, _ dirty: inout Set<UInt32>, _ seeds: inout Set<UInt32>,
        _ records: CurrentRecords
    ) {
        let affiliates = 0..<UInt32(records.affiliateIDs.count)
        if !changes.isWanted || coarse(known) != coarse(frequencies.known) {
            dirty.formUnion(affiliates)
            for id in affiliates { kept[Int(id)] = nil }
        } else {
            for id in affiliates where !plateau.contains(frequencies.known) {
                let size = members.count(of: id)
                if coarse(known - size) != coarse(frequencies.known - size) {
                    dirty.insert(id)
                    kept[Int(id)] = nil
                }
            }
        }
        if !plateau.contains(frequencies.known) {
            plateau = coarseStep(frequencies.known)
            for id in affiliates { narrowPlateau(outside: members.count(of: id)) }
        } else {
            for id in dirty { narrowPlateau(outside: members.count(of: id)) }
        }
        known = frequencies.known
        if !changes.isWanted {
            seeds.formUnion((0..<UInt32(records.customers.count)).filter(isMember))
            return
        }
        for (cell, before) in changes.before {
            let after = frequencies.count(of: cell)
            watch.forEachReader(of: cell, before: before, after: after) { reader in
                dirty.insert(reader)
                kept[Int(reader)]?.reread(cell, members[reader], identities)
            }
            links.forEachTouched(by: cell, before: before, after: after, identities) {
                seeds.insert($0)
            }
        }
    }

    private mutating func narrowPlateau(outside size: Int) {
        let step = coarseStep(frequencies.known - size)
        plateau = plateau.clamped(to: step.lowerBound + size..<step.upperBound + size)
    }

    /// Links affiliates anew, and where that moves the firm's weights, all of them.
    ///
    /// What the weights are fitted to does not hang on them, so this comes to rest at once.
    private mutating func relink(
        _ dirty: Set<UInt32>, _ seeds: inout Set<UInt32>, _ rank: [UInt32], threads: Int
    ) -> LinkageFirm {
        let firm = LinkageFirm(identities, frequencies, weights)
        let before = allAlike
        let affiliates = dirty.sorted()
        let followed = affiliates.map { follow($0, firm, rank) }
        let whole = zip(affiliates, followed).compactMap { $1 == nil ? $0 : nil }
        relinked = whole.count
        let linked = link(whole, firm, threads: threads)
        let kept = zip(affiliates, followed).compactMap { affiliate, groups in
            groups.map { (affiliate, $0) }
        }
        links.set(kept + zip(whole, linked)) { seeds.insert($0) }
        if allAlike == before { return firm }
        let fitted = WeightFit.weights(allAlike)
        if fitted == weights { return firm }
        weights = fitted
        let refitted = LinkageFirm(identities, frequencies, weights)
        let all = alike.indices.map(UInt32.init).filter { members.count(of: $0) > 1 }
        relinked = all.count
        links.set(Array(zip(all, link(all, refitted, threads: threads)))) { seeds.insert($0) }
        return refitted
    }

    /// Links anew the accounts of an affiliate whom its changes concern.
    ///
    /// - Returns: its groups; `nil` where that is not enough.
    private mutating func follow(
        _ affiliate: UInt32, _ firm: LinkageFirm, _ rank: [UInt32]
    ) -> [[UInt32]]? {
        // Taken out, so that it is not copied.
        guard var links = kept[Int(affiliate)] else { return nil }
        kept[Int(affiliate)] = nil
        let owner = members.affiliate
        let reads = links.settle(firm, members[affiliate], rank: rank) {
            owner[Int($0)] == affiliate
        }
        guard let reads else { return nil }
        watch.add(affiliate, reads, frequencies)
        count(links.alike, of: affiliate)
        kept[Int(affiliate)] = links
        return links.groups
    }

    private mutating func count(_ found: AlikePairs, of affiliate: UInt32) {
        if alike[Int(affiliate)] == found { return }
        allAlike -= alike[Int(affiliate)]
        allAlike += found
        alike[Int(affiliate)] = found
    }

    /// The groups under each of the affiliates, of all accounts compared anew.
    private mutating func link(
        _ affiliates: [UInt32], _ firm: LinkageFirm, threads: Int
    ) -> [[[UInt32]]] {
        let lists = affiliates.map { members[$0] }
        // Threads cost more to wake than a few accounts cost to link.
        let isSmall = lists.reduce(0) { $0 + $1.count } < Self.smallWork
        let linked = parallelMap(affiliates.count, threads: isSmall ? 1 : threads) { index in
            let own = lists[index]
            if own.count < 2 {
                return (
                    groups: [[UInt32]](), reads: [FrequencyRead](), alike: AlikePairs(),
                    kept: KeptLinks?.none
                )
            }
            let scope = LinkageScope(firm, members: own, isLogging: true)
            let found = PersonLinker(scope).persons()
            let reads = scope.notes.reads
            return (
                found.groups.map { $0.map { own[$0] } }, reads, found.alike,
                own.count < KeptLinks.smallest
                    ? nil : KeptLinks(own, scope, found)
            )
        }
        for (affiliate, found) in zip(affiliates, linked) {
            watch.set(affiliate, found.reads, frequencies)
            count(found.alike, of: affiliate)
            kept[Int(affiliate)] = found.kept
        }
        return linked.map(\.groups)
    }
}
