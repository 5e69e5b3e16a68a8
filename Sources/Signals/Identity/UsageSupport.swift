internal import Records

/// How accounts came about and are used, which corroborates what their identities say.
struct UsageCounts: Sendable, Equatable {
    var all = 0
    /// Accounts that came without a click id.
    var unclicked = 0
    /// Accounts old enough to show what they are for, and those of them that hardly traded.
    var mature = 0
    var unused = 0
    /// Of the mature, those that traded for some days at most, whether or not they failed by it.
    var brief = 0
    /// Accounts paid for within minutes of their sign-up.
    var prompt = 0

    init() {}

    init(_ customers: some Sequence<UInt32>, _ population: Population) {
        let table = population.records.customers
        for customer in customers {
            let account = population.accounts[customer]
            all += 1
            if !table.hasClickID[Int(customer)] { unclicked += 1 }
            if account.isMature { mature += 1 }
            if account.isHardlyUsed { brief += 1 }
            // Who trades an account until it fails has used it, however few days that took.
            let isUsedUp = account.tradingDays > 0 && population.phase(of: customer) == .failed
            if account.isHardlyUsed && !isUsedUp { unused += 1 }
            if Promptness.isPrompt(account.firstPurchase, after: table.signup[Int(customer)]) {
                prompt += 1
            }
        }
    }

    static func += (left: inout UsageCounts, right: UsageCounts) { left.add(right, 1) }
    static func -= (left: inout UsageCounts, right: UsageCounts) { left.add(right, -1) }

    private mutating func add(_ other: UsageCounts, _ sign: Int) {
        all += sign * other.all
        unclicked += sign * other.unclicked
        mature += sign * other.mature
        unused += sign * other.unused
        brief += sign * other.brief
        prompt += sign * other.prompt
    }
}

/// What counts as done at one sitting.
enum Promptness {
    private static let minutes: Int64 = 10

    /// Whether a purchase came within minutes of a sign-up or of another purchase.
    static func isPrompt(_ purchase: EventTime, after earlier: EventTime) -> Bool {
        let pause = purchase.microseconds - earlier.microseconds
        return (0...(minutes * 60 * EventTime.microsecondsPerSecond)).contains(pause)
    }
}

/// What is usual in the firm, and what a departure from it is worth.
struct UsageSupport: Equatable, Sendable {
    /// Shares of all accounts that came without a click id, that were paid for at once, and of the
    /// mature that hardly traded.
    let unclickedShare: Double
    let promptShare: Double
    let unusedShare: Double
    let briefShare: Double

    init(_ firm: UsageCounts) {
        unclickedShare = Self.share(firm.unclicked, of: firm.all, within: 0.02...0.9)
        promptShare = Self.share(firm.prompt, of: firm.all, within: 0.02...0.95)
        unusedShare = Self.share(firm.unused, of: firm.mature, within: 0.05...0.7)
        briefShare = Self.share(firm.brief, of: firm.mature, within: 0.1...0.8)
    }

    /// What it says that accounts lie unused, without a limit: natural log-likelihood ratio.
    func disuse(_ counts: UsageCounts) -> Double {
        Self.halfWeight(counts.unused, of: counts.mature, guilty: 0.75, honest: unusedShare)
    }

    /// What it says that hardly any account was traded for more than some days, natural
    /// log-likelihood ratio: one account that fails on its second day has been used, but of many
    /// people's some live on.
    func brevity(_ counts: UsageCounts) -> Double {
        Self.halfWeight(counts.brief, of: counts.mature, guilty: 0.9, honest: briefShare)
    }

    /// Natural log-likelihood ratio within narrow limits: a cheat buys without trading, without
    /// having clicked, and in a hurry. Accounts of one hand resemble each other, so that each
    /// counts half.
    func logLikelihoodRatio(_ counts: UsageCounts) -> Double {
        let use = disuse(counts)
        let clicks = Self.halfWeight(
            counts.unclicked, of: counts.all, guilty: max(0.4, unclickedShare),
            honest: unclickedShare)
        return min(1.5, max(-2.5, use)) + min(1, max(-0.5, clicks))
            + Self.haste(counts.prompt, of: counts.all, honest: promptShare)
    }

    /// Accounts that a cheat's usual habit counts as beside what is known of one cheat's.
    private static let habit = 2.0

    /// What it says of an account's being a person's that it came and is used as the person's known
    /// ones are, natural log-likelihood ratio within the same limits: one who trades what was
    /// bought under other faces is not told from others by that.
    func likeness(_ counts: UsageCounts, to known: UsageCounts) -> Double {
        let rate = { (part: Int, all: Int, usual: Double) in
            (Double(part) + Self.habit * usual) / (Double(all) + Self.habit)
        }
        let use = Self.halfWeight(
            counts.unused, of: counts.mature, guilty: rate(known.unused, known.mature, 0.75),
            honest: unusedShare)
        let clicks = Self.halfWeight(
            counts.unclicked, of: counts.all,
            guilty: rate(known.unclicked, known.all, max(0.4, unclickedShare)),
            honest: unclickedShare)
        return min(1.5, max(-2.5, use)) + min(1, max(-0.5, clicks))
            + Self.haste(counts.prompt, of: counts.all, honest: promptShare)
    }

    /// What it is worth that things were done within minutes, in [0, 0.75]: a cheat who takes its
    /// time is none the less one, and where everybody is prompt it says nothing.
    static func haste(_ prompt: Int, of all: Int, honest: Double) -> Double {
        let guilty = honest + 0.4 * (1 - honest)
        return min(0.75, max(0, halfWeight(prompt, of: all, guilty: guilty, honest: honest)))
    }

    /// What support adds to the evidence that it supports: it can take all away, but at most
    /// doubles.
    static func bounded(_ support: Double, by evidence: Double) -> Double {
        min(support, max(0, evidence))
    }

    private static func halfWeight(
        _ successes: Int, of trials: Int, guilty: Double, honest: Double
    ) -> Double {
        let yes = Double(successes) * Numerics.ln(guilty / honest)
        let no = Double(trials - successes) * Numerics.ln((1 - guilty) / (1 - honest))
        return (yes + no) / 2
    }

    static func share(
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
