internal import Records
internal import Statistics

/// Suspect returns under an affiliate: refunds after trading, late refunds and chargebacks, out of
/// its mature purchases, against the firm's own honest rates.
///
/// First-payout returns and untraded cooling-off refunds are no suspect returns, and neither is
/// what was returned in a week in which the whole firm refunded.
///
/// Source: beta-binomial empirical Bayes after DuMouchel 1999.
package struct RefundExcess: Statistic {
    package static let description = StatisticDescription(
        name: "refund_excess", subject: .affiliate,
        summary: "refunds after trading and chargebacks beyond what the firm's affiliates see",
        fields: [
            SignalField("observed", .count, "fees returned by suspect refunds or chargebacks"),
            SignalField("expected", .number, "suspect returns expected of an honest affiliate"),
            SignalField("matured", .count, "fees old enough for a refund to have shown"),
            SignalField("rate", .number, "share of suspect returns, shrunk towards the firm's"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [
            SignalSetting("window", 0, 0...3650, "days back from as-of; 0 for all history"),
            SignalSetting("guilty_rate", 0.25, 0.02...0.9, "mean suspect share when guilty"),
        ])

    private let windowDays: Int
    private let guiltyRates: BetaBinomial
    /// As of the last settle.
    private var outages = OutageWeeks()

    package init(settings: [Double]) {
        windowDays = Int(settings[0])
        guiltyRates = BetaBinomial(alpha: 1, beta: (1 - settings[1]) / settings[1])
    }

    /// Honest affiliates differ little in how often their customers come back for the money.
    private static let honestRates = RatePrior(
        mean: 0.01, meanWeight: 10, precision: 120, logPrecisionDeviation: 0.6)

    private struct Tally {
        var matured = 0
        var customers: [UInt32] = []
        var observed = 0
    }

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        outages = OutageWeeks(population)
        let affiliates = population.order.affiliates
        let tallies = affiliates.map { tally($0, population) }
        let judge = RateJudge(
            counts: tallies.map { ($0.observed, $0.matured) }, guiltyRates: guiltyRates,
            prior: Self.honestRates)
        let findings = zip(affiliates, tallies).compactMap { affiliate, tally in
            tally.matured == 0 ? nil : finding(affiliate, tally, judge)
        }
        return SignalResult(
            findings: findings,
            baseline: [("alpha", judge.honest.alpha), ("beta", judge.honest.beta)])
    }

    private func finding(_ affiliate: UInt32, _ tally: Tally, _ judge: RateJudge) -> Finding {
        Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: [
                Double(tally.observed), judge.expected(of: tally.matured), Double(tally.matured),
                judge.honest.shrunkenRate(tally.observed, of: tally.matured),
                judge.logLikelihoodRatio(tally.observed, of: tally.matured),
            ],
            customers: tally.customers)
    }

    private func tally(_ affiliate: UInt32, _ population: Population) -> Tally {
        var tally = Tally()
        for customer in population.buyers[affiliate] where isInWindow(customer, population) {
            let account = population.accounts[customer]
            tally.matured += account.maturePurchases
            if account.suspects.isEmpty { continue }
            let suspect = outages.suspectReturns(of: account).count
            tally.matured -= account.suspects.count - suspect
            tally.observed += suspect
            if suspect > 0 { tally.customers.append(customer) }
        }
        return tally
    }

    private func isInWindow(_ customer: UInt32, _ population: Population) -> Bool {
        windowDays == 0
            || population.accounts[customer].lastPurchase
                > population.asOf.advanced(byDays: -windowDays)
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        var rows: [(time: EventTime, transaction: Int, row: EvidenceRow)] = []
        for customer in finding.customers {
            for purchase in outages.suspectReturns(of: population.accounts[customer]) {
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

    private static func row(
        _ purchase: Purchase, _ customer: UInt32,
        _ returned: (transaction: Int, time: EventTime), _ population: Population
    ) -> EvidenceRow {
        let records = population.records
        let table = records.transactions
        return EvidenceRow([
            ("kind", .text(purchase.outcome == .chargeback ? "chargeback" : "refund")),
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
