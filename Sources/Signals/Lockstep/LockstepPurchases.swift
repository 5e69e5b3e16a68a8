internal import Statistics
internal import Records

/// Purchases by different persons within minutes of each other under one affiliate, again and
/// again, beyond its own pace and the firm's day.
///
/// One occasion is forgiven every affiliate: its busiest week counts for nothing. A promotion day
/// is the whole firm's and divided out; a campaign that lasts for days raises the
/// affiliate's own pace and explains itself. What is left has no cause but one hand.
///
/// Source: Beutel et al. 2013 (CopyCatch) for the idea, DuMouchel 1999 for the excess.
package struct LockstepPurchases: Statistic {
    package static let description = StatisticDescription(
        name: "lockstep_purchases", subject: .affiliate,
        summary: "purchases bunched within minutes, beyond the affiliate's own pace",
        fields: [
            SignalField("bunched", .count, "purchases with three or more others nearby"),
            SignalField("repeated", .count, "those outside the affiliate's busiest week"),
            SignalField("expected", .number, "bunched purchases usual at this pace"),
            SignalField("purchases", .count, "accounts bought under the affiliate"),
            SignalField("unused", .count, "bunched ones that were never used or came back unused"),
            SignalField("mature", .count, "bunched ones that have had the time to be used"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [
            SignalSetting("minutes", 60, 5...720, "how far apart purchases of one bunch are"),
            SignalSetting("guilty_share", 0.4, 0.05...0.9, "mean bunched share when guilty"),
        ])

    private let minutes: Int
    private let guiltyShare: Double

    package init(settings: [Double]) {
        minutes = Int(settings[0])
        guiltyShare = settings[1]
    }

    /// Bunches come by nature in fits and starts.
    private static let smallestExpected = 0.1

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        let affiliates = population.order.affiliates.filter { !population.buyers[$0].isEmpty }
        let moments = affiliates.map(population.purchaseMoments)
        let firm = moments.joined().map(\.time).sorted()
        let paces = parallelMap(affiliates.count, threads: population.threads) {
            [minutes] index in
            PurchasePace(moments[index], firm: firm, minutes: minutes)
        }
        let counts = paces.map { pace in
            ExcessJudge.Count(
                observed: pace.repeated, expected: Self.smallestExpected + pace.expected,
                trials: pace.trials)
        }
        let judge = ExcessJudge(
            counts,
            ExcessJudge.Assumptions(
                guiltyShare: guiltyShare, smallestBound: 0.1,
                honestRatios: ExcessJudge.Assumptions.usualRatios))
        return SignalResult(
            findings: affiliates.indices.map { index in
                finding(
                    affiliates[index], paces[index], counts[index],
                    judge.logLikelihoodRatio(counts[index]), population)
            },
            baseline: judge.baseline)
    }

    private func finding(
        _ affiliate: UInt32, _ pace: PurchasePace, _ count: ExcessJudge.Count, _ logOdds: Double,
        _ population: Population
    ) -> Finding {
        let rank = population.order.customerRank
        let customers = pace.bunched.map(\.customer).sorted { rank[Int($0)] < rank[Int($1)] }
        return Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: [
                Double(pace.bunched.count), Double(count.observed), count.expected,
                Double(count.trials),
                Double(customers.count(where: population.isUnused)),
                Double(
                    customers.count {
                        population.isTradingKnown && population.accounts[$0].isMature
                    }), logOdds,
            ],
            customers: customers)
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let records = population.records
        let bought = finding.customers.sorted {
            population.accounts[$0].firstPurchase < population.accounts[$1].firstPurchase
        }
        return Evidence(
            rows: bought.map { customer in
                EvidenceRow([
                    ("kind", .text("account")),
                    ("customer_id", .text(records.customerIDs[customer])),
                    ("bought", .text(population.accounts[customer].firstPurchase.description)),
                    ("trading_days", .count(population.accounts[customer].tradingDays)),
                ])
            },
            transactions: finding.customers.flatMap {
                Account.purchases(of: $0, records, asOf: population.asOf).map(\.transaction)
            },
            newest: finding.customers.map { population.accounts[$0].firstPurchase }.max()
                ?? population.asOf)
    }
}

extension Population {
    /// First fees under an affiliate, by time, then canonical order.
    fileprivate func purchaseMoments(of affiliate: UInt32) -> [PurchaseMoment] {
        buyers[affiliate].map {
            PurchaseMoment(customer: $0, person: persons[$0], time: accounts[$0].firstPurchase)
        }.sorted {
            $0.time != $1.time
                ? $0.time < $1.time
                : order.customerRank[Int($0.customer)] < order.customerRank[Int($1.customer)]
        }
    }
}
