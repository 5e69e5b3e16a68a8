internal import Records
internal import Statistics

/// Accounts of some weeks under one affiliate that hardly anybody uses, though each is given time.
///
/// A store of fees need not leave its accounts untouched: a few days of trading, whatever the lots,
/// then none. Single accounts like that are any firm's; many of some weeks, beyond what the firm's
/// affiliates show and what happened to others' accounts of the same days, are bought for their
/// commission. The busiest week is forgiven as one raffle or campaign, unless more of it lie unused
/// than a raffle has winners; once the rest has proved what they are for, it is not.
///
/// Source: DuMouchel 1999 for the excess over a fitted law.
package struct AbandonedBurst: Statistic {
    package static let description = StatisticDescription(
        name: "abandoned_burst", subject: .affiliate,
        summary: "accounts of some weeks that are hardly used, beyond what is usual in the firm",
        fields: [
            SignalField(
                "accounts", .count,
                "purchases of those weeks that had their time, a forgiven week left out"),
            SignalField("barely_used", .count, "those traded for four days at most and given up"),
            SignalField("idle", .count, "those never used"),
            SignalField("expected_idle", .number, "idle ones expected of honest buyers"),
            SignalField("forgiven", .count, "barely used accounts of the forgiven week"),
            SignalField("days", .count, "days of the burst at most"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [])

    /// Lengths of bursts that are looked for, in days.
    private static let lengths: [Int32] = [7, 14, 21]
    /// Barely used accounts below which nothing is said.
    private static let fewest = 3
    /// Share of one country from which a burst is that country's; more than half.
    private static let homeShare = 0.75
    /// Days of one occasion.
    private static let occasion: Int32 = 7
    /// Natural log-odds from which others' accounts of the same days are looked at, and from which
    /// the forgiven week is the same hand's.
    private static let concern = 3.0
    private static let proof = 8.0

    private var uses = AffiliateMemo<DailyUse>()
    private var firm: [Int32: UseTally] = [:]
    private var usage: UsageStandard?
    /// By affiliate, until its accounts or what all are judged by are others.
    private var words: [UInt32: Word] = [:]

    package init(settings: [Double]) {}

    package mutating func settle(_ population: Population) -> SignalResult {
        let renewed = uses.settle(population) { DailyUse(of: $0, population) }
            .filter { [uses] in uses[$0.affiliate] != $0.before }
        for (affiliate, before) in renewed {
            for (day, use) in before?.days ?? [] { firm[day, default: UseTally()] -= use }
            for (day, use) in uses[affiliate].days { firm[day, default: UseTally()] += use }
        }
        if usage != population.usage { words = [:] }
        usage = population.usage
        for (affiliate, _) in renewed { words[affiliate] = nil }
        let affiliates = population.order.affiliates
        let said = parallelMap(affiliates.count, threads: population.threads) { [self] index in
            words[affiliates[index]] ?? word(affiliates[index], population)
        }
        for (affiliate, word) in zip(affiliates, said) {
            words[affiliate] = word.hangsOnOthers ? nil : word
        }
        return SignalResult(findings: said.compactMap(\.finding))
    }

    /// What is said of one affiliate.
    private struct Word {
        var finding: Finding?
        /// Whether more was looked at for it than its own daily counts: others' accounts, and which
        /// its own are.
        var hangsOnOthers = false
    }

    /// Some weeks of an affiliate with what is to be said of them.
    private struct Cell {
        var days: Range<Int32>
        /// None where nothing is forgiven.
        var forgiven: Range<Int32>
        /// Without the forgiven days.
        var use: UseTally
        var forgivenCount: Int
        var logOdds: Double
        /// Whether it accuses unless others' accounts of the same days excuse it.
        var isOfConcern = false
    }

    /// Nothing where hardly anything is left unused.
    private func word(_ affiliate: UInt32, _ population: Population) -> Word {
        let use = uses[affiliate]
        let cells = Self.lengths.map { cell(of: use, length: $0, population.usage) }
        let strongest = cells.reduce(cells[0]) { $1.logOdds > $0.logOdds ? $1 : $0 }
        let hangsOnOthers = cells.contains(where: \.isOfConcern)
        if strongest.use.barelyUsed < Self.fewest {
            return Word(finding: nil, hangsOnOthers: hangsOnOthers)
        }
        let isAccused = strongest.logOdds >= Self.concern
        let finding = Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: [
                Double(strongest.use.mature), Double(strongest.use.barelyUsed),
                Double(strongest.use.unused),
                population.usage.idleness.expected(of: strongest.use.mature),
                Double(strongest.forgivenCount), Double(strongest.days.count), strongest.logOdds,
            ],
            customers: isAccused ? customers(of: strongest, affiliate, population) : [])
        return Word(finding: finding, hangsOnOthers: hangsOnOthers)
    }

    private func cell(of use: DailyUse, length: Int32, _ usage: UsageStandard) -> Cell {
        let days = use.emptiest(length)
        let week = use.emptiest(Self.occasion, in: days).clamped(to: days)
        let (all, busiest) = (use.use(in: days), use.use(in: week))
        let isForgiven = Giveaway.mayLeave(
            busiest.barelyUsed, beside: busiest.mature - busiest.barelyUsed)
        var rest = all
        if isForgiven { rest -= busiest }
        var cell = Cell(
            days: days, forgiven: isForgiven ? week : days.lowerBound..<days.lowerBound, use: rest,
            forgivenCount: isForgiven ? busiest.barelyUsed : 0, logOdds: logOdds(of: rest, usage))
        if cell.logOdds < Self.concern { return cell }
        let everybody = days.filter { !cell.forgiven.contains($0) }.reduce(into: UseTally()) {
            $0 += firm[$1] ?? UseTally()
        }
        cell.isOfConcern = true
        cell.logOdds = logOdds(of: rest, usage.beside(everybody - rest))
        return cell
    }

    private func logOdds(of use: UseTally, _ usage: UsageStandard) -> Double {
        let ratio = usage.logLikelihoodRatio(
            unused: use.unused, barelyUsed: use.barelyUsed, of: use.mature)
        return Numerics.quantized(ratio - Numerics.ln(Double(Self.lengths.count)))
    }

    /// Those that are barely used, in canonical order, with all that was bought on their occasions.
    /// Where nearly all of them are of one country, the others are customers of the same weeks.
    private func customers(
        of cell: Cell, _ affiliate: UInt32, _ population: Population
    ) -> [UInt32] {
        let isProven = cell.logOdds >= Self.proof
        let countries = population.records.customers.country
        let unused = DailyUse.members(of: affiliate, population).filter {
            let day = population.signupDay(of: $0)
            return population.isBarelyUsed($0) && cell.days.contains(day)
                && (isProven || !cell.forgiven.contains(day))
        }
        let home = Dictionary(grouping: unused) { countries[Int($0)] }.first {
            $0.key != CustomerTable.noCountry
                && Double($0.value.count) >= Self.homeShare * Double(unused.count)
        }
        let occasions = Set((home?.value ?? unused).map(population.occasion))
        return population.buyers[affiliate].filter {
            occasions.contains(population.occasion(of: $0))
        }
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let records = population.records
        let rows = finding.customers.map { customer in
            EvidenceRow([
                ("kind", .text("account")),
                ("customer_id", .text(records.customerIDs[customer])),
                ("signup_date", .text(records.customers.signup[Int(customer)].description)),
                ("trading_days", .count(population.accounts[customer].tradingDays)),
            ])
        }
        return Evidence(
            rows: rows,
            transactions: finding.customers.flatMap {
                Account.purchases(of: $0, population).map(\.transaction)
            },
            newest: finding.customers.map {
                population.accounts[$0].lastPurchase.advanced(byDays: Account.maturityDays)
            }.max() ?? population.asOf)
    }
}
