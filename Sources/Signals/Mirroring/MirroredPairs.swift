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
            SignalField(
                "pairs", .count,
                "pairs of accounts by which the same two persons mirrored each other, all counted; 1 for one"
            ),
            SignalField(
                "days_apart", .count,
                "days of their market by which one account's results come after the other's: 0 or 1"
            ),
        ],
        settings: [
            SignalSetting("smallest_days", 3, 2...60, "days below which a pair is left alone"),
            SignalSetting("false_discovery_rate", 0.05, 0.0001...0.5, "nominal, over all pairs"),
            SignalSetting("corroboration", 1, 0...1, "weight of what is not trading; 0 for none"),
            SignalSetting(
                "persons", 1, 0...1, "1 takes the accounts of one person together, 0 does not"),
        ])

    private let smallestDays: Int
    private let rate: Double
    private let weight: Double
    private let arePersonsJoined: Bool
    /// Days of findings that rest on several pairs of accounts.
    private var joined: [Subject: [MirroredDay]] = [:]
    /// Accounts of findings whose legs are a day apart, the one with the earlier results first.
    private var apart: [Subject: MirroredPair] = [:]
    private var persons: PersonTrading?
    private var clocks = KeptClocks()
    private var personClocks = KeptClocks()
    private var epoch: Int?

    package init(settings: [Double]) {
        smallestDays = Int(settings[0])
        rate = settings[1]
        weight = settings[2]
        arePersonsJoined = settings[3] > 0
    }

    /// E-values rest on estimated densities; they count for this much less, in natural log.
    static let slack = 2.0

    package mutating func settle(_ population: Population) -> SignalResult {
        guard let trading = population.trading else { return SignalResult(findings: []) }
        let corroboration = PairCorroboration(population)
        let weighed = { [weight] (first: UInt32, second: UInt32) in
            Numerics.quantized(weight * corroboration.logRatio(first, second))
        }
        clocks.settle(trading.clockNews(since: epoch))
        epoch = trading.epoch
        var findings = accountFindings(
            trading, .sameDay, trading.opposites, population, weighed)
        joined = [:]
        if arePersonsJoined {
            for match in personMatches(trading, population, weighed) {
                join(match, &findings)
            }
        }
        joinLate(trading, population, weighed, &findings)
        let rank = population.order.customerRank
        let sorted = findings.values.sorted {
            (rank[Int($0.subject.first)], rank[Int($0.subject.second)])
                < (rank[Int($1.subject.first)], rank[Int($1.subject.second)])
        }
        return SignalResult(findings: sorted, baseline: trading.book.baseline)
    }

    /// Pairs of accounts that stand by themselves.
    private mutating func accountFindings(
        _ trading: TradingComparison, _ timing: LegTiming, _ opposites: [MirroredPair],
        _ population: Population,
        _ corroboration: @escaping (UInt32, UInt32) -> Double
    ) -> [Subject: Finding] {
        let customers = population.order.customers
        let matching = PairMatching(
            trading: trading, firm: trading.book, timing: timing, opposites: opposites,
            corroboration: { pair in
                corroboration(customers[Int(pair.first)], customers[Int(pair.second)])
            }, smallestDays: smallestDays, rate: rate)
        var findings: [Subject: Finding] = [:]
        for match in matching.pairs(&clocks) {
            let pair = match.pair
            let accounts = [pair.accounts.first, pair.accounts.second].map { customers[Int($0)] }
            let subject = Subject(kind: .pair, first: accounts[0], second: accounts[1])
            findings[subject] = Finding(
                subject: subject,
                values: Self.values(
                    pair, timing, alike: match.alike, pairs: 1, among: trading.book.accounts),
                customers: match.hedgers.map { customers[Int($0)] })
        }
        return findings
    }

    /// Takes pairs whose legs are a day apart, of accounts that are in no other pair.
    private mutating func joinLate(
        _ trading: TradingComparison, _ population: Population,
        _ corroboration: @escaping (UInt32, UInt32) -> Double,
        _ findings: inout [Subject: Finding]
    ) {
        apart = [:]
        let found = accountFindings(
            trading, .dayApart, trading.lateOpposites, population, corroboration)
        if found.isEmpty { return }
        let taken = Set(findings.keys.flatMap { [$0.first, $0.second] })
        let customers = population.order.customers
        for pair in trading.late {
            let accounts = AccountPair(
                population.order.customerRank[Int(pair.accounts.first)],
                population.order.customerRank[Int(pair.accounts.second)])
            let subject = Subject(
                kind: .pair, first: customers[Int(accounts.first)],
                second: customers[Int(accounts.second)])
            guard let finding = found[subject],
                !taken.contains(subject.first), !taken.contains(subject.second)
            else { continue }
            findings[subject] = finding
            apart[subject] = pair
        }
    }

    private static func values(
        _ pair: MirroredPair, _ timing: LegTiming, alike: Int, pairs: Int, among possible: Int
    ) -> [Double] {
        let partners = Numerics.quantized(
            Numerics.ln(Double(max(1, possible - 1) * timing.ways)) + timing.rarity)
        return [
            Double(pair.days), Double(pair.matches), Double(pair.coactive),
            pair.logLikelihoodRatio, pair.corroboration, Double(alike),
            pair.support - slack - partners, Double(pairs), timing == .sameDay ? 0 : 1,
        ]
    }

    private mutating func personMatches(
        _ trading: TradingComparison, _ population: Population,
        _ corroboration: @escaping (UInt32, UInt32) -> Double
    ) -> [PersonPairs.AccountMatch] {
        let persons =
            self.persons?.settled(trading, population.persons)
            ?? PersonTrading(trading, population.persons)
        self.persons = persons
        personClocks.settle(persons.news)
        return PersonPairs(
            trading: persons, firm: trading.book, population: population,
            smallestDays: smallestDays, rate: rate,
            corroboration: corroboration
        ).matches(&personClocks)
    }

    /// Takes what two persons say of two of their accounts, unless these say more by themselves.
    private mutating func join(
        _ match: PersonPairs.AccountMatch, _ findings: inout [Subject: Finding]
    ) {
        let subject = Subject(kind: .pair, first: match.first, second: match.second)
        let finding = Finding(
            subject: subject,
            values: Self.values(
                match.pair, .sameDay, alike: match.alike, pairs: match.pairs,
                among: match.persons),
            customers: match.hedgers)
        let place = Self.description.fields.firstIndex { $0.name == "log_odds" } ?? 0
        if let own = findings[subject], own.values[place] >= finding.values[place] { return }
        findings[subject] = finding
        joined[subject] = match.days
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        guard let trading = population.trading else { return Evidence(population) }
        let days = joined[finding.subject] ?? days(of: finding.subject, trading.book)
        let rows = days.map { day in
            day.accounts(population.records).0 == finding.subject.first ? day : day.turned
        }
        let isByThemselves = joined[finding.subject] == nil && apart[finding.subject] == nil
        return Evidence(
            rows.map { row($0, trading.book, population.records) }, of: finding.customers,
            groups: rows.flatMap { [$0.first.group, $0.second.group] }, trading.book, population,
            basis: isByThemselves ? .trading : .everything)
    }

    private func days(of subject: Subject, _ book: TradingBook) -> [MirroredDay] {
        let late = apart[subject]
        var history = PairHistory()
        let evidence = late.map { LatePairs.evidence(isMixed: $0.isMixed, book) }
        return (evidence ?? MirrorEvidence(book: book)).withLots(
            late?.accounts.first ?? subject.first, late?.accounts.second ?? subject.second,
            &history
        ).hits.map { MirroredDay($0, in: book) }
    }

    private func row(
        _ hit: MirroredDay, _ book: TradingBook, _ records: CurrentRecords
    ) -> EvidenceRow {
        let legs = [hit.first, hit.second]
        let group = book.groups[Int(legs[0].group)]
        let days = legs.map { book.groups[Int($0.group)].day.description }
        let results = legs.map { records.activity.pnl[Int($0.row)] }
        let currencies = legs.map { records.activity.currency(ofRow: Int($0.row)) }
        return EvidenceRow(
            [
                ("kind", .text("mirrored_day")),
                ("date", .text(days[0])),
            ] + (days[0] == days[1] ? [] : [("date_second", .text(days[1]))]) + [
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
        self.init(
            evidence, of: customers, groups: positions.map { book.rows[$0].group }, book,
            population)
    }

    /// - Parameter groups: positions of those that the evidence rests on.
    init(
        _ evidence: [EvidenceRow], of customers: [UInt32], groups: [UInt32],
        _ book: TradingBook, _ population: Population, basis: EvidenceBasis = .everything
    ) {
        let fees = customers.flatMap {
            Account.purchases(of: $0, population).map(\.transaction)
        }
        let days = groups.map { book.groups[Int($0)].day.end }
        self.init(
            rows: evidence, transactions: fees, newest: days.max() ?? population.asOf,
            basis: basis)
    }
}
