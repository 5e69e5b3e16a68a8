package import Holds
package import Records
package import Rules

/// A firm's history judged again, settle by settle, each knowing what was known by then.
///
/// Between settles a firm pays: a line that is due and not held is paid, and what is held after
/// that comes too late.
package struct Backtest: Sendable {
    /// When it is judged, and when a line is due.
    package struct Schedule: Hashable, Sendable {
        /// Ascending; the last one is the end of the history.
        package var settles: [EventTime]
        /// Days from the settle that first sees a line to its payment.
        package var payDays: Int

        /// Settles every so many days after `start`, and one at `end`.
        ///
        /// - Precondition: `start < end` and `days > 0`.
        package init(from start: EventTime, until end: EventTime, everyDays days: Int, payDays: Int)
        {
            precondition(start < end && days > 0, "a history runs forward")
            var settles: [EventTime] = []
            var time = start.advanced(byDays: days)
            while time < end {
                settles.append(time)
                time = time.advanced(byDays: days)
            }
            self.settles = settles + [end]
            self.payDays = payDays
        }
    }

    package let rules: RuleSet
    package let plan: CommissionPlan
    package let rates: CurrencyRates?
    package let threads: Int
    package let schedule: Schedule

    package init(
        rules: RuleSet, plan: CommissionPlan, rates: CurrencyRates? = nil, threads: Int,
        schedule: Schedule
    ) {
        self.rules = rules
        self.plan = plan
        self.rates = rates
        self.threads = threads
        self.schedule = schedule
    }

    /// - Parameter willSettle: called before each settle with its place.
    /// - Complexity: O(records log settles) and what the settles take.
    package func run(
        _ history: RecordHistory, willSettle: (_ place: Int) -> Void = { _ in }
    ) -> BacktestResult {
        var engine = Engine(rules: rules, plan: plan, threads: threads, rates: rates)
        var payouts = BacktestPayouts(payDays: schedule.payDays)
        var flags: [String: BacktestFlag] = [:]
        var result = BacktestResult()
        for (place, batches) in history.parts(by: schedule.settles).enumerated() {
            let time = schedule.settles[place]
            willSettle(place)
            for batch in batches { _ = engine.apply(batch) }
            engine.advance(to: time)
            let outcome = engine.settle(withLines: .changed)
            for flag in outcome.flags {
                flags[flag.id] = BacktestFlag(flag, since: flags[flag.id]?.since ?? time, at: time)
            }
            payouts.settle(outcome, at: time)
            result.settles.append(BacktestResult.Settle(outcome))
            result.ruleErrors = outcome.ruleErrors
        }
        result.flags = flags.values.sorted { ($0.since, $0.flag.id) < ($1.since, $1.flag.id) }
        result.lines = payouts.lines()
        result.parked = engine.parkedRejects().count
        return result
    }
}

/// A flag over a history.
package struct BacktestFlag: Sendable {
    /// As it stood last.
    package let flag: Flag
    /// The settles that saw it first and last.
    package let since: EventTime
    package let last: EventTime

    init(_ flag: Flag, since: EventTime, at time: EventTime) {
        self.flag = flag
        self.since = since
        last = time
    }
}

/// What came of a history.
package struct BacktestResult: Sendable {
    /// One judgement of it.
    package struct Settle: Sendable {
        package let asOf: EventTime
        package let openFlags: Int
        /// By currency; paid lines that a flag names are among it.
        package let held: [CurrencyCode: MoneySum]

        init(_ outcome: Outcome) {
            asOf = outcome.asOf
            openFlags = outcome.flags.count { $0.status == .open }
            held = outcome.holds.reduce(into: [:]) { sums, hold in
                sums[hold.line.currency, default: .zero] += hold.line.amount
            }
        }
    }

    package internal(set) var settles: [Settle] = []
    /// All that were ever raised, by their first settle.
    package internal(set) var flags: [BacktestFlag] = []
    /// By id.
    package internal(set) var lines: [BacktestLine] = []
    /// Records whose customer never came.
    package internal(set) var parked = 0
    /// At the last settle.
    package internal(set) var ruleErrors: [RuleError] = []

    /// Flags of a rule that did not stand at the end.
    package func isWithdrawn(_ flag: BacktestFlag) -> Bool {
        flag.last != settles.last?.asOf
    }
}

/// A commission line over a history.
package struct BacktestLine: Sendable {
    /// What became of it.
    package enum Fate: Hashable, Sendable {
        /// Not due yet, and not held.
        case open
        /// Paid when it was due, and never held after that.
        case paid
        /// Held when it was due, then freed and paid.
        case delayed(days: Int)
        /// Held at the end, and not paid.
        case held
        /// Held only after it was paid.
        case tooLate
    }

    package let line: HoldableLine
    package let fate: Fate
    /// Rules whose flags ever held it, sorted.
    package let rules: [String]
}
