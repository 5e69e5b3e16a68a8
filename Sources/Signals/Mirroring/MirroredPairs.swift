internal import Records

/// Two accounts that trade opposite sides of the same risk, day after day.
///
/// Per day, instrument and currency the rows are compared by profit per lot: equal trades on
/// opposite sides leave minus twice the cost. One such day proves nothing; the days of a pair are
/// added up, weighed by how crowded the outcome was and how rare the lots are, and judged against
/// all pairs that were possible.
package struct MirroredPairs: Statistic {
    package static let description = StatisticDescription(
        name: "mirrored_pairs", subject: .pair,
        summary: "two accounts whose trading mirrors, beyond what chance among all pairs explains",
        fields: [
            SignalField("days", .count, "days on which the two mirrored each other"),
            SignalField("matches", .count, "instrument-days that mirrored"),
            SignalField("coactive", .count, "instrument-days on which both traded"),
            SignalField("log_likelihood", .number, "natural log-likelihood ratio over all days"),
            SignalField("log_odds", .number, "the same, corrected for all possible partners"),
        ],
        settings: [
            SignalSetting("smallest_days", 3, 2...60, "days below which a pair is left alone"),
            SignalSetting("false_discovery_rate", 0.05, 0.0001...0.5, "nominal, over all pairs"),
        ])

    private let smallestDays: Int
    private let rate: Double
    private var state = MirrorState()
    private var pairs: [Subject: MirroredPair] = [:]

    package init(settings: [Double]) {
        smallestDays = Int(settings[0])
        rate = settings[1]
    }

    /// E-values rest on estimated densities; they count for this much less, in natural log.
    private static let slack = 2.0

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        state.settle(population, changedGroups: changedGroups)
        let scorer = PairScorer(population: population, lotCounts: state.lotCounts)
        let candidates = state.repeatedPairs(population.records.activity, days: smallestDays)
        let scored = parallelMap(candidates.count, threads: population.threads) { index in
            scorer.score(candidates[index])
        }.filter { $0.days >= smallestDays }
        let rank = population.order.customerRank
        let accounts = max(2, state.tradingAccounts)
        let discovered = PairMatching.oneToOne(
            PairMatching.discoveries(
                scored, accounts: accounts, rate: rate, slack: Self.slack, rank: rank))
        pairs = [:]
        for pair in discovered { pairs[Self.subject(pair)] = pair }
        return SignalResult(
            findings: findings(discovered, accounts, rank),
            baseline: state.baseline)
    }

    private static func subject(_ pair: MirroredPair) -> Subject {
        Subject(kind: .pair, first: pair.first, second: pair.second)
    }

    private func findings(
        _ discovered: [MirroredPair], _ accounts: Int, _ rank: [UInt32]
    ) -> [Finding] {
        let partners = Numerics.quantized(Numerics.ln(Double(accounts - 1)))
        return discovered.map { pair in
            Finding(
                subject: Self.subject(pair),
                values: [
                    Double(pair.days), Double(pair.hits.count), Double(pair.coactive),
                    pair.logLikelihoodRatio, pair.logLikelihoodRatio - Self.slack - partners,
                ],
                customers: [pair.first, pair.second])
        }.sorted {
            ($0.subject.first, $0.subject.second) != ($1.subject.first, $1.subject.second)
                && (rank[Int($0.subject.first)], rank[Int($0.subject.second)])
                    < (rank[Int($1.subject.first)], rank[Int($1.subject.second)])
        }
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        guard let pair = pairs[finding.subject] else {
            return Evidence(rows: [], transactions: [], newest: population.asOf)
        }
        let records = population.records
        let groups = records.activity.groups
        let hits = pair.hits.sorted {
            let (left, right) = (group(of: $0, groups, records), group(of: $1, groups, records))
            if left.day != right.day { return left.day < right.day }
            return left.instrument != right.instrument
                ? records.instruments.precedes(left.instrument, right.instrument)
                : left.currency < right.currency
        }
        let fees = finding.customers.flatMap {
            Account.purchases(of: $0, records, asOf: population.asOf).map(\.transaction)
        }
        return Evidence(
            rows: hits.map { row($0, pair, records) }, transactions: fees,
            newest: hits.map { group(of: $0, groups, records).day.end }.max() ?? population.asOf)
    }

    private func group(
        of hit: MirrorHit, _ groups: [ActivityGroup], _ records: CurrentRecords
    ) -> ActivityGroup {
        groups[Int(records.activity.group[Int(hit.first)])]
    }

    private func row(
        _ hit: MirrorHit, _ pair: MirroredPair, _ records: CurrentRecords
    ) -> EvidenceRow {
        let activity = records.activity
        let group = group(of: hit, activity.groups, records)
        let legs = [Int(hit.first), Int(hit.second)].sorted { left, _ in
            activity.customer[left] == pair.first
        }
        return EvidenceRow([
            ("kind", .text("mirrored_day")),
            ("date", .text(group.day.description)),
            ("instrument", .text(records.instruments[group.instrument])),
            ("lots_first", .number(Double(activity.lots[legs[0]]) / 100)),
            ("lots_second", .number(Double(activity.lots[legs[1]]) / 100)),
            ("pnl_first", .money(activity.pnl[legs[0]], group.currency)),
            ("pnl_second", .money(activity.pnl[legs[1]], group.currency)),
            ("weight", .number(PairScorer.movement(hit))),
        ])
    }
}
