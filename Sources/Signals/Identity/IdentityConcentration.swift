internal import Records
internal import Statistics

/// Accounts under an affiliate that belong to one person: the affiliate itself under other faces,
/// or a single buyer behind much of its commission.
///
/// Each person with several accounts, or who matches the affiliate's directory entry, is judged on
/// how many accounts one person has elsewhere in the firm, on how many different addresses it took
/// to open them, and on agreement with the directory. A loyal customer buys again under one
/// address; a family shares a surname, not a name.
package struct IdentityConcentration: Statistic {
    package static let description = StatisticDescription(
        name: "identity_concentration", subject: .affiliate,
        summary: "one person behind many of an affiliate's accounts, or the affiliate itself",
        fields: [
            SignalField("accounts", .count, "accounts of the persons concerned"),
            SignalField("persons", .count, "persons behind all of the affiliate's accounts"),
            SignalField("conversions", .count, "accounts of the affiliate with a settled fee"),
            SignalField("addresses", .count, "different addresses of the strongest person"),
            SignalField("idle", .count, "accounts concerned that were hardly used"),
            SignalField("directory", .count, "1 if one of them matches the directory entry"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [])

    package init(settings: [Double]) {}

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        let judge = PersonJudge(population)
        let findings = population.order.affiliates.compactMap {
            finding($0, population, judge)
        }
        return SignalResult(
            findings: findings,
            baseline: [
                ("repeat_tail_2", judge.shareOfPersons(withAtLeast: 2)),
                ("alias_alpha", judge.aliases.honest.alpha),
                ("alias_beta", judge.aliases.honest.beta),
            ])
    }

    private func finding(
        _ affiliate: UInt32, _ population: Population, _ judge: PersonJudge
    ) -> Finding? {
        let members = population.buyers[affiliate]
        if members.isEmpty { return nil }
        let clusters = PersonCluster.clusters(of: affiliate, population)
        let judged = clusters.map { ($0, judge.logLikelihoodRatio($0, persons: clusters.count)) }
        let strongest = judged.max { $0.1 < $1.1 }
        let concerned = judged.filter { $0.1 >= PersonJudge.concern }.map(\.0)
        let customers = concerned.flatMap(\.customers)
        let rank = population.order.customerRank
        return Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: [
                Double(customers.count), Double(clusters.count), Double(members.count),
                Double(strongest?.0.addresses ?? 0),
                Double(customers.count(where: population.isIdle)),
                concerned.contains { $0.directory > 0 } ? 1 : 0, strongest?.1 ?? 0,
            ],
            customers: customers.sorted { rank[Int($0)] < rank[Int($1)] })
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let records = population.records
        let table = records.customers
        var rows: [EvidenceRow] = []
        var transactions: [Int] = []
        var newest = EventTime.distantPast
        for customer in finding.customers {
            let purchases = Account.purchases(of: customer, records, asOf: population.asOf)
            transactions += purchases.map(\.transaction)
            newest = max(newest, purchases.last?.time ?? .distantPast)
            rows.append(
                EvidenceRow([
                    ("kind", .text("account")),
                    ("customer_id", .text(records.customerIDs[customer])),
                    ("person", .text(records.customerIDs[population.persons[customer]])),
                    ("name", .text(records.fullName(of: customer))),
                    ("email", .text(records.word(table.email[Int(customer)]))),
                    ("trading_days", .count(population.accounts[customer].tradingDays)),
                ]))
        }
        return Evidence(rows: rows, transactions: transactions, newest: newest)
    }
}

extension CurrentRecords {
    func word(_ id: UInt32) -> String { id == CustomerTable.none ? "" : words[id] }

    func fullName(of customer: UInt32) -> String {
        [customers.firstName, customers.lastName].map { word($0[Int(customer)]) }
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}
