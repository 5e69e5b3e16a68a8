internal import Statistics
internal import Records

/// Suspect returns under an affiliate: refunds after trading, late refunds and chargebacks, out of
/// its mature fees, against what fees for the same products in the same weeks and countries see
/// elsewhere.
///
/// Refunds and chargebacks are judged apart, for one may be common where the other is not, and a
/// guilty affiliate may use either or both. First-payout returns, untraded cooling-off refunds and
/// refunds of what was booked twice are no suspect returns, and neither is what was returned in a
/// week in which the whole firm refunded, or all of a country, nor the refunds of one campaign.
/// Cooling-off refunds go with the suspect ones of an affiliate that has many times the usual
/// number of both.
///
/// Source: stratified expectations and EB05 after DuMouchel 1999; the sequential reading after
/// Ville 1939 and Ramdas et al. 2023.
package struct RefundExcess: Statistic {
    package static let description = StatisticDescription(
        name: "refund_excess", subject: .affiliate,
        summary: "refunds after trading and chargebacks beyond what the firm's affiliates see",
        fields: [
            SignalField("observed", .count, "fees returned by suspect refunds or chargebacks"),
            SignalField(
                "expected", .number,
                "suspect returns usual for the same products, weeks and countries"),
            SignalField("matured", .count, "fees old enough for a refund to have shown"),
            SignalField("rate", .number, "share of suspect returns, shrunk towards the usual one"),
            SignalField("ratio", .number, "observed to expected, exceeded with 95 % (EB05)"),
            SignalField(
                "sequential", .number,
                "largest natural-log e-value over all fees so far, valid at any time"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
            SignalField(
                "cooling_offs", .count,
                "fees refunded unused within thirty days; 0 unless these are many times the usual, too"
            ),
            SignalField("usual_cooling_offs", .number, "such refunds that are usual elsewhere"),
        ],
        settings: [
            SignalSetting("window", 0, 0...3650, "days back from as-of"),
            SignalSetting("guilty_rate", 0.25, 0.02...0.9, "mean suspect share when guilty"),
        ])

    private let windowDays: Int
    private let assumptions: ExcessJudge.Assumptions
    private var book = OutageBook()
    private let numbers = StratumSums.Numbers()
    private var cohorts = AffiliateMemo<ReturnCohort>()
    private var ways: [ReturnClass: ReturnWay]
    /// Ways of which what they are judged by is another than at their last settle.
    private var dueWays = Set(ReturnClass.allCases)
    private var kept = ReturnVerdict.Memo()
    private var result: SignalResult?

    package init(settings: [Double]) {
        windowDays = Int(settings[0])
        assumptions = ExcessJudge.Assumptions(
            guiltyShare: settings[1], smallestBound: 0.02,
            honestRatios: ExcessJudge.Assumptions.usualRatios)
        ways = Dictionary(
            uniqueKeysWithValues: ReturnClass.allCases.map { [assumptions] way in
                (way, ReturnWay(way, assumptions))
            })
    }

    package mutating func settle(_ population: Population) -> SignalResult {
        let isOther = book.settle(population)
        // Fees leave a window at any time, what they are matures with their account.
        let isChanged = keep(population, isKept: !isOther && windowDays == 0)
        if let result, !isChanged { return result }
        let cohorts = population.order.affiliates.map { self.cohorts[$0] }
            .filter { !$0.sequence.isEmpty }
        for way in dueWays { ways[way]?.settle(cohorts, threads: population.threads) }
        dueWays = []
        let verdict = ReturnVerdict(
            cohorts, ways, assumptions, &kept, threads: population.threads)
        let made = SignalResult(
            findings: parallelMap(cohorts.count, threads: population.threads) { index in
                Self.finding(cohorts[index], verdict, at: index)
            },
            baseline: verdict.baseline)
        result = made
        return made
    }

    /// Brings the cohorts up to date, and notes the ways that another cohort than before changes.
    ///
    /// - Returns: whether any cohort is another than before.
    private mutating func keep(_ population: Population, isKept: Bool) -> Bool {
        let from =
            windowDays == 0
            ? EventTime.distantPast : population.asOf.advanced(byDays: -windowDays)
        let renewed = cohorts.settle(population, isKept: isKept) {
            [outages = book.outages, numbers] affiliate in
            ReturnCohort(of: affiliate, from: from, outages, numbers, population)
        }
        let changed = renewed.filter { affiliate, before in
            let cohort = cohorts[affiliate]
            return before.map { !cohort.isSame(as: $0) } ?? !cohort.sequence.isEmpty
        }
        for way in ReturnClass.allCases {
            let isSame = changed.allSatisfy { affiliate, before in
                before.map { cohorts[affiliate].isSame(as: $0, by: way) } ?? false
            }
            if !isSame { dueWays.insert(way) }
        }
        return !changed.isEmpty
    }

    private static func finding(
        _ cohort: ReturnCohort, _ verdict: ReturnVerdict, at index: Int
    ) -> Finding {
        let count = verdict.totals[index]
        let untraded = verdict.coolingOffs(cohort, at: index)
        return Finding(
            subject: Subject(kind: .affiliate, first: cohort.affiliate),
            values: [
                Double(count.observed), count.expected, Double(count.trials),
                verdict.judge.shrunkenShare(count), verdict.lowerRatios[index],
                verdict.sequential[index], verdict.logOdds[index],
                Double(untraded.count), untraded.usual,
            ],
            customers: verdict.implicated(cohort, at: index))
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        var rows: [(time: EventTime, transaction: Int, row: EvidenceRow)] = []
        for customer in finding.customers {
            let returns =
                book.outages.suspectReturns(of: customer, population)
                + book.outages.coolingOffs(of: customer, population)
            for purchase in returns {
                guard let returned = purchase.returned else { continue }
                rows.append(
                    (
                        returned.time, returned.transaction,
                        Self.row(purchase, customer, returned, population)
                    ))
            }
        }
        return Evidence(
            rows: rows.map(\.row), transactions: rows.map(\.transaction),
            newest: rows.map(\.time).max() ?? population.asOf)
    }

    private static func kind(of purchase: Purchase) -> String {
        switch purchase.outcome {
        case .chargeback: "chargeback"
        case .coolingOff: "cooling_off"
        case .standing, .payoutReturn, .doubleBooking, .abusive: "refund"
        }
    }

    private static func row(
        _ purchase: Purchase, _ customer: UInt32,
        _ returned: (transaction: Int, time: EventTime), _ population: Population
    ) -> EvidenceRow {
        let records = population.records
        let table = records.transactions
        return EvidenceRow([
            ("kind", .text(kind(of: purchase))),
            ("customer_id", .text(records.customerIDs[customer])),
            ("fee", .text(records.transactionIDs[UInt32(purchase.transaction)])),
            ("return", .text(records.transactionIDs[UInt32(returned.transaction)])),
            (
                "amount",
                .money(
                    table.amount[returned.transaction].magnitude,
                    table.currency[returned.transaction])
            ),
            ("days_after", .count(Int(returned.time.days(since: purchase.time)))),
        ])
    }
}
