internal import Records

/// Two accounts that trade opposite sides of the same risk, day after day.
///
/// Per day, instrument and currency the rows are compared by profit per lot: equal trades on
/// opposite sides leave minus twice the cost. One such day proves nothing; the days of a pair are
/// added up, weighed by how crowded the outcome was and how rare the lots are, and judged against
/// all pairs that were possible.
package struct MirroredPairs: Statistic, ComparesTrading {
    package static let description = StatisticDescription(
        name: "mirrored_pairs", subject: .pair,
        summary: "two accounts whose trading mirrors, beyond what chance among all pairs explains",
        fields: [
            SignalField("days", .count, "days on which the two mirrored each other"),
            SignalField("matches", .count, "instrument-days that mirrored"),
            SignalField("coactive", .count, "instrument-days on which both traded"),
            SignalField("log_likelihood", .number, "natural log-likelihood ratio over all days"),
            SignalField(
                "corroboration", .number,
                "natural log-likelihood ratio of one affiliate, near purchases and split outcomes"),
            SignalField(
                "alike", .count,
                "accounts that may be the partner of the one that surely hedges; 1 for a pair"),
            SignalField("log_odds", .number, "both together, corrected for all possible partners"),
        ],
        settings: [
            SignalSetting("smallest_days", 3, 2...60, "days below which a pair is left alone"),
            SignalSetting("false_discovery_rate", 0.05, 0.0001...0.5, "nominal, over all pairs"),
            SignalSetting("corroboration", 1, 0...1, "weight of what is not trading; 0 for none"),
        ])

    private let smallestDays: Int
    private let rate: Double
    private let weight: Double

    package init(settings: [Double]) {
        smallestDays = Int(settings[0])
        rate = settings[1]
        weight = settings[2]
    }

    /// E-values rest on estimated densities; they count for this much less, in natural log.
    static let slack = 2.0

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        guard let trading = population.trading else { return SignalResult(findings: []) }
        let corroboration = PairCorroboration(population)
        let customers = population.order.customers
        let matching = PairMatching(
            trading: trading,
            corroboration: { [weight] pair in
                Numerics.quantized(
                    weight
                        * corroboration.logRatio(
                            customers[Int(pair.first)], customers[Int(pair.second)]))
            }, smallestDays: smallestDays, rate: rate)
        let partners = Numerics.quantized(Numerics.ln(Double(max(1, trading.book.accounts - 1))))
        let findings = matching.pairs().sorted { $0.pair.accounts < $1.pair.accounts }.map {
            match in
            let pair = match.pair
            let accounts = [pair.accounts.first, pair.accounts.second].map { customers[Int($0)] }
            return Finding(
                subject: Subject(kind: .pair, first: accounts[0], second: accounts[1]),
                values: [
                    Double(pair.days), Double(pair.matches), Double(pair.coactive),
                    pair.logLikelihoodRatio, pair.corroboration, Double(match.alike),
                    pair.support - Self.slack - partners,
                ],
                customers: match.hedgers.map { customers[Int($0)] })
        }
        return SignalResult(findings: findings, baseline: trading.book.baseline)
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        guard let trading = population.trading else { return Evidence(population) }
        var history = PairHistory()
        let hits = MirrorEvidence(book: trading.book).withLots(
            finding.subject.first, finding.subject.second, &history
        ).hits
        return Evidence(
            hits.map { row($0, trading.book, population.records) },
            of: finding.customers, rows: hits.map(\.first), trading.book, population)
    }

    private func row(
        _ hit: MirrorHit, _ book: TradingBook, _ records: CurrentRecords
    ) -> EvidenceRow {
        let legs = [book.rows[hit.first], book.rows[hit.second]]
        let group = book.groups[Int(legs[0].group)]
        let results = legs.map { records.activity.pnl[Int($0.row)] }
        let currencies = legs.map { records.activity.currency(ofRow: Int($0.row)) }
        return EvidenceRow([
            ("kind", .text("mirrored_day")),
            ("date", .text(group.day.description)),
            ("instrument", .text(records.instruments[group.instrument])),
            ("lots_first", .number(legs[0].lots)),
            ("lots_second", .number(legs[1].lots)),
            ("pnl_first", .money(results[0], currencies[0])),
            ("pnl_second", .money(results[1], currencies[1])),
            ("weight", .number(hit.movement)),
        ])
    }
}

extension Evidence {
    /// Nothing to show.
    init(_ population: Population) {
        self.init(rows: [], transactions: [], newest: population.asOf)
    }

    /// Rows of trading, with the fees of the accounts concerned.
    ///
    /// - Parameter positions: rows of the book that the evidence rests on.
    init(
        _ evidence: [EvidenceRow], of customers: [UInt32], rows positions: [Int],
        _ book: TradingBook, _ population: Population
    ) {
        let fees = customers.flatMap {
            Account.purchases(of: $0, population.records, asOf: population.asOf).map(\.transaction)
        }
        let days = positions.map { book.groups[Int(book.rows[$0].group)].day.end }
        self.init(rows: evidence, transactions: fees, newest: days.max() ?? population.asOf)
    }
}
