internal import Records
internal import Statistics

/// Purchases, sign-ups or phase changes of different persons within minutes of each other under one
/// affiliate, again and again, beyond its own pace and the firm's day.
///
/// The three kinds go together, a sign-up and its purchase first of all, so the loudest of them
/// accuses alone, and where none accuses purchases speak. One occasion is forgiven every affiliate:
/// its busiest three days count for nothing, unless what was bought in them and left is of more
/// products than the prizes of a raffle are. A promotion day is the whole firm's and divided out; a
/// campaign that lasts for days, or a crowd that answers a call for hours, raises the affiliate's
/// own pace and explains itself, unless one hand's even pauses show; where the firm books in
/// batches, nothing is bunched. A reseller that books its customers' orders of the evening together
/// is bunched too, and its customers trade: bunches weigh at most twice what leaving the accounts
/// unused does, less what those say who trade on for weeks.
///
/// A program buys in pauses evener than any hand's, or once a day within the same minutes. Its
/// accounts may be traded and lost at once, as gamblers' are, so that they look used; but people
/// who come on their own don't keep such times, and of a reseller's customers some go on. There it
/// counts how few accounts were used for more than some days, and only the program's are named.
///
/// Source: Beutel et al. 2013 (CopyCatch) for the idea, DuMouchel 1999 for the excess.
package struct LockstepMoments: Statistic {
    package static let description = StatisticDescription(
        name: "lockstep_moments", subject: .affiliate,
        summary:
            "purchases, sign-ups or phase changes bunched within minutes, beyond the affiliate's pace",
        fields: [
            SignalField("bunched", .count, "moments of the loudest kind with three others nearby"),
            SignalField(
                "repeated", .count,
                "those outside the affiliate's busiest three days, which may be a gift's"),
            SignalField("expected", .number, "bunched moments usual at this pace"),
            SignalField("moments", .count, "all of the loudest kind that tell their time"),
            SignalField("purchases", .count, "bunched purchases"),
            SignalField("sign_ups", .count, "bunched sign-ups"),
            SignalField("phase_changes", .count, "bunched passes and failures"),
            SignalField(
                "daily", .count, "purchases at a time of day at which others come day after day"),
            SignalField(
                "unused", .count,
                "bunched accounts, a person's of one day as one, never used or returned unused"),
            SignalField("mature", .count, "those that have had the time to be used"),
            SignalField(
                "idleness", .number,
                "natural log-likelihood ratio of how the bunched accounts were used"),
            SignalField("mechanical", .count, "bunched moments whose times a program sets"),
            SignalField(
                "brief", .count, "repeated accounts of a program, used for four days at most"),
            SignalField("brief_of", .count, "those of a program that have had the time to be used"),
            SignalField(
                "brevity", .number,
                "natural log-likelihood ratio of how briefly a program's accounts were used"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [
            SignalSetting("minutes", 60, 5...720, "how far apart moments of one bunch are"),
            SignalSetting("guilty_share", 0.4, 0.05...0.9, "mean bunched share when guilty"),
        ])

    private let guiltyShare: Double
    private var books: [PaceBook]
    private var daily = DailyBook()
    /// Of each kind of moment, the purchases of every day last.
    private var judged: [(name: String, kept: Kept<[Counts], Judged>)]
    private var uses = BunchUses()

    package init(settings: [Double]) {
        let minutes = Int(settings[0])
        guiltyShare = settings[1]
        books = MomentKind.allCases.map { PaceBook($0, minutes: minutes) }
        judged = (MomentKind.allCases.map { "\($0)" } + ["daily"]).map { ($0, Kept()) }
    }

    /// Bunches come by nature in fits and starts.
    private static let smallestExpected = 0.1
    /// Bunched accounts, and natural log-likelihood ratio of their use, from which the busiest
    /// three days are no gift's if they are of many products.
    private static let noGift = 10
    private static let sure = 10.0

    package mutating func settle(_ population: Population) -> SignalResult {
        let affiliates = population.order.affiliates.filter { !population.buyers[$0].isEmpty }
        let bunchings = bunchings(of: affiliates, population)
        let kinds = bunchings.indices.map {
            judge($0, bunchings[$0], threads: population.threads)
        }
        let usage = population.usage
        let loudest = affiliates.indices.map { index in
            kinds.indices.dropFirst().reduce(0) { best, next in
                kinds[next].logOdds[index] > max(0, kinds[best].logOdds[index]) ? next : best
            }
        }
        uses.settle(
            affiliates.indices.map { (affiliates[$0], bunchings[loudest[$0]][$0]) }, population)
        return SignalResult(
            findings: affiliates.indices.map { index in
                finding(
                    affiliates[index], bunchings.map { $0[index] }, kinds[loudest[index]],
                    at: index,
                    loudest: loudest[index], usage)
            },
            baseline: zip(judged, kinds).flatMap { kind, judged in
                judged.baseline.map { ("\(kind.name)_\($0.name)", $0.value) }
            })
    }

    /// By kind of moment, then affiliate.
    private mutating func bunchings(
        of affiliates: [UInt32], _ population: Population
    ) -> [[Bunching]] {
        let renewals = books.indices.map { books[$0].settle(population) }
        daily.settle(books[0], renewals[0], threads: population.threads)
        return books.map { book in affiliates.map { book.bunching(of: $0) } }
            + [affiliates.map { daily.bunching(of: $0) }]
    }

    /// What one kind of moment says of each affiliate, in order.
    private struct Judged: Sendable {
        var logOdds: [Double]
        /// The same with the busiest days.
        var ofAll: [Double]
        var baseline: [(name: String, value: Double)]
    }

    /// Bunched moments of an affiliate.
    private struct Counts: Equatable, Sendable {
        var recurring: ExcessJudge.Count
        /// With the busiest days.
        var all: ExcessJudge.Count

        init(_ bunching: Bunching) {
            let expected = smallestExpected + bunching.expected
            recurring = ExcessJudge.Count(
                observed: bunching.recurring.count, expected: expected, trials: bunching.trials)
            all = ExcessJudge.Count(
                observed: bunching.bunched.count, expected: expected, trials: bunching.trials)
        }
    }

    private mutating func judge(_ kind: Int, _ bunchings: [Bunching], threads: Int) -> Judged {
        judged[kind].kept.value(of: bunchings.map(Counts.init)) { [guiltyShare] counts in
            let judge = ExcessJudge(
                counts.map(\.recurring),
                ExcessJudge.Assumptions(
                    guiltyShare: guiltyShare, smallestBound: 0.1,
                    honestRatios: ExcessJudge.Assumptions.usualRatios))
            return Judged(
                logOdds: parallelMap(counts.count, threads: threads) {
                    judge.logLikelihoodRatio(counts[$0].recurring)
                },
                ofAll: parallelMap(counts.count, threads: threads) {
                    judge.logLikelihoodRatio(counts[$0].all)
                },
                baseline: judge.baseline)
        }
    }

    /// - Parameters:
    ///   - bunchings: of the affiliate, by kind.
    ///   - judged: what the loudest kind of moment says of all affiliates.
    ///   - loudest: a kind.
    private func finding(
        _ affiliate: UInt32, _ bunchings: [Bunching], _ judged: Judged, at index: Int,
        loudest: Int, _ usage: UsageStandard
    ) -> Finding {
        let bunch = uses[affiliate]
        let idleness =
            usage.logLikelihoodRatio(
                unused: bunch.use.unused, barelyUsed: bunch.use.barelyUsed, of: bunch.use.mature)
            + usage.excuse(brieflyUsed: bunch.use.brieflyUsed, of: bunch.use.mature)
        let brevity = usage.briefLogLikelihoodRatio(
            bunch.mechanicalUse.brieflyUsed, of: bunch.mechanicalUse.mature)
        let isNoGift =
            bunch.isAssorted && bunch.customers.count >= Self.noGift && idleness >= Self.sure
        let counted = isNoGift ? bunchings[loudest].bunched : bunchings[loudest].recurring
        let excess = isNoGift ? judged.ofAll[index] : judged.logOdds[index]
        return Finding(
            subject: Subject(kind: .affiliate, first: affiliate),
            values: [
                Double(bunch.customers.count), Double(counted.count),
                Self.smallestExpected + bunchings[loudest].expected,
                Double(bunchings[loudest].trials),
            ] + bunchings.map { Double($0.bunched.count) } + [
                Double(bunch.use.unused), Double(bunch.use.mature), idleness,
                Double(bunch.mechanical.count), Double(bunch.mechanicalUse.brieflyUsed),
                Double(bunch.mechanicalUse.mature), brevity,
                min(excess, 2 * max(0, idleness, brevity)),
            ],
            customers: brevity > max(0, idleness) ? bunch.mechanical : bunch.customers)
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let bought = finding.customers.sorted {
            population.accounts[$0].firstPurchase < population.accounts[$1].firstPurchase
        }
        let newest = bought.flatMap { customer in
            MomentKind.allCases.compactMap { $0.time(of: customer, in: population) }
        }.max()
        return Evidence(
            rows: bought.map { row(of: $0, population) },
            transactions: finding.customers.flatMap {
                Account.purchases(of: $0, population)
                    .map(\.transaction)
            },
            newest: newest ?? population.asOf,
            basis: newest == nil ? .everything : .customers)
    }

    private func row(of customer: UInt32, _ population: Population) -> EvidenceRow {
        let time = { (kind: MomentKind) in kind.time(of: customer, in: population)?.description }
        var cells: [(String, EvidenceRow.Value)] = [
            ("kind", .text("account")),
            ("customer_id", .text(population.records.customerIDs[customer])),
        ]
        for (name, kind) in [
            ("signed_up", MomentKind.signUp), ("bought", .purchase),
            ("changed_phase", .phaseChange),
        ] {
            if let time = time(kind) { cells.append((name, .text(time))) }
        }
        cells.append(("trading_days", .count(population.accounts[customer].tradingDays)))
        return EvidenceRow(cells)
    }
}
