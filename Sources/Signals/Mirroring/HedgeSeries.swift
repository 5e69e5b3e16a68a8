internal import Records

/// Accounts of one affiliate that hedge each other in pairs for a day or three, one pair after another.
///
/// A pair with two or three mirrored days is seldom certain by itself: chance makes such pairs among all of a
/// firm. Many of them under one affiliate are: each account mirrors one other and nobody else, more often
/// than chance makes such pairs (`SeriesEvidence`) and than the accounts of different affiliates do
/// (`SeriesDecoys`). Then the affiliate's own share of pairs that hedge tells which of them probably do.
package struct HedgeSeries: Statistic, ComparesTrading {
    package static let description = StatisticDescription(
        name: "hedge_series", subject: .affiliate,
        summary:
            "pairs of accounts that mirror each other for a few days each, more than chance makes",
        fields: [
            SignalField("pairs", .count, "pairs that probably hedge"),
            SignalField(
                "days", .count, "days on which they mirrored each other, all pairs together"),
            SignalField("accounts", .count, "accounts of the affiliate that trade"),
            SignalField("expected", .number, "pairs as strong that chance makes among these"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [
            SignalSetting("smallest_days", 2, 2...60, "days below which a pair is left alone"),
            SignalSetting("smallest_pairs", 2, 2...1000, "pairs below which they are no series"),
        ])

    private let smallestDays: Int
    private let smallestPairs: Int
    private var series: [UInt32: [[MirroredDay]]] = [:]

    package init(settings: [Double]) {
        smallestDays = Int(settings[0])
        smallestPairs = Int(settings[1])
    }

    /// Natural log of the odds from which on a pair probably hedges.
    private static let probable = Numerics.ln(9)
    /// Of the pairs at least as strong, those that chance may have made.
    private static let byChance = 0.1

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        series = [:]
        guard let trading = population.trading else { return SignalResult(findings: []) }
        let findings = findings(population, trading)
        let rank = population.order.affiliateRank
        return SignalResult(
            findings: findings.sorted {
                rank[Int($0.subject.first)] < rank[Int($1.subject.first)]
            }, baseline: trading.book.baseline)
    }

    private mutating func findings(
        _ population: Population, _ trading: TradingComparison
    ) -> [Finding] {
        let (customers, owners) = (
            population.order.customers, population.records.customers.affiliate
        )
        let owner = { (account: UInt32) in owners[Int(customers[Int(account)])] }
        var (own, across) = ([UInt32: [LonePairs.Pair]](), [Double]())
        for pair in LonePairs(trading.opposites, smallestDays: smallestDays).all {
            let affiliate = owner(pair.accounts.first)
            if affiliate == owner(pair.accounts.second) {
                own[affiliate, default: []].append(pair)
            } else {
                across.append(pair.strength)
            }
        }
        let several = own.filter { $0.value.count >= smallestPairs }
        if several.isEmpty { return [] }
        let decoys = SeriesDecoys(
            across, trading.book, affiliates: owners,
            affiliateCount: population.order.affiliates.count)
        let copies = LegCopies(book: trading.book, affiliates: owners)
        return several.compactMap { affiliate, pairs in
            let read = pairs.map { Lone(pair: $0, hits: hits($0.accounts, trading.book)) }
            return finding(
                affiliate, read.filter { !copies.has($0.hits) }, trading.book, decoys)
        }
    }

    private struct Lone {
        var pair: LonePairs.Pair
        var hits: [MirrorHit]
    }

    /// The groups in which the two of a pair are hedged.
    private func hits(_ pair: AccountPair, _ book: TradingBook) -> [MirrorHit] {
        let customers = book.order.customers
        var history = PairHistory()
        return MirrorEvidence(book: book).withLots(
            customers[Int(pair.first)], customers[Int(pair.second)], &history
        ).hits
    }

    private mutating func finding(
        _ affiliate: UInt32, _ lone: [Lone], _ book: TradingBook, _ decoys: SeriesDecoys
    ) -> Finding? {
        let accounts = decoys.accounts(of: affiliate)
        let evidence = SeriesEvidence(
            strengths: lone.map { $0.pair.strength - MirroredPairs.slack }, accounts: accounts)
        guard let together = evidence.strongest(atLeast: smallestPairs) else { return nil }
        let expected = lone.map { decoys.expected(atLeast: $0.pair.strength, under: affiliate) }
        let probable = lone.indices.filter { index in
            evidence.logOdds(of: evidence.strengths[index], where: together.pairs) >= Self.probable
                && expected[index] <= Self.byChance * Double(index + 1)
        }
        guard probable.count >= smallestPairs, let last = probable.last else { return nil }
        series[affiliate] = probable.map { lone[$0].hits.map { MirroredDay($0, in: book) } }
        let days = probable.reduce(0) { $0 + lone[$1].pair.days }
        let logOdds = min(together.logEValue, Self.logRatio(probable.count, expected[last]))
        return Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: [
                Double(probable.count), Double(days), Double(accounts),
                Numerics.shown(expected[last], decimals: 4), Numerics.quantized(logOdds),
            ],
            customers: probable.map { lone[$0].pair.accounts }.flatMap { [$0.first, $0.second] }
                .sorted().map { book.order.customers[Int($0)] })
    }

    /// Natural log-likelihood ratio of a Poisson count against its expectation.
    private static func logRatio(_ count: Int, _ expected: Double) -> Double {
        let count = Double(count)
        return count * Numerics.ln(count / max(1e-12, expected)) - (count - expected)
    }
}

extension HedgeSeries {
    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        guard let trading = population.trading, let pairs = series[finding.subject.first]
        else { return Evidence(population) }
        let days = pairs.joined()
        return Evidence(
            days.map { row($0, trading.book, population.records) }, of: finding.customers,
            groups: days.map(\.first.group), trading.book, population)
    }

    private func row(
        _ day: MirroredDay, _ book: TradingBook, _ records: CurrentRecords
    ) -> EvidenceRow {
        let group = book.groups[Int(day.first.group)]
        let (one, other) = day.accounts(records)
        let result = { (row: TradingRow) in
            EvidenceRow.Value.money(
                records.activity.pnl[Int(row.row)], records.activity.currency(ofRow: Int(row.row)))
        }
        return EvidenceRow([
            ("kind", .text("mirrored_day")),
            ("first", .text(records.customerIDs[one])),
            ("second", .text(records.customerIDs[other])),
            ("date", .text(group.day.description)),
            ("instrument", .text(records.instruments[group.instrument])),
            ("lots_first", .number(day.first.lots)),
            ("lots_second", .number(day.second.lots)),
            ("pnl_first", result(day.first)),
            ("pnl_second", result(day.second)),
            ("weight", .number(day.movement)),
        ])
    }
}
