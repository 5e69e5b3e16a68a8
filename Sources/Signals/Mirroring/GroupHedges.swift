internal import Records

/// One account that trades against two to four others whose lots add up to its own, day after day.
///
/// Every small leg mirrors the big one as in a pair; the legs are put together where the big one's
/// lots are about the sum of theirs. The set is judged against all sets that were possible.
package struct GroupHedges: Statistic, ComparesTrading {
    package static let description = StatisticDescription(
        name: "group_hedge", subject: .ring,
        summary: "one account against two to four whose lots add up to its own, day after day",
        fields: [
            SignalField("accounts", .count, "accounts of the group, the big one among them"),
            SignalField("days", .count, "days on which all of them took part"),
            SignalField("matches", .count, "instrument-days on which all of them took part"),
            SignalField("log_likelihood", .number, "natural log-likelihood ratio over all days"),
            SignalField("log_odds", .number, "the same, corrected for all possible partners"),
        ],
        settings: [
            SignalSetting("smallest_days", 3, 2...60, "days below which a group is left alone"),
            SignalSetting("false_discovery_rate", 0.05, 0.0001...0.5, "nominal, over all sets"),
        ])

    private let smallestDays: Int
    private let rate: Double
    private var groups: [UInt32: GroupHedge] = [:]

    package init(settings: [Double]) {
        smallestDays = Int(settings[0])
        rate = settings[1]
    }

    package mutating func settle(_ population: Population) -> SignalResult {
        guard let trading = population.trading else { return SignalResult(findings: []) }
        let discovered = GroupHedge.discoveries(
            GroupAssembly(trading: trading, smallestDays: smallestDays).groups(
                PairCorroboration(population).logRatio),
            accounts: trading.book.accounts, rate: rate, slack: MirroredPairs.slack
        ).sorted { $0.accounts[0] < $1.accounts[0] }
        groups = [:]
        let findings = discovered.map { group in
            let customers = group.accounts.map { population.order.customers[Int($0)] }
            groups[customers[0]] = group
            let sets = group.logSets(among: trading.book.accounts)
            return Finding(
                subject: Subject(kind: .ring, first: customers[0]),
                values: [
                    Double(customers.count), Double(group.days), Double(group.common.count),
                    group.logLikelihoodRatio,
                    Numerics.quantized(group.logLikelihoodRatio - MirroredPairs.slack - sets),
                ],
                customers: customers)
        }
        return SignalResult(findings: findings, baseline: trading.book.baseline)
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        guard let trading = population.trading, let group = groups[finding.subject.first] else {
            return Evidence(population)
        }
        return Evidence(
            group.common.indices.map { row($0, group, trading.book, population) },
            of: finding.customers, rows: group.common.map { $0[0] }, trading.book, population)
    }

    private func row(
        _ index: Int, _ group: GroupHedge, _ book: TradingBook, _ population: Population
    ) -> EvidenceRow {
        let (records, positions) = (population.records, group.common[index])
        let legs = positions.map { book.rows[$0] }
        let day = book.groups[Int(legs[0].group)]
        let results = legs.map { records.activity.pnl(ofRow: Int($0.row), by: population.rates) }
        let one = records.customerIDs[population.order.customers[Int(group.one)]]
        let others = legs.dropFirst().reduce(Int128(0)) { $0 + Int128($1.hundredths) }
        let profit = results.dropFirst().reduce(into: MoneySum.zero) { $0 += $1 }
        return EvidenceRow([
            ("kind", .text("group_day")),
            ("date", .text(day.day.description)),
            ("instrument", .text(records.instruments[day.instrument])),
            ("one", .text(one)),
            ("lots_one", .number(legs[0].lots)),
            ("lots_others", .number(Double(others) / 100)),
            ("pnl_one", .money(results[0], day.currency)),
            ("pnl_others", .money(Money(clamping: profit), day.currency)),
            ("weight", .number(group.movements[index])),
        ])
    }
}
