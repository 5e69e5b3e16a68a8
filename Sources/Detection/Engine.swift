internal import Holds
package import Records
package import Rules
internal import Signals

/// Keeps flags and holds right as records come in.
///
/// `apply` takes records, `settle` brings every flag up to date. Invariant: what `settle` returns
/// does not depend on the order in which records of different keys came, on the batches they came
/// in, on repetitions, or on the number of threads. No I/O, no clock.
package struct Engine: Sendable {
    private let rules: RuleSet
    private let plan: CommissionPlan
    private var signals: SignalSet
    private var clock: EventTime?

    /// - Parameters:
    ///   - rules: those that run are used, the others ignored.
    ///   - plan: what affiliates earn where no commission lines are sent.
    ///   - threads: how many may compute at once.
    package init(rules: RuleSet, plan: CommissionPlan, threads: Int) {
        self.rules = rules.running
        self.plan = plan
        signals = SignalSet(
            signals: self.rules.makeSignals(), threads: threads, domains: rules.mailDomains)
    }

    /// Takes the records of a batch; the greatest version of each key wins.
    ///
    /// - Returns: records that contradict what is already known.
    package mutating func apply(_ batch: RecordBatch) -> [Reject] { signals.apply(batch) }

    /// Sets the as-of time of later settles; without one it is the latest event time.
    package mutating func advance(to time: EventTime) { clock = time }

    /// Records that still wait for their customer.
    package func parkedRejects() -> [Reject] { signals.records.parkedRejects() }

    /// Brings all flags and holds up to date.
    package mutating func settle() -> Outcome {
        let asOf = clock ?? signals.records.latestEventTime
        let (population, results) = signals.settle(asOf: asOf)
        let judgement = Judgement(rules: rules, results: results, population: population)
        let posteriors = PosteriorTable(judgement, rules: rules, population: population)
        let book = CommissionBook(population, plan: plan)
        let flags = FlagMaker(
            rules: rules, results: results, population: population, posteriors: posteriors
        ) { [signals] signal, finding in
            signals.evidence(of: signal, for: finding, in: population)
        }.flags(judgement)
        let holds = Self.holds(flags, book, threshold: rules.calibration.holdThreshold)
        let standings = Standings(population, posteriors, book).standings(flags, holds)
        return Outcome(
            asOf: asOf, flags: flags, holds: holds, affiliates: standings,
            ruleErrors: judgement.errors,
            counts: OutcomeCounts(population, book, affiliates: standings.count))
    }

    /// Lines of a flag's customers where the posterior is worth it: of a flagged affiliate its own
    /// alone, of persons and pairs whoever owned the customer at the time of the fee.
    private static func holds(
        _ flags: [Flag], _ book: CommissionBook, threshold: Double
    ) -> [Hold] {
        var held = HoldBook()
        for flag in flags where flag.status == .open && flag.posterior >= threshold {
            let owner = flag.subjectKind == "affiliate" ? flag.subjectID : nil
            for customer in flag.customerIDs {
                for line in book.lines(ofCustomer: customer)
                where owner == nil || line.affiliateID == owner {
                    held.hold(line, for: flag)
                }
            }
        }
        return held.holds()
    }
}
