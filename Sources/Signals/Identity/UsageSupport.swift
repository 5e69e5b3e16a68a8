internal import Records

/// How accounts came about and are used, which corroborates what their identities say.
struct UsageCounts: Sendable {
    var all = 0
    /// Accounts that came without a click id.
    var unclicked = 0
    /// Accounts old enough to show what they are for, and those of them that hardly traded.
    var mature = 0
    var unused = 0

    init() {}

    init(_ customers: some Sequence<UInt32>, _ population: Population) {
        for customer in customers {
            let account = population.accounts[customer]
            all += 1
            if !population.records.customers.hasClickID[Int(customer)] { unclicked += 1 }
            if account.isMature { mature += 1 }
            if account.isHardlyUsed { unused += 1 }
        }
    }

    static func += (left: inout UsageCounts, right: UsageCounts) {
        left.all += right.all
        left.unclicked += right.unclicked
        left.mature += right.mature
        left.unused += right.unused
    }
}

/// What is usual in the firm, and what a departure from it is worth.
struct UsageSupport: Sendable {
    /// Shares of all accounts that came without a click id, and of the mature that hardly traded.
    let unclickedShare: Double
    let unusedShare: Double

    init(_ firm: UsageCounts) {
        unclickedShare = Self.share(firm.unclicked, of: firm.all, within: 0.02...0.9)
        unusedShare = Self.share(firm.unused, of: firm.mature, within: 0.05...0.7)
    }

    /// Natural log-likelihood ratio within narrow limits: a cheat buys without trading and without
    /// having clicked. Accounts of one hand resemble each other, so that each counts half.
    func logLikelihoodRatio(_ counts: UsageCounts) -> Double {
        let use = Self.halfWeight(
            counts.unused, of: counts.mature, guilty: 0.75, honest: unusedShare)
        let clicks = Self.halfWeight(
            counts.unclicked, of: counts.all, guilty: max(0.4, unclickedShare),
            honest: unclickedShare)
        return min(1.5, max(-2.5, use)) + min(1, max(-0.5, clicks))
    }

    private static func halfWeight(
        _ successes: Int, of trials: Int, guilty: Double, honest: Double
    ) -> Double {
        let yes = Double(successes) * Numerics.ln(guilty / honest)
        let no = Double(trials - successes) * Numerics.ln((1 - guilty) / (1 - honest))
        return (yes + no) / 2
    }

    private static func share(
        _ part: Int, of all: Int, within range: ClosedRange<Double>
    ) -> Double {
        let share = (Double(part) + 0.5) / (Double(all) + 1)
        return min(range.upperBound, max(range.lowerBound, share))
    }
}

extension Account {
    /// Old enough to show what it is for, and traded for some days at most.
    var isHardlyUsed: Bool { isMature && tradingDays <= 4 && payouts == 0 }
}
