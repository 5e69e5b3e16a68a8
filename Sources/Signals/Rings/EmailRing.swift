internal import Records
internal import Statistics

/// Accounts of many names whose addresses come from one hand: the same letters with running
/// numbers, the same letters added to each owner's name, one spelling at one provider, throw-away
/// mailboxes, or a domain that nobody else has, with letters without meaning, with accounts that
/// lie unused beside the affiliate's others, or with accounts that one hand opens and trades.
///
/// A family of addresses is judged against what other affiliates' customers of the same countries
/// and weeks have (`LabelPermutation`). Addresses that are made from their owners' names never make
/// a family by those letters, so that namesakes, relatives and the members of a club or a
/// university are none; what they add to the names, and how they spell them, may make one, unless
/// the accounts are used. Relay addresses say nothing.
package struct EmailRing: Statistic, ReadsRings {
    package static let description = StatisticDescription(
        name: "email_ring", subject: .affiliate,
        summary: "accounts of many names whose addresses come from one hand",
        fields: [
            SignalField("accounts", .count, "accounts in families of addresses"),
            SignalField("names", .count, "different names among them"),
            SignalField("conversions", .count, "accounts of the affiliate with a settled fee"),
            SignalField(
                "letters", .count,
                "accounts of the largest family with the same letters, also beside names"),
            SignalField(
                "own_domain", .count,
                "accounts of the largest family at a domain that nobody else has: nobody's name, left "
                    + "unused, or opened and traded by one hand"),
            SignalField(
                "form", .count,
                "accounts of the largest family whose addresses are spelled in one way"),
            SignalField("throw_away", .count, "accounts concerned with throw-away addresses"),
            SignalField("idle", .count, "accounts concerned that were hardly used"),
            SignalField(
                "expected", .number,
                "accounts of the strongest family that others' customers of the same countries and "
                    + "weeks lead one to expect"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [])

    package init(settings: [Double]) {}

    package mutating func settle(_ population: Population) -> SignalResult {
        guard let rings = population.rings else {
            preconditionFailure("rings are looked for wherever a signal asks for them")
        }
        let affiliates = population.order.affiliates
        return SignalResult(
            findings: affiliates.compactMap { Self.finding($0, population, rings) },
            baseline: rings.judges.baseline)
    }

    private static func finding(
        _ affiliate: UInt32, _ population: Population, _ rings: RingTable
    ) -> Finding? {
        let members = population.buyers[affiliate]
        if members.isEmpty { return nil }
        let families = rings.families[affiliate] ?? []
        var ring = Set(families.flatMap(\.customers))
        let strongest = families.max { $0.isWeaker(than: $1) }
        let usage = rings.judges.support(of: ring, population)
        let logOdds = strongest?.weight(withUsage: usage) ?? 0
        if logOdds > 2 * AddressFamily.concern {
            ring.formUnion(unaddressed(members, ring, population))
        }
        let customers = members.filter(ring.contains)
        return Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: values(customers, of: members.count, families, population)
                + [strongest?.expected ?? 0, Numerics.quantized(logOdds)],
            customers: customers)
    }

    private static func values(
        _ customers: [UInt32], of conversions: Int, _ families: [AddressFamily],
        _ population: Population
    ) -> [Double] {
        let faces = population.persons.firm.identities.faces
        let names = Set(customers.map { faces[Int($0)].name }.filter { $0 != Face.none })
        let largest = { (kind: AddressFamily.Kind) in
            Double(families.filter { $0.kind == kind }.map(\.customers.count).max() ?? 0)
        }
        return [
            Double(customers.count), Double(names.count), Double(conversions),
            max(largest(.letters), largest(.addition)),
            max(largest(.domain), largest(.unusedDomain), largest(.oneHand)),
            max(largest(.form), largest(.rising)),
            Double(customers.count { faces[Int($0)].isThrowAway }),
            Double(customers.count(where: population.isIdle)),
        ]
    }

    /// Accounts without an address that came while the ring did and were hardly used, where nine in
    /// ten of the affiliate's other such accounts are the ring's: a form left empty hides no
    /// better.
    private static func unaddressed(
        _ members: ArraySlice<UInt32>, _ ring: Set<UInt32>, _ population: Population
    ) -> [UInt32] {
        let table = population.records.customers
        let times = ring.map { table.signup[Int($0)] }
        guard let first = times.min(), let last = times.max() else { return [] }
        let alike = members.filter {
            (first...last).contains(table.signup[Int($0)])
                && population.accounts[$0].isHardlyUsed
        }
        let addressed = alike.filter { table.email[Int($0)] != CustomerTable.none }
        let own = addressed.count(where: ring.contains)
        if own * 10 < addressed.count * 9 { return [] }
        return alike.filter { table.email[Int($0)] == CustomerTable.none }
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let families = population.rings?.families[finding.subject.first] ?? []
        var evidence = Evidence(ofAccounts: finding.customers, in: population) { customer in
            [
                (
                    "family",
                    .text(
                        families.words(of: customer)
                            ?? "no address, but came and lies idle with the ring")
                )
            ]
        }
        evidence.rows = families.map(\.row) + evidence.rows
        return evidence
    }
}

extension [AddressFamily] {
    /// What the strongest family of an account has in common; `nil` where it has none.
    func words(of customer: UInt32) -> String? {
        filter { $0.customers.contains(customer) }.max { $0.isWeaker(than: $1) }?.words
    }
}

extension AddressFamily {
    /// The family as a row of evidence.
    var row: EvidenceRow {
        EvidenceRow([
            ("kind", .text("family")), ("family", .text(words)),
            ("accounts", .count(customers.count)),
            ("expected", .number(Numerics.shown(expected, decimals: 3))),
            ("weight", .number(Numerics.shown(logOdds))),
        ])
    }
}
