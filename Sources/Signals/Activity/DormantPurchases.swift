internal import Statistics
internal import Records

/// Fees that nobody ever trades on, beyond what buyers of this age leave unused elsewhere.
///
/// Accounts that have not started yet are counted for as long as they were watched. Untraded returns
/// are not counted at all, nor what a person leaves unused who trades another account. The busiest
/// week of unused purchases of an affiliate is left out where it stands out: a raffle is honest.
///
/// Source: Kaplan & Meier 1958 for the waiting times, DuMouchel 1999 for the excess.
package struct DormantPurchases: Statistic {
    package static let description = StatisticDescription(
        name: "dormant_purchases", subject: .affiliate,
        summary: "accounts that are paid for and never used, beyond what is usual at their age",
        fields: [
            SignalField("observed", .count, "accounts never used, a giveaway left out"),
            SignalField("expected", .number, "unused accounts usual at these ages"),
            SignalField("mature", .count, "accounts that have had the time"),
            SignalField("ratio", .number, "observed to expected, exceeded with 95 % (EB05)"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [
            SignalSetting("days", 30, 7...90, "days without a trade after which one is dormant"),
            SignalSetting("guilty_share", 0.4, 0.05...0.9, "mean dormant share when guilty"),
        ])

    private let days: Int
    private let guiltyShare: Double

    package init(settings: [Double]) {
        days = Int(settings[0])
        guiltyShare = settings[1]
    }

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        let affiliates = population.order.affiliates
        let pace = PurchaseDays(days: days, population)
        let cohorts = parallelMap(affiliates.count, threads: population.threads) { [days] index in
            DormantCohort(of: affiliates[index], days: days, pace, population)
        }.filter { !$0.ages.isEmpty }
        let first = judged(cohorts, trusted: cohorts.map { _ in true })
        let (judge, counts, logOdds) = judged(
            cohorts, trusted: ExcessJudge.trusted(first.logOdds))
        return SignalResult(
            findings: cohorts.indices.map { index in
                Finding(
                    subject: Subject(kind: .affiliate, first: cohorts[index].affiliate),
                    values: [
                        Double(counts[index].observed), counts[index].expected,
                        Double(counts[index].trials), judge.lowerRatio(counts[index]),
                        logOdds[index],
                    ],
                    customers: cohorts[index].dormant)
            },
            baseline: judge.baseline)
    }

    private func judged(
        _ cohorts: [DormantCohort], trusted: [Bool]
    ) -> (judge: ExcessJudge, counts: [ExcessJudge.Count], logOdds: [Double]) {
        var firm = StartCurve()
        for (cohort, isTrusted) in zip(cohorts, trusted) where isTrusted { firm += cohort.curve }
        let counts = zip(cohorts, trusted).map { cohort, isTrusted in
            let unused = (isTrusted ? firm - cohort.curve : firm).survival()
            return ExcessJudge.Count(
                observed: cohort.dormant.count,
                expected: cohort.ages.reduce(0) { $0 + unused[min($1, StartCurve.horizon)] },
                trials: cohort.ages.count)
        }
        let judge = ExcessJudge(
            counts,
            ExcessJudge.Assumptions(
                guiltyShare: guiltyShare, smallestBound: 0.15,
                honestRatios: ExcessJudge.Assumptions.usualRatios))
        return (judge, counts, counts.map(judge.logLikelihoodRatio))
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let records = population.records
        let rows = finding.customers.map { customer in
            let bought = population.accounts[customer].firstPurchase
            return EvidenceRow([
                ("kind", .text("account")),
                ("customer_id", .text(records.customerIDs[customer])),
                ("bought", .text(bought.description)),
                ("days_unused", .count(Int(population.asOf.days(since: bought)))),
            ])
        }
        return Evidence(
            rows: rows,
            transactions: finding.customers.flatMap {
                Account.purchases(of: $0, records, asOf: population.asOf).map(\.transaction)
            },
            newest: finding.customers.map {
                population.accounts[$0].lastPurchase.advanced(byDays: days)
            }.max() ?? population.asOf)
    }
}
