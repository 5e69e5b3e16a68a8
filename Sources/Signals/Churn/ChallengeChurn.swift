internal import Records
internal import Statistics

/// One person who blows up a challenge in a day or two and buys the next within days, again and
/// again, against how the firm's persons trade and return.
///
/// Three habits are judged, each against the persons of the firm: attempts blown up of those whose
/// end is known, purchases within days of a blow-up, of all further purchases or by their number, and
/// purchases of the firm's cheapest size. Attempts that are too young to have ended count for nothing
/// yet. Where the firm does not send an account's trading, one that failed by the second day after its
/// fee blew up.
package struct ChallengeChurn: Statistic {
    package static let description = StatisticDescription(
        name: "challenge_churn", subject: .person,
        summary: "quick re-buys after one-day blow-ups, beyond the firm's own habit",
        fields: [
            SignalField("purchases", .count, "settled challenge fees of the person"),
            SignalField("rebuys", .count, "returns within days of a blow-up"),
            SignalField(
                "returns", .count,
                "purchases after the first, sizes bought together as one"),
            SignalField("blow_ups", .count, "attempts lost within two trading days"),
            SignalField("ended", .count, "attempts that were lost or had the time to be"),
            SignalField("cheapest", .count, "purchases of the firm's cheapest size"),
            SignalField("resets", .count, "reset fees of the person"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [
            SignalSetting("rebuy_days", 3, 1...30, "days after a blow-up that count as quick")
        ])

    private var book: ChurnBook
    private var fits = Fits()
    private var result: SignalResult?

    package init(settings: [Double]) { book = ChurnBook(rebuyDays: Int(settings[0])) }

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        let isChanged = book.settle(population)
        if let result, !isChanged { return result }
        let histories = book.persons.map { book[$0] }
        let judges = ChurnJudges(histories.map(\.counts), &fits)
        var ratios: [ChurnCounts: Double] = [:]
        let findings = zip(book.persons, histories).map { person, history in
            let ratio = ratios[history.counts] ?? judges.logLikelihoodRatio(history.counts)
            ratios[history.counts] = ratio
            return Self.finding(person, history, ratio)
        }
        let made = SignalResult(findings: findings, baseline: judges.baseline)
        result = made
        return made
    }

    private static func finding(
        _ person: UInt32, _ history: ChurnHistory, _ logOdds: Double
    ) -> Finding {
        let counts = history.counts
        return Finding(
            subject: Subject(kind: .person, first: person),
            values: [
                Double(counts.purchases), Double(counts.rebuys), Double(counts.returns),
                Double(counts.blowUps), Double(counts.ended), Double(counts.cheapest),
                Double(counts.resets), logOdds,
            ],
            customers: history.implicated)
    }

    private struct Fits: Sendable {
        var rebuys = KeptRateJudge()
        var counts = Kept<[Int], GammaPoisson>()
        var blowUps = KeptRateJudge()
        var sizes = KeptRateJudge()
    }

    /// What is usual among the firm's persons who buy more than once.
    private struct ChurnJudges {
        private let rebuys: RateJudge
        /// How many quick re-buys an honest person makes.
        private let counts: GammaPoisson
        private let blowUps: RateJudge
        private let sizes: RateJudge

        init(_ histories: [ChurnCounts], _ fits: inout Fits) {
            rebuys = fits.rebuys.judge(
                histories.map { ($0.rebuys, $0.returns) },
                guiltyRates: BetaBinomial(alpha: 4, beta: 1), smallestFloor: 0.3)
            counts = fits.counts.value(of: histories.map(\.rebuys)) { rebuys in
                GammaPoisson.fit(
                    counts: rebuys.map { ($0, 1) }, prior: ChurnJudges.usualCounts
                ).law
            }
            blowUps = fits.blowUps.judge(
                histories.map { ($0.blowUps, $0.ended) },
                guiltyRates: BetaBinomial(alpha: 6, beta: 1), smallestFloor: 0.4)
            sizes = fits.sizes.judge(
                histories.map { ($0.cheapest, $0.purchases) },
                guiltyRates: BetaBinomial(alpha: 6, beta: 1), percentile: 0.5,
                smallestFloor: 0.4)
        }

        /// A third of those who fail try again within days, few of them often.
        private static let usualCounts = RatioPrior(
            mean: 0.5, logMeanDeviation: 0.7, shape: 0.5, logShapeDeviation: 0.6)
        /// A churner's quick re-buys: geometric, eight in the mean.
        private static let guiltyCounts = GammaPoisson(shape: 1, rate: 0.125)

        /// Where many come back at once a share says little, and that it goes on and on says more; the
        /// stronger of the two counts. Losing at once and buying cheaply can at most double it: who
        /// tries again a week later is no churner, however fast the money goes.
        func logLikelihoodRatio(_ history: ChurnCounts) -> Double {
            let again = max(
                rebuys.logLikelihoodRatio(history.rebuys, of: history.returns),
                Numerics.quantized(
                    Self.guiltyCounts.logProbability(observed: history.rebuys, expected: 1)
                        - counts.logProbability(observed: history.rebuys, expected: 1)))
            let habit =
                blowUps.logLikelihoodRatio(history.blowUps, of: history.ended)
                + sizes.logLikelihoodRatio(history.cheapest, of: history.purchases)
            return again + min(max(0, again), habit)
        }

        var baseline: [(name: String, value: Double)] {
            [("rebuys", rebuys), ("blow_ups", blowUps), ("sizes", sizes)].flatMap { name, judge in
                [
                    (name + "_alpha", judge.honest.alpha), (name + "_beta", judge.honest.beta),
                ]
            } + [("counts_shape", counts.shape), ("counts_rate", counts.rate)]
        }
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let records = population.records
        var rows: [EvidenceRow] = []
        var transactions: [Int] = []
        var newest = EventTime.distantPast
        for customer in finding.customers {
            transactions += Account.purchases(of: customer, records, asOf: population.asOf)
                .map(\.transaction)
            newest = max(newest, population.accounts[customer].lastPurchase)
            for attempt in Attempt.all(of: customer, population) {
                newest = max(newest, attempt.start)
                rows.append(Self.row(attempt, records))
            }
        }
        return Evidence(
            rows: rows, transactions: transactions, newest: newest, basis: .customers)
    }

    private static func row(_ attempt: Attempt, _ records: CurrentRecords) -> EvidenceRow {
        EvidenceRow([
            ("kind", .text(attempt.isReset ? "reset" : "purchase")),
            ("customer_id", .text(records.customerIDs[attempt.customer])),
            ("bought", .text(attempt.start.description)),
            ("trading_days", .count(attempt.tradingDays)),
            ("last_trading_day", .text(attempt.lastTradingDay?.description ?? "")),
            ("lost_at_once", .text(attempt.blowUp == nil ? "no" : "yes")),
        ])
    }
}
