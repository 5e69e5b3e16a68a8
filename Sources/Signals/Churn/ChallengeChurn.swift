internal import Records
internal import Statistics

/// One person who blows up a challenge in a day or two and buys the next within days, again and
/// again, against how the firm's persons trade and return.
///
/// Three habits are judged, each against the persons of the firm: accounts blown up of those whose
/// end is known, purchases within days of a blow-up, of all further purchases or by their number, and
/// purchases of the firm's cheapest size. Accounts that are too young to have ended count for nothing yet. Where the
/// firm does not send an account's trading, one that failed by the second day after its fee blew up.
package struct ChallengeChurn: Statistic {
    package static let description = StatisticDescription(
        name: "challenge_churn", subject: .person,
        summary: "quick re-buys after one-day blow-ups, beyond the firm's own habit",
        fields: [
            SignalField("purchases", .count, "settled challenge fees of the person"),
            SignalField("rebuys", .count, "purchases within days of a blow-up"),
            SignalField("returns", .count, "purchases after the first"),
            SignalField("blow_ups", .count, "accounts lost within two trading days"),
            SignalField("ended", .count, "accounts that were lost or had the time to be"),
            SignalField("cheapest", .count, "purchases of the firm's cheapest size"),
            SignalField("resets", .count, "reset fees of the person"),
            SignalField("log_odds", .number, "natural log-likelihood ratio, guilty to honest"),
        ],
        settings: [
            SignalSetting("rebuy_days", 3, 1...30, "days after a blow-up that count as quick")
        ])

    private let rebuyDays: Int
    private var fits = Fits()

    package init(settings: [Double]) { rebuyDays = Int(settings[0]) }

    private struct History {
        var person: UInt32
        var accounts: [UInt32]
        /// Accounts that were blown up, or bought at once after one that was.
        var involved: Set<UInt32> = []
        var purchases = 0
        var rebuys = 0
        var blowUps = 0
        var ended = 0
        var cheapest = 0
        var resets = 0
        var returns: Int { accounts.count - 1 }

        /// In canonical order; all accounts of a person of whom nothing is involved.
        var implicated: [UInt32] {
            involved.isEmpty ? accounts : accounts.filter(involved.contains)
        }
    }

    package mutating func settle(
        _ population: Population, changedGroups: [UInt32]
    ) -> SignalResult {
        let cheapest = population.cheapestSize()
        let histories = personsWithSeveralAccounts(population).map {
            history($0, cheapest: cheapest, population)
        }
        let judges = ChurnJudges(histories, &fits)
        return SignalResult(
            findings: histories.map { finding($0, judges) }, baseline: judges.baseline)
    }

    private func finding(_ history: History, _ judges: ChurnJudges) -> Finding {
        Finding(
            subject: Subject(kind: .person, first: history.person),
            values: [
                Double(history.purchases), Double(history.rebuys), Double(history.returns),
                Double(history.blowUps), Double(history.ended), Double(history.cheapest),
                Double(history.resets), judges.logLikelihoodRatio(history),
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

        init(_ histories: [History], _ fits: inout Fits) {
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
        func logLikelihoodRatio(_ history: History) -> Double {
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

    /// Accounts of each person with more than one, by person in canonical order.
    private func personsWithSeveralAccounts(
        _ population: Population
    ) -> [(person: UInt32, accounts: [UInt32])] {
        let buyers = population.order.customers.filter {
            population.records.isKnown($0) && population.accounts[$0].purchases > 0
        }
        var sizes = [Int](repeating: 0, count: population.records.customers.count)
        for customer in buyers { sizes[Int(population.persons[customer])] += 1 }
        let repeated = buyers.filter { sizes[Int(population.persons[$0])] > 1 }
        let rank = population.order.customerRank
        return Dictionary(grouping: repeated) { population.persons[$0] }
            .sorted { rank[Int($0.key)] < rank[Int($1.key)] }
            .map { ($0.key, $0.value) }
    }

    private func history(
        _ group: (person: UInt32, accounts: [UInt32]), cheapest: Money, _ population: Population
    ) -> History {
        let rank = population.order.customerRank
        let byTime = group.accounts.sorted {
            let (left, right) = (population.accounts[$0], population.accounts[$1])
            return left.firstPurchase != right.firstPurchase
                ? left.firstPurchase < right.firstPurchase : rank[Int($0)] < rank[Int($1)]
        }
        var history = History(person: group.person, accounts: group.accounts)
        var ends: Set<Int32> = []
        for customer in byTime {
            let account = population.accounts[customer]
            let day = account.firstPurchase.day.number
            if (0...Int32(rebuyDays)).contains(where: { ends.contains(day - $0) }) {
                history.rebuys += 1
                history.involved.insert(customer)
            }
            history.purchases += account.purchases
            history.resets += account.resets
            if population.records.customers.accountSize[Int(customer)] == cheapest {
                history.cheapest += account.purchases
            }
            let blowUp = population.blowUpDay(of: customer)
            if account.isMature || blowUp != nil { history.ended += 1 }
            if let blowUp {
                history.blowUps += 1
                history.involved.insert(customer)
                ends.insert(blowUp.number)
            }
        }
        history.rebuys = min(history.rebuys, history.returns)
        return history
    }

    package func evidence(for finding: Finding, in population: Population) -> Evidence {
        let records = population.records
        var rows: [EvidenceRow] = []
        var transactions: [Int] = []
        var newest = EventTime.distantPast
        for customer in finding.customers {
            let account = population.accounts[customer]
            let purchases = Account.purchases(of: customer, records, asOf: population.asOf)
            transactions += purchases.map(\.transaction)
            newest = max(newest, account.lastPurchase)
            rows.append(
                EvidenceRow([
                    ("kind", .text("account")),
                    ("customer_id", .text(records.customerIDs[customer])),
                    ("bought", .text(account.firstPurchase.description)),
                    ("trading_days", .count(account.tradingDays)),
                    (
                        "last_trading_day",
                        .text(account.tradingDays > 0 ? account.lastTradingDay.description : "")
                    ),
                ]))
        }
        return Evidence(rows: rows, transactions: transactions, newest: newest)
    }
}

extension Population {
    /// The day on which an account was lost at once; `nil` for one that was not.
    fileprivate func blowUpDay(of customer: UInt32) -> Day? {
        let account = accounts[customer]
        if isBlownUp(customer) { return account.lastTradingDay }
        guard account.tradingDays == 0, !isTradingKnown(of: customer),
            phase(of: customer) == .failed
        else { return nil }
        let failed = records.customers.version[Int(customer)].day
        let bought = account.firstPurchase.day.number
        return (bought...bought + 2).contains(failed.number) ? failed : nil
    }

    /// The smallest account size that anybody bought; zero where none is known.
    fileprivate func cheapestSize() -> Money {
        var smallest: Money?
        for customer in order.customers where records.isKnown(customer) {
            let size = records.customers.accountSize[Int(customer)]
            if accounts[customer].purchases > 0, size > .zero {
                smallest = min(smallest ?? size, size)
            }
        }
        return smallest ?? .zero
    }
}
