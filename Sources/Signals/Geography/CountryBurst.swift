internal import Records
internal import Statistics

/// Sign-ups of one country bunched in days under one affiliate, whose accounts lie idle.
///
/// The cell affiliate x country x burst is judged on three grounds: accounts left idle or returned
/// untouched against the firm's affiliates and the country's customers of those days elsewhere, the
/// country's share of the burst against the affiliate's own mix outside it, and the burst against
/// the affiliate's pace. A national community has the same country outside the burst, and trades; a
/// raffle has idle accounts of many countries. The country's share alone never counts. What a
/// person buys in one day counts once, by the account that tells most of it.
package struct CountryBurst: Statistic {
    package static let description = StatisticDescription(
        name: "country_burst", subject: .affiliate,
        summary: "a burst of sign-ups from one country whose accounts are left idle or returned",
        fields: [
            SignalField(
                "accounts", .count,
                "purchases of the country in the burst, those of one person and day as one"),
            SignalField("further", .count, "such purchases in bursts of further countries"),
            SignalField("mature", .count, "those old enough to have shown what they are for"),
            SignalField(
                "idle", .count, "those whose accounts were left idle or returned untouched"),
            SignalField(
                "barely_used", .count,
                "of all countries of the farm, those whose accounts lie idle or hardly used"),
            SignalField("expected_idle", .number, "idle ones expected of honest buyers"),
            SignalField("inactivity", .number, "natural log-likelihood ratio of the idleness"),
            SignalField("concentration", .number, "natural log-likelihood ratio of the share"),
            SignalField("burst", .number, "natural log-likelihood ratio of the bunching"),
            SignalField(
                "log_odds", .number,
                "the three together, corrected for the looks, over all countries of the farm"),
            SignalField("country", .country, "the country of the burst, by its two letters"),
            SignalField("further_countries", .count, "further countries of the farm"),
            SignalField(
                "further_country", .country,
                "the further country where there is one alone, else empty"),
        ],
        settings: [
            SignalSetting("burst_days", 21, 1...60, "longest burst"),
            SignalSetting("smallest_cell", 4, 2...50, "purchases below which nothing is judged"),
        ])

    private let burstDays: Int
    private let smallestCell: Int
    private var book = BurstBook()
    /// By affiliate, until its bursts or what all are judged by are others.
    private var words: [UInt32: Word] = [:]

    package init(settings: [Double]) {
        burstDays = Int(settings[0])
        smallestCell = Int(settings[1])
    }

    package mutating func settle(_ population: Population) -> SignalResult {
        let context = book.settle(population) { [self] in bursts(of: $0, population) }
        if let renewed = book.renewed {
            for affiliate in renewed { words[affiliate] = nil }
        } else {
            words = [:]
        }
        let affiliates = population.order.affiliates
        let said = parallelMap(affiliates.count, threads: population.threads) { [self] index in
            words[affiliates[index]] ?? strongest(affiliates[index], population, context)
        }
        for (affiliate, word) in zip(affiliates, said) where !word.hangsOnOthers {
            words[affiliate] = word
        }
        let honest = context.usage.idleness.honest
        return SignalResult(
            findings: said.compactMap(\.finding),
            baseline: [("alpha", honest.alpha), ("beta", honest.beta)])
    }

    /// What is said of one affiliate.
    private struct Word {
        var finding: Finding?
        /// Whether other affiliates' customers were looked at for it.
        var hangsOnOthers = false
    }

    /// Lengths of bursts that are looked for, in days: a weekend, a week, a fortnight, and so on.
    private var lengths: [Int] {
        [3, 7, 14].filter { $0 < burstDays } + [burstDays]
    }

    /// A cell with what is to be said of it.
    private typealias Judged = (cell: BurstCell, evidence: BurstEvidence)

    /// Natural log-odds from which a further country is part of the farm.
    private static let concern = 4.0

    /// What the affiliate's strongest cell says; ties go to the country first in code order, then
    /// to the shorter burst. A farm may have accounts of several countries: those of every cell of
    /// concern are implicated.
    private func strongest(
        _ affiliate: UInt32, _ population: Population, _ context: BurstContext
    ) -> Word {
        let countries = book.bursts[affiliate].countries
        let looks = countries.count * lengths.count
        var word = Word()
        let judged = countries.compactMap { _, cells in
            best(
                cells.map { cell in
                    let alone = context.judge(cell, context.usage, looks: looks)
                    guard alone.total >= Self.concern else { return (cell, alone) }
                    word.hangsOnOthers = true
                    return (
                        cell,
                        besideOthers(cell, affiliate, looks: looks, population, context)
                    )
                })
        }
        guard let strongest = best(judged) else { return word }
        let others = judged.filter {
            $0.cell.country != strongest.cell.country && $0.evidence.total >= Self.concern
        }
        word.finding = finding(affiliate, strongest, others, population, context)
        return word
    }

    /// A cell of concern is judged once more, beside what became of its country's customers
    /// elsewhere.
    private func besideOthers(
        _ cell: BurstCell, _ affiliate: UInt32, looks: Int, _ population: Population,
        _ context: BurstContext
    ) -> BurstEvidence {
        let compatriots = Compatriots(of: cell, under: affiliate, book.places, population)
        return context.judge(cell, context.usage.beside(compatriots.use), looks: looks)
    }

    private func bursts(of affiliate: UInt32, _ population: Population) -> AffiliateBursts {
        let members = SignupOrder(
            population.speakers(of: population.buyers[affiliate]), population)
        let countries = Dictionary(grouping: members.customers) {
            population.records.customers.country[Int($0)]
        }.filter {
            $0.key != CustomerTable.noCountry && $0.value.count >= smallestCell
        }.sorted { $0.key < $1.key }
        return AffiliateBursts(
            countries: countries.map { country, customers in
                let cells = lengths.map {
                    densest(customers, members, country, days: $0, population)
                }
                return (country, cells.filter { $0.customers.count >= smallestCell })
            })
    }

    /// The first of those with the most evidence.
    private func best(_ judged: [Judged]) -> Judged? {
        judged.reduce(nil) { best, next in
            best.map { next.evidence.total > $0.evidence.total ? next : $0 } ?? next
        }
    }

    /// The strongest cell's grounds, and what all cells of the farm say and hold together.
    private func finding(
        _ affiliate: UInt32, _ strongest: Judged, _ others: [Judged], _ population: Population,
        _ context: BurstContext
    ) -> Finding {
        let (cell, evidence) = strongest
        let farm = evidence.total >= Self.concern ? [cell] + others.map(\.cell) : []
        let speakers = farm.isEmpty ? [] : population.speakers(of: population.buyers[affiliate])
        let implicated =
            others.reduce(cell.implicated) { $0 + $1.cell.implicated }
            + farm.flatMap { $0.goingOn(among: speakers, context.usage, population) }
        return Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: [
                Double(cell.customers.count),
                Double(others.reduce(0) { $0 + $1.cell.customers.count }),
                Double(cell.mature), Double(cell.idle),
                Double(others.reduce(cell.barelyUsed) { $0 + $1.cell.barelyUsed }),
                evidence.expectedIdle, evidence.inactivity,
                evidence.concentration, evidence.burst,
                others.reduce(evidence.total) { $0 + $1.evidence.total },
                Double(cell.country), Double(others.count),
                others.count == 1 ? Double(others[0].cell.country) : -1,
            ],
            customers: accounts(of: implicated, affiliate, population))
    }

    /// All that was bought on the occasions for which some accounts speak, in canonical order.
    private func accounts(
        of speakers: [UInt32], _ affiliate: UInt32, _ population: Population
    ) -> [UInt32] {
        let occasions = Set(speakers.map(population.occasion))
        return population.buyers[affiliate].filter {
            occasions.contains(population.occasion(of: $0))
        }
    }

    /// The stretch of at most so many days with the most sign-ups of the country; the earliest of
    /// equals.
    ///
    /// - Parameter customers: of the country, by sign-up.
    private func densest(
        _ customers: [UInt32], _ members: SignupOrder, _ country: UInt16, days: Int,
        _ population: Population
    ) -> BurstCell {
        let signup = population.records.customers.signup
        var best = 0..<0
        var start = 0
        for end in customers.indices {
            let limit = signup[Int(customers[end])].advanced(byDays: -days)
            while signup[Int(customers[start])] < limit { start += 1 }
            if end + 1 - start > best.count { best = start..<(end + 1) }
        }
        return BurstCell(
            ofCountry: customers, burst: best, members: members, country: country, population)
    }

    /// Accounts of the strongest burst's country first, then country by country.
    private func byCountry(_ finding: Finding, _ table: CustomerTable) -> [UInt32] {
        let countries = Dictionary(grouping: finding.customers) { table.country[Int($0)] }
        let place = Self.description.fields.firstIndex { $0.name == "country" }
        let first = place.flatMap { UInt16(exactly: finding.values[$0]) }
        return countries.sorted {
            ($0.key == first ? 0 : 1, $0.key) < ($1.key == first ? 0 : 1, $1.key)
        }.flatMap(\.value)
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let records = population.records
        var rows: [EvidenceRow] = []
        var transactions: [Int] = []
        for customer in byCountry(finding, records.customers) {
            let account = population.accounts[customer]
            let country = CountryCode(rawValue: records.customers.country[Int(customer)])
            rows.append(
                EvidenceRow([
                    ("kind", .text("account")),
                    ("customer_id", .text(records.customerIDs[customer])),
                    ("country_code", .text(country.description)),
                    ("signup_date", .text(records.customers.signup[Int(customer)].description)),
                    ("trading_days", .count(account.tradingDays)),
                    ("returned", .text(account.hasReturn ? "yes" : "no")),
                ]))
            transactions += Account.purchases(of: customer, population)
                .map(\.transaction)
        }
        return Evidence(
            rows: rows, transactions: transactions,
            newest: finding.customers.map { records.customers.signup[Int($0)] }.max()
                ?? population.asOf,
            basis: finding.customers.isEmpty ? .everything : .customers)
    }
}
