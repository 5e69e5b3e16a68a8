internal import Statistics
internal import Records

/// Fees that nobody ever trades on, beyond what buyers of this age leave unused elsewhere.
///
/// What a person buys in one day is one purchase, for one who takes a portfolio of sizes decides
/// once. What has not been started yet is counted for as long as it was watched. Untraded returns
/// are not counted at all, nor what a person leaves unused who trades another account. A few days
/// of the smallest lots are no start, and where more of what is unused was traded so than honest
/// buyers do it is a pretence. What is unused counts the less the more it is like what is used: a
/// crowd that pays little leaves some of everything. The busiest week of unused purchases of an
/// affiliate is left out where it stands out: a raffle is honest.
///
/// Source: Kaplan & Meier 1958 for the waiting times, DuMouchel 1999 for the excess.
package struct DormantPurchases: Statistic {
    package static let description = StatisticDescription(
        name: "dormant_purchases", subject: .affiliate,
        summary: "accounts that are paid for and never used, beyond what is usual at their age",
        fields: [
            SignalField(
                "observed", .count,
                "purchases never used, those of one person and day as one, a giveaway left out"),
            SignalField("persons", .count, "how many persons made them"),
            SignalField(
                "token", .count,
                "those of them that were traded on a few days in the smallest lots, for show"),
            SignalField("expected", .number, "unused purchases usual at these ages"),
            SignalField("mature", .count, "purchases that have had the time"),
            SignalField("ratio", .number, "observed to expected, exceeded with 95 % (EB05)"),
            SignalField(
                "log_odds", .number,
                "natural log-likelihood ratio, guilty to honest, less what makes them like those used, more what is for show"
            ),
        ],
        settings: [
            SignalSetting("days", 30, 7...90, "days without a trade after which one is dormant"),
            SignalSetting("guilty_share", 0.4, 0.05...0.9, "mean dormant share when guilty"),
        ])

    private let days: Int
    private let guiltyShare: Double
    private var accounts = AffiliateMemo<DormantAccounts>()
    private var fitOfAll = Fit()
    /// Of the same counts, against those that do not stand out.
    private var fitOfTrusted = Fit()
    private var fitOfShow = KeptRateJudge()
    private var result: SignalResult?

    package init(settings: [Double]) {
        days = Int(settings[0])
        guiltyShare = settings[1]
    }

    package mutating func settle(_ population: Population) -> SignalResult {
        let renewed = accounts.settle(population, until: \.nextChange) { [days] affiliate in
            DormantAccounts(of: affiliate, days: days, population)
        }
        if let result, renewed.allSatisfy({ accounts[$0.affiliate] == $0.before }) {
            return result
        }
        let affiliates = population.order.affiliates
        let pace = PurchaseDays(affiliates.map { accounts[$0].bought })
        let cohorts = parallelMap(affiliates.count, threads: population.threads) {
            [accounts] index in
            DormantCohort(of: affiliates[index], accounts[affiliates[index]], pace)
        }.filter { $0.ages.count > 0 }
        let first = Self.judged(
            cohorts, trusted: cohorts.map { _ in true }, guiltyShare, &fitOfAll)
        let (judge, counts, logOdds) = Self.judged(
            cohorts, trusted: ExcessJudge.trusted(first.logOdds), guiltyShare, &fitOfTrusted)
        let show = show(cohorts)
        let rank = population.order.customerRank
        let lowerRatios = judge.lowerRatios(counts, threads: population.threads)
        let made = SignalResult(
            findings: cohorts.indices.map { index in
                Finding(
                    subject: Subject(kind: .affiliate, first: cohorts[index].affiliate),
                    values: [
                        Double(counts[index].observed),
                        Double(Self.persons(cohorts[index], population)),
                        Double(cohorts[index].ages.token), counts[index].expected,
                        Double(counts[index].trials), lowerRatios[index],
                        logOdds[index] + show[index],
                    ],
                    customers: Self.customers(cohorts[index], logOdds[index]).sorted {
                        rank[Int($0)] < rank[Int($1)]
                    })
            },
            baseline: judge.baseline)
        result = made
        return made
    }

    /// Natural log-odds from which what was excused is the same hand's.
    private static let proof = 8.0

    private static func customers(_ cohort: DormantCohort, _ logOdds: Double) -> [UInt32] {
        cohort.ages.dormant + (logOdds >= proof ? cohort.excused : [])
    }

    /// Most that purchases used for show add.
    private static let largestShow = 6.0
    /// Shares of the unused purchases that one who wants them to look used trades for show.
    private static let shownShares = BetaBinomial(alpha: 1, beta: 3)
    private static let leastShown = 0.1

    /// What it is worth that some of the unused purchases were traded for show: natural
    /// log-likelihood ratio of one who means to mislead to buyers who try a platform, as the firm's
    /// do; at least 0, for most who leave all unused do without.
    private mutating func show(_ cohorts: [DormantCohort]) -> [Double] {
        let counts = cohorts.map { (successes: $0.ages.token, trials: $0.ages.unused) }
        let judge = fitOfShow.judge(
            RateHistogram(counts: counts), guiltyRates: Self.shownShares,
            smallestFloor: Self.leastShown)
        return counts.map { token, unused in
            min(Self.largestShow, max(0, judge.logLikelihoodRatio(token, of: unused)))
        }
    }

    private static func persons(_ cohort: DormantCohort, _ population: Population) -> Int {
        Set(cohort.ages.dormant.map { population.persons[$0] }).count
    }

    private typealias Fit = Kept<[ExcessJudge.Count], ExcessJudge>

    private static func judged(
        _ cohorts: [DormantCohort], trusted: [Bool], _ guiltyShare: Double, _ fit: inout Fit
    ) -> (judge: ExcessJudge, counts: [ExcessJudge.Count], logOdds: [Double]) {
        var firm = StartCurve()
        for (cohort, isTrusted) in zip(cohorts, trusted) where isTrusted { firm += cohort.curve }
        let counts = zip(cohorts, trusted).map { cohort, isTrusted in
            let unused = (isTrusted ? firm - cohort.curve : firm).survival()
            return ExcessJudge.Count(
                observed: cohort.ages.unused, expected: cohort.ages.expected(unused),
                trials: cohort.ages.count)
        }
        let judge = fit.value(of: counts) { counts in
            ExcessJudge(
                counts,
                ExcessJudge.Assumptions(
                    guiltyShare: guiltyShare, smallestBound: 0.15,
                    honestRatios: ExcessJudge.Assumptions.usualRatios))
        }
        let logOdds = zip(cohorts, counts).map { cohort, count in
            judge.logLikelihoodRatio(count) + cohort.likeness.logFactor
        }
        return (judge, counts, logOdds)
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let records = population.records
        let rows = finding.customers.map { customer in
            let bought = population.accounts[customer].firstPurchase
            return EvidenceRow([
                ("kind", .text("account")),
                ("customer_id", .text(records.customerIDs[customer])),
                ("bought", .text(bought.description)),
                ("days_unused", .count(Int(bought.day.daysOver(at: population.asOf)))),
            ])
        }
        return Evidence(
            rows: rows,
            transactions: finding.customers.flatMap {
                Account.purchases(of: $0, population).map(\.transaction)
            },
            newest: finding.customers.map {
                population.accounts[$0].lastPurchase.advanced(byDays: days)
            }.max() ?? population.asOf)
    }
}
