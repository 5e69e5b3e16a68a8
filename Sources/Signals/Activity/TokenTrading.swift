internal import Records
internal import Statistics

/// Accounts that are traded for show: on a few days in next to the smallest lots, and given up.
///
/// Who keeps a store of fees knows that unused accounts are looked at, and makes a trade or two in
/// each. Honest beginners try a platform so too: the share of an affiliate's purchases is judged
/// against the firm's affiliates that do not stand out, and only what was traded so is named.
///
/// Source: Skellam 1948 for the beta-binomial law of shares.
package struct TokenTrading: Statistic {
    package static let description = StatisticDescription(
        name: "token_trading", subject: .affiliate,
        summary:
            "accounts traded on a few days in the smallest lots and given up, beyond what is usual",
        fields: [
            SignalField("shown", .count, "purchases traded so, a person's of one day as one"),
            SignalField("persons", .count, "how many persons made them"),
            SignalField("mature", .count, "purchases that had the time to be used"),
            SignalField("expected", .number, "such purchases that are usual of as many"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [])

    /// Share of the purchases that one who wants them to look used trades for show.
    private static let guiltyShares = BetaBinomial(alpha: 1, beta: 3)
    private static let leastShare = 0.02

    private var uses = AffiliateMemo<TokenUse>()
    private var fitOfAll = KeptRateJudge()
    /// Of those that do not stand out.
    private var fitOfTrusted = KeptRateJudge()

    package init(settings: [Double]) {}

    package mutating func settle(_ population: Population) -> SignalResult {
        uses.settle(population) { TokenUse(of: $0, population) }
        let affiliates = population.order.affiliates.filter { [uses] in uses[$0].mature > 0 }
        let counts = affiliates.map { (successes: uses[$0].shown.count, trials: uses[$0].mature) }
        let ofAll = Self.judge(counts, &fitOfAll)
        let isTrusted = ExcessJudge.trusted(
            counts.map { ofAll.logLikelihoodRatio($0.successes, of: $0.trials) })
        let judge = Self.judge(zip(counts, isTrusted).filter(\.1).map(\.0), &fitOfTrusted)
        return SignalResult(
            findings: zip(affiliates, counts).map { affiliate, count in
                let shown = uses[affiliate].shown
                return Finding(
                    subject: Subject(kind: .affiliate, first: affiliate),
                    values: [
                        Double(count.successes),
                        Double(Set(shown.map { population.persons[$0] }).count),
                        Double(count.trials), judge.expected(of: count.trials),
                        judge.logLikelihoodRatio(count.successes, of: count.trials),
                    ],
                    customers: shown)
            })
    }

    private static func judge(
        _ counts: [(successes: Int, trials: Int)], _ fit: inout KeptRateJudge
    ) -> RateJudge {
        fit.judge(
            RateHistogram(counts: counts), guiltyRates: guiltyShares, smallestFloor: leastShare)
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let rows = finding.customers.map { customer in
            let account = population.accounts[customer]
            return EvidenceRow([
                ("kind", .text("account")),
                ("customer_id", .text(population.records.customerIDs[customer])),
                ("bought", .text(account.firstPurchase.description)),
                ("trading_days", .count(account.tradingDays)),
                ("last_traded", .text(account.lastTradingDay.description)),
            ])
        }
        return Evidence(
            rows: rows,
            transactions: finding.customers.flatMap {
                Account.purchases(of: $0, population).map(\.transaction)
            },
            newest: finding.customers.map { population.accounts[$0].lastTradingDay.end }.max()
                ?? population.asOf)
    }
}

/// An affiliate's purchases by whether they were traded for show.
private struct TokenUse: Equatable, Sendable {
    let mature: Int
    /// In canonical order.
    let shown: [UInt32]

    init(of affiliate: UInt32, _ population: Population) {
        let members = DailyUse.members(of: affiliate, population)
        mature = members.count
        shown = members.filter(population.isTokenTraded)
    }
}
