internal import Linkage
internal import Records
internal import Statistics

/// Rings as subjects of their own: accounts of many names whose addresses come from one hand, under
/// whichever affiliates.
///
/// The families of `EmailRing` under each affiliate, and letters that are spread over several with
/// a few accounts each; those that share an account, a person, their letters or their domain are
/// one ring. A ring is named by its canonical first account, so that its name outlives growth at
/// the other end.
package struct AddressRings: Statistic, ReadsRings {
    package static let description = StatisticDescription(
        name: "address_ring", subject: .ring,
        summary: "a ring: accounts of many names whose addresses come from one hand",
        fields: [
            SignalField("accounts", .count, "accounts of the ring"),
            SignalField("names", .count, "different names among them"),
            SignalField("affiliates", .count, "affiliates under which they are"),
            SignalField("letters", .count, "accounts whose addresses share their letters"),
            SignalField("throw_away", .count, "accounts with throw-away addresses"),
            SignalField("idle", .count, "accounts that were hardly used"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [
            SignalSetting(
                "min_affiliates", 2, 1...1000,
                "affiliates over which a ring must reach; one affiliate's own is told by `email_ring`"
            )
        ])

    private let leastAffiliates: Int

    package init(settings: [Double]) {
        leastAffiliates = settings.first.map { Int($0) } ?? 2
    }

    package mutating func settle(_ population: Population) -> SignalResult {
        guard let table = population.rings else {
            preconditionFailure("rings are looked for wherever a signal asks for them")
        }
        let owner = population.records.customers.affiliate
        let rings = Self.rings(Self.families(table, population), population).filter { ring in
            Set(ring.flatMap(\.customers).map { owner[Int($0)] }).count >= leastAffiliates
        }
        return SignalResult(
            findings: rings.map { Self.finding($0, population, table.judges) },
            baseline: table.judges.baseline)
    }

    private static func families(
        _ table: RingTable, _ population: Population
    ) -> [AddressFamily] {
        population.order.affiliates.flatMap { table.families[$0] ?? [] } + table.spread
    }

    /// Families that have something in common, put together; by their first accounts.
    private static func rings(
        _ families: [AddressFamily], _ population: Population
    ) -> [[AddressFamily]] {
        var sets = DisjointSets(rank: Array(0..<UInt32(families.count)))
        var persons: [UInt32: Int] = [:]
        var patterns: [String: Int] = [:]
        for (index, family) in families.enumerated() {
            for customer in family.customers {
                let first = persons[population.persons[customer], default: index]
                persons[population.persons[customer]] = first
                sets.union(UInt32(first), UInt32(index))
            }
            for shared in family.shared {
                let first = patterns["\(family.kind) \(shared)", default: index]
                patterns["\(family.kind) \(shared)"] = first
                sets.union(UInt32(first), UInt32(index))
            }
        }
        let rings = Dictionary(grouping: families.indices) { sets.find(UInt32($0)) }
            .map { ring in ring.value.map { families[$0] } }
        let rank = population.order.customerRank
        return rings.sorted { rank[Int(first($0, rank))] < rank[Int(first($1, rank))] }
    }

    private static func first(_ ring: [AddressFamily], _ rank: [UInt32]) -> UInt32 {
        members(ring, rank)[0]
    }

    /// In canonical order.
    private static func members(_ ring: [AddressFamily], _ rank: [UInt32]) -> [UInt32] {
        Set(ring.flatMap(\.customers)).sorted { rank[Int($0)] < rank[Int($1)] }
    }

    private static func finding(
        _ ring: [AddressFamily], _ population: Population, _ judges: RingJudges
    ) -> Finding {
        let customers = members(ring, population.order.customerRank)
        let faces = customers.map { population.persons.firm.identities.faces[Int($0)] }
        let letters = Set(ring.filter { $0.kind == .letters }.flatMap(\.customers))
        let strongest = ring.max { $0.isWeaker(than: $1) }
        let usage = judges.support(of: customers, population)
        return Finding(
            subject: Subject(kind: .ring, first: customers[0]),
            values: [
                Double(customers.count),
                Double(Set(faces.map(\.name).filter { $0 != Face.none }).count),
                Double(
                    Set(customers.map { population.records.customers.affiliate[Int($0)] }).count),
                Double(letters.count), Double(faces.count(where: \.isThrowAway)),
                Double(customers.count(where: population.isIdle)),
                Numerics.quantized(strongest?.weight(withUsage: usage) ?? 0),
            ],
            customers: customers)
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let own = Set(finding.customers)
        let families = (population.rings.map { Self.families($0, population) } ?? [])
            .filter { $0.customers.contains(where: own.contains) }
        let records = population.records
        var evidence = Evidence(ofAccounts: finding.customers, in: population) { customer in
            let affiliate = records.affiliateIDs[records.customers.affiliate[Int(customer)]]
            return [
                ("affiliate_id", .text(affiliate)),
                ("family", .text(families.words(of: customer) ?? "")),
            ]
        }
        evidence.rows = families.map(\.row) + evidence.rows
        return evidence
    }
}
