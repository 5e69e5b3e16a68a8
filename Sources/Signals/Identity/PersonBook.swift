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
    private var members = AffiliateMembers()
    private var links = PersonLinks()
    private var components = PersonComponents()
    private var watch = FrequencyWatch()
    /// How accounts that are alike compare, under each affiliate and in the firm.
    private var alike: [AlikePairs] = []
    private var allAlike = AlikePairs()
    private var weights = LinkageWeights.fixed
    private var known = 0
    /// The numbers of customers at which those outside each affiliate read the same.
    private var plateau = 0..<0
    /// Affiliates that the last settle linked anew.
    package private(set) var relinked = 0

    /// Accounts below which one thread links them all.
    private static let smallWork = 4096

    package init(domains: MailDomains) { identities = IdentityTable(domains: domains) }

    /// - Complexity: O(changed customers + accounts of the affiliates that are linked anew).
    package mutating func settle(
        _ records: CurrentRecords, _ order: CanonicalOrder, asOf: EventTime, threads: Int
    ) -> PersonTable {
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
            take(id, out: &changes)
        }
        identities.remake(stale, records, threads: threads)
        grow(records)
        dirty.formUnion(
            members.place(moving, records, rank: order.customerRank, asOf: asOf))
        for id in moving where isMember(id) {
            dirty.insert(members.affiliate[Int(id)])
            put(id, into: &changes)
        }
        seeds.formUnion(moving)
        notice(changes, &dirty, &seeds, records)
        let firm = relink(dirty, &seeds, threads: threads)
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
        alike += [AlikePairs](repeating: AlikePairs(), count: max(0, affiliates - alike.count))
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
            if target != members.affiliate[Int(id)] { moving.insert(id) }
        }
        return Array(moving)
    }

    private mutating func take(_ id: UInt32, out changes: inout FrequencyChanges) {
        let face = identities.faces[Int(id)]
        changes.note(face, frequencies)
        frequencies.remove(face)
        links.remove(id, face)
    }

    private mutating func put(_ id: UInt32, into changes: inout FrequencyChanges) {
        let face = identities.faces[Int(id)]
        changes.note(face, frequencies)
        frequencies.add(face)
        links.insert(id, face)
    }

    /// Who must be looked at again for what the firm's counts now say.
    private mutating func notice(
        _ changes: FrequencyChanges, _ dirty: inout Set<UInt32>, _ seeds: inout Set<UInt32>,
        _ records: CurrentRecords
    ) {
        let affiliates = 0..<UInt32(records.affiliateIDs.count)
        if !changes.isWanted || coarse(known) != coarse(frequencies.known) {
            dirty.formUnion(affiliates)
        } else {
            for id in affiliates where !plateau.contains(frequencies.known) {
                let size = members.count(of: id)
                if coarse(known - size) != coarse(frequencies.known - size) { dirty.insert(id) }
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
            watch.forEachReader(of: cell, before: before, after: after) { dirty.insert($0) }
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
        _ dirty: Set<UInt32>, _ seeds: inout Set<UInt32>, threads: Int
    ) -> LinkageFirm {
        let firm = LinkageFirm(identities, frequencies, weights)
        relinked = dirty.count
        link(dirty.sorted(), firm, &seeds, threads: threads)
        let fitted = WeightFit.weights(allAlike)
        if fitted == weights { return firm }
        weights = fitted
        let refitted = LinkageFirm(identities, frequencies, weights)
        let all = alike.indices.map(UInt32.init).filter { members.count(of: $0) > 1 }
        relinked = all.count
        link(all, refitted, &seeds, threads: threads)
        return refitted
    }

    private mutating func link(
        _ affiliates: [UInt32], _ firm: LinkageFirm, _ seeds: inout Set<UInt32>, threads: Int
    ) {
        let lists = affiliates.map { members[$0] }
        // Threads cost more to wake than a few accounts cost to link.
        let isSmall = lists.reduce(0) { $0 + $1.count } < Self.smallWork
        let linked = parallelMap(affiliates.count, threads: isSmall ? 1 : threads) { index in
            let own = lists[index]
            if own.count < 2 {
                return (groups: [[UInt32]](), reads: [FrequencyRead](), alike: AlikePairs())
            }
            let scope = LinkageScope(firm, members: own, isLogging: true)
            let (groups, alike) = PersonLinker(scope).groups()
            return (groups.map { $0.map { own[$0] } }, scope.notes.reads, alike)
        }
        links.set(zip(affiliates, linked).map { ($0, $1.groups) }) { seeds.insert($0) }
        for (affiliate, found) in zip(affiliates, linked) {
            watch.set(affiliate, found.reads, frequencies)
            allAlike -= alike[Int(affiliate)]
            allAlike += found.alike
            alike[Int(affiliate)] = found.alike
        }
    }
}

/// The counts that changed since the last settle, as they were.
private struct FrequencyChanges {
    /// Whether they are kept: where most customers change, everything is looked at anyway.
    var isWanted = true
    private(set) var before: [FrequencyRead: Int] = [:]

    mutating func note(_ face: Face, _ frequencies: IdentityFrequencies) {
        if !isWanted { return }
        for key in face.countedKeys where key != Face.none {
            note(FrequencyRead(kind: .holders, key: key), frequencies)
        }
        if face.lead != Face.none {
            note(FrequencyRead(kind: .leads, key: face.lead), frequencies)
        }
        guard face.country != CustomerTable.noCountry else { return }
        note(FrequencyRead(kind: .country, country: face.country), frequencies)
        for key in [face.name, face.skeleton] where key != Face.none {
            note(
                FrequencyRead(kind: .compatriots, key: key, country: face.country), frequencies)
        }
    }

    private mutating func note(_ cell: FrequencyRead, _ frequencies: IdentityFrequencies) {
        if before[cell] == nil { before[cell] = frequencies.count(of: cell) }
    }
}
