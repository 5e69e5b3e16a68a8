internal import Linkage
internal import Records

/// What links the accounts of one affiliate, kept by pair, so that only those are compared anew
/// whom a change concerns: who shares a key with it whose count now reads otherwise, and who stands
/// beside it in a large block.
///
/// Invariant: after `settle` the pairs and groups are those that `PersonLinker` finds among all
/// members.
struct KeptLinks: Sendable {
    struct Partner: Hashable, Sendable {
        var other: UInt32
        var note: PairNote
    }

    private(set) var groups: [[UInt32]]
    private(set) var alike: AlikePairs
    var blocks: AffiliateBlocks
    /// Whoever an account is linked to or teaches something with, on both sides.
    private(set) var partners: [UInt32: [Partner]] = [:]
    /// Customers elsewhere when all were compared, as weights read them.
    private let outside: Double
    /// Reads that were noted when all were compared, and since.
    private let firstReads: Int
    private var furtherReads = 0

    /// Whose comparisons may turn out otherwise, here or no longer.
    var touched: Set<UInt32> = []
    var touchedCountries: Set<UInt16> = []
    /// Whose counts within the affiliate changed, though they may read as they did.
    var recounted: [AffiliateBlocks.Kind: Set<UInt32>] = [:]
    var recountedCountries: Set<UInt16> = []
    /// Whether a change concerns them all.
    var isVoid = false

    /// Accounts from which it pays to keep them; fewer are compared anew in no time.
    static let smallest = 48
    /// Of so many accounts, one that is touched at most.
    private static let largestShare = 4
    private static let leastReads = 1024

    /// - Parameters:
    ///   - members: all accounts, in canonical order.
    ///   - scope: over all of them.
    ///   - found: what was found among them, by their positions.
    init(_ members: [UInt32], _ scope: LinkageScope, _ found: FoundPersons) {
        let faces = scope.firm.identities.faces
        outside = scope.outside
        blocks = AffiliateBlocks(members, faces)
        groups = found.groups.map { $0.map { members[$0] } }
        alike = found.alike
        firstReads = scope.notes.reads.count
        for (pair, note) in found.notes {
            add(members[pair.left], members[pair.right], note)
        }
    }

    private mutating func add(_ left: UInt32, _ right: UInt32, _ note: PairNote) {
        partners[left, default: []].append(Partner(other: right, note: note))
        partners[right, default: []].append(Partner(other: left, note: note))
    }

    /// Compares anew those whom the changes concern.
    ///
    /// - Parameter members: all accounts now.
    /// - Returns: what was read of the firm; `nil` where all must be compared anew.
    /// - Complexity: O(those concerned and their candidates), and O(accounts) of looking where a
    ///   country's count changed.
    mutating func settle(
        _ firm: LinkageFirm, _ members: [UInt32], rank: [UInt32], isMember: (UInt32) -> Bool
    ) -> [FrequencyRead]? {
        let faces = firm.identities.faces
        if isVoid || outside != LinkageScope.outside(blocks.count, firm) { return nil }
        if !touchedCountries.isEmpty {
            for id in members where touchedCountries.contains(faces[Int(id)].country) {
                touched.insert(id)
            }
        }
        if touched.count * Self.largestShare > members.count { return nil }
        var seeds = touched
        for id in touched { forget(id, &seeds) }
        let present = touched.filter(isMember)
        let scope = compare(present, firm, rank, &seeds)
        var reads = scope.notes.reads + recountedReads(faces)
        reads += regroup(around: seeds, firm, rank)
        (touched, touchedCountries, recounted, recountedCountries) = ([], [], [:], [])
        furtherReads += reads.count
        return furtherReads > max(Self.leastReads, firstReads) ? nil : reads
    }

    /// Drops an account's pairs; who was linked to it is a seed.
    private mutating func forget(_ id: UInt32, _ seeds: inout Set<UInt32>) {
        for partner in partners.removeValue(forKey: id) ?? [] {
            alike.take(partner.note)
            if partner.note.isLinked { seeds.insert(partner.other) }
            var others = partners[partner.other] ?? []
            others.removeAll { $0.other == id }
            partners[partner.other] = others.isEmpty ? nil : others
        }
    }

    private mutating func compare(
        _ present: Set<UInt32>, _ firm: LinkageFirm, _ rank: [UInt32], _ seeds: inout Set<UInt32>
    ) -> LinkageScope {
        let identities = firm.identities
        let candidates = self.candidates(of: present, identities, rank)
        let all = candidates.reduce(into: present) {
            $0.formUnion([UInt32($1 >> 32), UInt32(truncatingIfNeeded: $1)])
        }
        let members = all.sorted { rank[Int($0)] < rank[Int($1)] }
        let scope = LinkageScope(firm, members: members, of: blocks)
        let places = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
        for pair in candidates {
            let (left, right) = (UInt32(pair >> 32), UInt32(truncatingIfNeeded: pair))
            guard let a = places[left], let b = places[right], let note = scope.note(a, b)
            else { continue }
            add(left, right, note)
            alike.add(note)
            if note.isLinked { seeds.formUnion([left, right]) }
        }
        return scope
    }

    /// Pairs of an account and whom it is compared with, the canonical first in front.
    private func candidates(
        of present: Set<UInt32>, _ identities: IdentityTable, _ rank: [UInt32]
    ) -> Set<UInt64> {
        var candidates: Set<UInt64> = []
        for kind in AffiliateBlocks.Kind.allCases {
            var orders: [UInt32: [UInt32]] = [:]
            for id in present {
                for key in kind.keys(of: identities.faces[Int(id)]) where key != Face.none {
                    let order =
                        orders[key] ?? self.order(of: blocks.run(kind, key), identities, rank)
                    orders[key] = order
                    for other in Self.neighbours(of: id, in: order) where other != id {
                        let isFirst = rank[Int(id)] < rank[Int(other)]
                        let (left, right) = isFirst ? (id, other) : (other, id)
                        candidates.insert(UInt64(left) << 32 | UInt64(right))
                    }
                }
            }
        }
        return candidates
    }

    /// Puts together anew whoever is linked to a seed.
    ///
    /// - Returns: what was read of the firm.
    private mutating func regroup(
        around seeds: Set<UInt32>, _ firm: LinkageFirm, _ rank: [UInt32]
    ) -> [FrequencyRead] {
        var region = seeds
        var open = Array(seeds)
        while let id = open.popLast() {
            for partner in partners[id] ?? []
            where partner.note.isLinked && region.insert(partner.other).inserted {
                open.append(partner.other)
            }
        }
        groups.removeAll { $0.contains(where: region.contains) }
        let linked = region.filter { partners[$0]?.contains { $0.note.isLinked } ?? false }
            .sorted { rank[Int($0)] < rank[Int($1)] }
        if linked.isEmpty { return [] }
        let scope = LinkageScope(firm, members: linked, of: blocks)
        let places = Dictionary(uniqueKeysWithValues: linked.enumerated().map { ($1, $0) })
        let pairs = linked.enumerated().flatMap { index, id in
            (partners[id] ?? []).compactMap { partner -> PersonLinker.Pair? in
                guard partner.note.isLinked, let other = places[partner.other], index < other
                else { return nil }
                return PersonLinker.Pair(left: index, right: other)
            }
        }
        groups += PersonLinker(scope).groups(of: pairs).map { $0.map { linked[$0] } }
        return scope.notes.reads
    }

    /// What is read of the firm less the affiliate's own, now that these are more or fewer.
    private func recountedReads(_ faces: [Face]) -> [FrequencyRead] {
        var reads: [FrequencyRead] = recountedCountries.map {
            FrequencyRead(kind: .country, country: $0, own: Int32(blocks.countries[$0] ?? 0))
        }
        for (kind, keys) in recounted {
            for key in keys {
                let run = blocks.run(kind, key)
                if run.isEmpty { continue }
                let own = Int32(run.count)
                switch kind {
                case .name: reads.append(FrequencyRead(kind: .spread, key: key, own: 1))
                case .lead: reads.append(FrequencyRead(kind: .leads, key: key, own: own))
                default: reads.append(FrequencyRead(kind: .holders, key: key, own: own))
                }
                guard kind == .name || kind == .skeleton else { continue }
                let countries = Set(
                    run.map { faces[Int(AffiliateBlocks.customer($0))].country })
                for country in countries where country != CustomerTable.noCountry {
                    reads.append(
                        FrequencyRead(
                            kind: .compatriots, key: key, country: country, own: own))
                }
            }
        }
        return reads
    }
}
