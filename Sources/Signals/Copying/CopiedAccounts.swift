internal import Records

/// Accounts of several persons under one affiliate that make one trader's trades and pass together.
///
/// Honest people follow sources too: a public signal has followers everywhere, a teacher's students
/// trade lots of their own, and neither passes as one. So accounts count that agree wherever they
/// trade the same, stand nearly alone in the firm with these trades, be it under up to three
/// affiliates, trade one share of their sizes, win most of the trades, and pass.
package struct CopiedAccounts: Statistic, ComparesTrading {
    package static let description = StatisticDescription(
        name: "copied_accounts", subject: .affiliate,
        summary: "accounts of several persons that make the same trades and pass together",
        fields: [
            SignalField("accounts", .count, "accounts that copy"),
            SignalField("persons", .count, "persons behind them"),
            SignalField(
                "branches", .count,
                "further persons under at most two other affiliates whose accounts make the same trades"
            ),
            SignalField("days", .count, "days with a copied trade"),
            SignalField("winning", .number, "share of the copied trades that won"),
            SignalField("passed", .count, "accounts that passed a stage"),
            SignalField(
                "share", .number,
                "share of all in the firm who made these trades, with those under at most two other affiliates"
            ),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
            SignalField(
                "groups", .count,
                "groups of accounts that copy, each its own trades; all fields before are of the strongest that wins, where one does"
            ),
            SignalField("all_accounts", .count, "accounts that copy, of all groups"),
        ],
        settings: [
            SignalSetting("smallest_days", 4, 2...60, "common trades below which two are apart")
        ])

    /// From which a cohort beside the strongest counts: an affiliate may have a service and a room.
    private static let clearLogOdds = 4.0

    private var cohorts: [UInt32: [CopyCohort]] = [:]
    private var found: FoundCohorts?
    private var agreements: CopyAgreements

    package init(settings: [Double]) {
        agreements = CopyAgreements(smallestDays: Int(settings[0]))
    }

    package mutating func settle(_ population: Population) -> SignalResult {
        guard let trading = population.trading else { return SignalResult(findings: []) }
        let byAffiliate = readings(population, trading)
        cohorts = byAffiliate.mapValues { $0.map(\.cohort) }
        let rank = population.order.affiliateRank
        return SignalResult(
            findings: byAffiliate.sorted { rank[Int($0.key)] < rank[Int($1.key)] }.compactMap {
                finding($0.key, $0.value, population)
            },
            baseline: trading.book.baseline)
    }

    /// Of each affiliate the cohort that speaks first and the others that clearly speak against it.
    private mutating func readings(
        _ population: Population, _ trading: TradingComparison
    ) -> [UInt32: [CopyEvidence.Reading]] {
        let book = trading.book
        let customers = population.order.customers
        let affiliates = customers.map { population.records.customers.affiliate[Int($0)] }
        var active: [UInt32: Int] = [:]
        for (account, affiliate) in affiliates.enumerated()
        where !book.range(ofAccount: UInt32(account)).isEmpty {
            active[affiliate, default: 0] += 1
        }
        let persons = CopyPersons(population, book)
        let excluded = hedgers(trading, population)
        let key = FoundCohorts.Key(
            population, persons, epoch: trading.epoch,
            excluded: Set(excluded.map { customers[Int($0)] }))
        let agreeing = agreements.settle(trading, population.records.customers.affiliate)
        let known = found?.cohorts(where: key, population.order)
        let cohorts =
            known
            ?? CopyCohorts(
                book: book, affiliates: affiliates,
                persons: customers.map { persons.byCustomer[Int($0)] }, excluded: excluded
            ).cohorts(agreeing)
        if known == nil { found = FoundCohorts(cohorts, where: key, population.order) }
        let evidence = CopyEvidence(book: book, population: population, people: persons)
        let branches = CopyBranches(
            cohorts, affiliates: cohorts.map { affiliates[Int($0.accounts[0])] }, book: book)
        let all = Dictionary(grouping: cohorts.indices) {
            affiliates[Int(cohorts[$0].accounts[0])]
        }
        return all.reduce(into: [:]) { result, entry in
            let readings = entry.value.compactMap { index in
                reading(index, branches.of(index), cohorts, evidence) { cohort in
                    let owner = affiliates[Int(cohort.accounts[0])]
                    return CopyEvidence.logSets(cohort.accounts.count, of: active[owner] ?? 0)
                }
            }.sorted(by: Self.speaksBefore)
            if readings.isEmpty { return }
            let others = readings.dropFirst().filter { $0.logOdds >= Self.clearLogOdds }
            result[entry.key] = readings.prefix(1) + others
        }
    }

    /// The strongest speaks, of those that win as often as they lose where there are any: what
    /// loses is a service's only beside one that does not.
    private static func speaksBefore(
        _ one: CopyEvidence.Reading, _ other: CopyEvidence.Reading
    ) -> Bool {
        let (wins, otherWins) = (one.winning >= 0.5, other.winning >= 0.5)
        if wins != otherWins { return wins }
        if one.logOdds != other.logOdds { return one.logOdds > other.logOdds }
        return one.cohort.accounts[0] < other.cohort.accounts[0]
    }

    /// What is said of a cohort: by itself, or as a part of all that its service has under three
    /// affiliates at most. By itself a cohort has three persons at least.
    ///
    /// - Parameter logSets: natural log of how many cohorts like one were possible.
    private func reading(
        _ index: Int, _ branches: [Int], _ cohorts: [CopyCohort], _ evidence: CopyEvidence,
        logSets: (CopyCohort) -> Double
    ) -> CopyEvidence.Reading? {
        let (cohort, kin) = (cohorts[index], branches.map { cohorts[$0] })
        let isPart = evidence.persons(cohort) < CopyCohorts.fewestPersons
        if kin.isEmpty, isPart { return nil }
        var own = evidence.read(cohort, branches: kin, logSets: logSets(cohort))
        if kin.isEmpty { return own }
        let accounts = Set(([cohort] + kin).flatMap(\.accounts)).sorted()
        var whole = CopyCohort(of: accounts, in: evidence.book)
        whole.followers = ([cohort] + kin).flatMap(\.followers)
        // Which of the other cohorts are branches is chosen among all.
        let choice = Double(kin.count) * Numerics.ln(Double(cohorts.count))
        let together = evidence.read(
            whole, branches: [], logSets: ([cohort] + kin).map(logSets).reduce(choice, +))
        own.logOdds = isPart ? together.logOdds : max(own.logOdds, together.logOdds)
        return own
    }

    /// Accounts of group hedges, whose small legs agree with each other day after day.
    private func hedgers(
        _ trading: TradingComparison, _ population: Population
    ) -> Set<UInt32> {
        let settings = GroupHedges.description.settings.map(\.standard)
        let groups = GroupHedge.discoveries(
            GroupAssembly(trading: trading, smallestDays: Int(settings[0])).groups(
                PairCorroboration(population).logRatio),
            accounts: trading.book.accounts, rate: settings[1], slack: MirroredPairs.slack)
        return Set(groups.flatMap(\.accounts))
    }

    /// The strongest cohort's numbers, and the accounts of all.
    private func finding(
        _ affiliate: UInt32, _ readings: [CopyEvidence.Reading], _ population: Population
    ) -> Finding? {
        guard let first = readings.first else { return nil }
        // Two cohorts may share an account that fits both.
        let accounts = Set(readings.flatMap(\.cohort.allAccounts)).sorted()
        return Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: [
                Double(first.cohort.allAccounts.count), Double(first.persons),
                Double(first.branches), Double(first.days), first.winning, Double(first.passed),
                first.share, first.logOdds, Double(readings.count), Double(accounts.count),
            ],
            customers: accounts.map { population.order.customers[Int($0)] })
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        guard let trading = population.trading, let cohorts = cohorts[finding.subject.first]
        else { return Evidence(population) }
        let book = trading.book
        let trades = cohorts.flatMap { $0.copied + $0.followed(in: book) }
        let rows = cohorts.enumerated().flatMap { group, cohort in
            cohort.copied.map {
                row($0, proving: $0.count - 1, ofGroup: group + 1, book, population)
            }
                + cohort.followed(in: book).map {
                    row($0, proving: $0.count, ofGroup: group + 1, book, population)
                }
        }
        return Evidence(
            rows, of: finding.customers, rows: trades.map { $0[0] }, book, population)
    }

    /// - Parameters:
    ///   - copies: how many of the rows are evidence.
    ///   - number: groups are counted from 1, the strongest.
    private func row(
        _ positions: [Int], proving copies: Int, ofGroup number: Int, _ book: TradingBook,
        _ population: Population
    ) -> EvidenceRow {
        let rows = positions.map { book.rows[$0] }.sorted { $0.place < $1.place }
        let group = book.groups[Int(rows[0].group)]
        let middle = rows[(rows.count - 1) / 2].place
        let weight = Double(copies) * book.chance(of: positions, at: middle)
        let perLot = { (row: TradingRow) in
            let profit = population.records.activity.pnl(
                ofRow: Int(row.row), by: population.rates)
            return profit.perLot(hundredths: row.hundredths)
        }
        return EvidenceRow([
            ("kind", .text("copied_trade")),
            ("group", .count(number)),
            ("date", .text(group.day.description)),
            ("instrument", .text(population.records.instruments[group.instrument])),
            ("accounts", .count(rows.count)),
            ("lowest_per_lot", .money(perLot(rows[0]), group.currency)),
            ("highest_per_lot", .money(perLot(rows[rows.count - 1]), group.currency)),
            ("weight", .number(Numerics.quantized(weight))),
            ("copied_by", .text(customers(rows, population))),
        ])
    }

    /// The accounts of some rows, in canonical order.
    private func customers(_ rows: [TradingRow], _ population: Population) -> String {
        let (records, rank) = (population.records, population.order.customerRank)
        return rows.map { records.activity.customer[Int($0.row)] }
            .sorted { rank[Int($0)] < rank[Int($1)] }
            .map { records.customerIDs[$0] }.joined(separator: " ")
    }
}
