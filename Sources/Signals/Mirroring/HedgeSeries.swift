internal import Records

/// Accounts of one affiliate that hedge each other in pairs for a day or three, one pair after
/// another.
///
/// A pair with two or three mirrored days is seldom certain by itself: chance makes such pairs
/// among all of a firm. Many of them under one affiliate are: each account mirrors one other and
/// nobody else, more often than chance makes such pairs (`SeriesEvidence`) and than the accounts of
/// different affiliates do (`SeriesDecoys`). Then the affiliate's own share of pairs that hedge
/// tells which of them probably do, and decoys which of its pairs that were given up after one day
/// (`SingleDays`).
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

    package mutating func settle(_ population: Population) -> SignalResult {
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
        let found = several.mapValues { pairs in
            pairs.map { Lone(pair: $0, hits: hits($0.accounts, trading.book)) }
                .filter { !copies.has($0.hits) }
        }.compactMap { affiliate, lone in
            Series(of: affiliate, lone, decoys, smallest: smallestPairs)
        }
        if found.isEmpty { return [] }
        let singles = SingleDays(trading, under: Set(found.map(\.affiliate)), owners: owners)
        return found.map { series in
            var series = series
            let lone = (singles.own[series.affiliate] ?? []).map {
                Lone(pair: $0, hits: hits($0.accounts, trading.book))
            }
            series.add(lone, singles)
            return finding(series, trading.book)
        }
    }

    /// The groups in which the two of a pair are hedged.
    private func hits(_ pair: AccountPair, _ book: TradingBook) -> [MirrorHit] {
        let customers = book.order.customers
        var history = PairHistory()
        return MirrorEvidence(book: book).withLots(
            customers[Int(pair.first)], customers[Int(pair.second)], &history
        ).hits
    }

    private mutating func finding(_ found: Series, _ book: TradingBook) -> Finding {
        let pairs = found.pairs
        series[found.affiliate] = pairs.map { $0.hits.map { MirroredDay($0, in: book) } }
        return Finding(
            subject: Subject(kind: .affiliate, first: found.affiliate),
            values: [
                Double(pairs.count), Double(pairs.reduce(0) { $0 + $1.pair.days }),
                Double(found.accounts), Numerics.shown(found.expected, decimals: 4),
                Numerics.quantized(found.logOdds),
            ],
            customers: pairs.flatMap { [$0.pair.accounts.first, $0.pair.accounts.second] }
                .sorted().map { book.order.customers[Int($0)] })
    }
}

/// A pair of accounts that mirror each other and nobody else, with the groups in which they do.
private struct Lone {
    var pair: LonePairs.Pair
    var hits: [MirrorHit]
}

/// The pairs of one affiliate that probably hedge.
private struct Series {
    let affiliate: UInt32
    /// Of the affiliate that trade.
    let accounts: Int
    private(set) var pairs: [Lone]
    /// Pairs as strong as the weakest that chance makes.
    private(set) var expected: Double
    let logOdds: Double

    /// Natural log of the odds from which on a pair probably hedges.
    private static let probable = Numerics.ln(9)
    /// Of the pairs at least as strong, those that chance may have made.
    private static let byChance = 0.1
    /// The same of pairs of one day.
    private static let singlesByChance = 0.01

    /// - Parameter lone: the strongest first.
    /// - Returns: `nil` where fewer than `smallest` probably hedge.
    init?(of affiliate: UInt32, _ lone: [Lone], _ decoys: SeriesDecoys, smallest: Int) {
        self.affiliate = affiliate
        accounts = decoys.accounts(of: affiliate)
        let evidence = SeriesEvidence(
            strengths: lone.map { $0.pair.strength - MirroredPairs.slack }, accounts: accounts)
        guard let together = evidence.strongest(atLeast: smallest) else { return nil }
        let chances = lone.map { decoys.expected(atLeast: $0.pair.strength, under: affiliate) }
        let probable = lone.indices.filter { index in
            evidence.logOdds(of: evidence.strengths[index], where: together.pairs) >= Self.probable
                && chances[index] <= Self.byChance * Double(index + 1)
        }
        guard probable.count >= smallest, let last = probable.last else { return nil }
        pairs = probable.map { lone[$0] }
        expected = chances[last]
        logOdds = min(together.logEValue, Self.logRatio(pairs.count, expected))
    }

    /// Takes pairs of one day into a series that is none the stronger for them: those of which
    /// chance makes hardly any.
    ///
    /// - Parameter lone: the strongest first.
    mutating func add(_ lone: [Lone], _ singles: SingleDays) {
        let chances = lone.map { singles.expected(atLeast: $0.pair.strength, under: affiliate) }
        let taken = lone.indices.last { chances[$0] <= Self.singlesByChance * Double($0 + 1) }
        guard let taken else { return }
        pairs += lone[...taken]
        expected += chances[taken]
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
