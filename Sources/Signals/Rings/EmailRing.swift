internal import Records
internal import Statistics

/// Accounts of many names whose addresses come from one hand: the same letters with running
/// numbers, throw-away mailboxes, or letters without meaning at a domain that nobody else has.
///
/// A family of addresses is judged against the chance of one in the firm. Addresses that are made
/// from their owners' names never make a family by their letters, so that namesakes, relatives and
/// the members of a club or a university are none; relay addresses say nothing.
package struct EmailRing: Statistic {
    package static let description = StatisticDescription(
        name: "email_ring", subject: .affiliate,
        summary: "accounts of many names whose addresses come from one hand",
        fields: [
            SignalField("accounts", .count, "accounts in families of addresses"),
            SignalField("names", .count, "different names among them"),
            SignalField("conversions", .count, "accounts of the affiliate with a settled fee"),
            SignalField("letters", .count, "accounts of the largest family with the same letters"),
            SignalField("throw_away", .count, "accounts concerned with throw-away addresses"),
            SignalField("idle", .count, "accounts concerned that were hardly used"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [])

    /// Natural log-odds from which a family's accounts are implicated.
    static let concern = 2.0

    package init(settings: [Double]) {}

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        let judges = RingJudges(population)
        let affiliates = population.order.affiliates
        let findings = parallelMap(affiliates.count, threads: population.threads) {
            Self.finding(affiliates[$0], population, judges)
        }
        return SignalResult(
            findings: findings.compactMap { $0 },
            baseline: [
                ("throw_away_alpha", judges.throwAway.honest.alpha),
                ("throw_away_beta", judges.throwAway.honest.beta),
                ("nameless_alpha", judges.nameless.honest.alpha),
                ("nameless_beta", judges.nameless.honest.beta),
                ("unused_share", judges.usage.unusedShare),
            ])
    }

    private static func finding(
        _ affiliate: UInt32, _ population: Population, _ judges: RingJudges
    ) -> Finding? {
        let members = Array(population.buyers[affiliate])
        if members.isEmpty { return nil }
        let families = AddressFamilies(members, judges, population).all()
            .filter { $0.logOdds >= concern }
        var ring = Set(families.flatMap(\.customers))
        let strongest = families.map(\.logOdds).max() ?? 0
        let logOdds =
            ring.isEmpty
            ? 0 : strongest + judges.usage.logLikelihoodRatio(UsageCounts(ring, population))
        if logOdds > 2 * concern { ring.formUnion(unaddressed(members, ring, population)) }
        let customers = members.filter(ring.contains)
        return Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: values(customers, of: members.count, families, population)
                + [Numerics.quantized(logOdds)],
            customers: customers)
    }

    private static func values(
        _ customers: [UInt32], of conversions: Int, _ families: [AddressFamily],
        _ population: Population
    ) -> [Double] {
        let faces = population.persons.firm.identities.faces
        let names = Set(customers.map { faces[Int($0)].name }.filter { $0 != Face.none })
        let letters = families.filter { $0.kind == .letters }.map(\.customers.count).max()
        return [
            Double(customers.count), Double(names.count), Double(conversions),
            Double(letters ?? 0), Double(customers.count { faces[Int($0)].isThrowAway }),
            Double(customers.count(where: population.isIdle)),
        ]
    }

    /// Accounts without an address that came while the ring did and were hardly used, where nine in
    /// ten of the affiliate's other such accounts are the ring's: a form left empty hides no better.
    private static func unaddressed(
        _ members: [UInt32], _ ring: Set<UInt32>, _ population: Population
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
        let judges = RingJudges(population)
        let members = Array(population.buyers[finding.subject.first])
        let families = AddressFamilies(members, judges, population).all()
            .filter { $0.logOdds >= Self.concern }
        return Evidence(ofAccounts: finding.customers, in: population) { customer in
            guard
                let family = families.filter({ $0.customers.contains(customer) })
                    .max(by: { $0.isWeaker(than: $1) })
            else { return [("family", .text("no address, but came and lies idle with the ring"))] }
            return [
                ("family", .text(family.words)),
                ("family_accounts", .count(family.customers.count)),
                ("weight", .number(Numerics.quantized(family.logOdds))),
            ]
        }
    }
}

extension AddressFamily {
    /// By evidence; where it is equal, by what is shared, never by what arrived first.
    func isWeaker(than other: Self) -> Bool {
        (logOdds, other.kind.rawValue, other.pattern)
            < (other.logOdds, kind.rawValue, pattern)
    }

    /// What its addresses have in common.
    var words: String {
        switch kind {
        case .letters: "address: the letters `\(pattern)` under many names"
        case .throwAway: "address: at a domain for throw-away mailboxes"
        case .domain: "address: letters without a name at `\(pattern)`, which nobody else has"
        }
    }
}
