package import Holds
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
    private var lines: CommissionLines
    private var signals: SignalSet
    private var judge = JudgementBook()
    private var choirs = ChoirBook()
    private var evidence = EvidenceBook()
    private var people = PeopleBook()
    private var clock: EventTime?

    /// - Parameters:
    ///   - rules: those that run are used, the others ignored.
    ///   - plan: what affiliates earn where no commission lines are sent.
    ///   - threads: how many may compute at once.
    ///   - rates: by which trading in different currencies is compared; `nil` compares it within
    ///     each currency alone.
    package init(
        rules: RuleSet, plan: CommissionPlan, threads: Int, rates: CurrencyRates? = nil
    ) {
        self.rules = rules.running
        lines = CommissionLines(plan: plan)
        signals = SignalSet(
            signals: self.rules.makeSignals(), threads: threads, domains: rules.mailDomains,
            rates: rates)
    }

    /// Takes the records of a batch; the greatest version of each key wins.
    ///
    /// - Returns: records that contradict what is already known.
    package mutating func apply(_ batch: RecordBatch) -> [Reject] { signals.apply(batch) }

    /// Does some of the next settle's work where there is time for it; says and changes nothing.
    package mutating func prepare() { signals.prepare(asOf: clock) }

    /// Sets the as-of time of later settles; without one it is the latest event time.
    package mutating func advance(to time: EventTime) { clock = time }

    /// Records that still wait for their customer.
    package func parkedRejects() -> [Reject] { signals.records.parkedRejects() }

    /// Brings all flags and holds up to date.
    ///
    /// - Parameters:
    ///   - withEvidence: whether the outcome lists what every rule says of every subject.
    ///   - rule: the rule of which the outcome tells how its subjects meet its conditions.
    ///   - withLines: which commission lines the outcome tells of.
    ///   - tell: called with these lines as soon as they are known, ahead of everything else: what
    ///     is earned does not hang on flags.
    package mutating func settle(
        withEvidence: Bool = false, conditionsOf rule: String? = nil, withLines: LinesAsked = .none,
        tell: (LineNews) -> Void = { _ in }
    ) -> Outcome {
        let asOf = clock ?? signals.records.latestEventTime
        let changed = signals.settleAccounts(asOf: asOf)
        let shared = SharedRecords(signals.records)
        let change = lines.settle(shared, asOf: asOf, touched: changed)
        let book = CommissionBook(shared, lines)
        let news = book.news(change, withLines)
        tell(news)
        let (population, results) = signals.settle(asOf: asOf, changed: changed)
        let judgement = judge.judge(rules, results, population)
        choirs.settle(judgement, rules, population)
        let posteriors = PosteriorTable(judgement, choirs, rules: rules, population: population)
        people.settle(population)
        // Taken out, so that it is not copied.
        var evidence = EvidenceBook()
        swap(&evidence, &self.evidence)
        evidence.begin(population)
        let flags = FlagMaker(
            rules: rules, results: results, population: population, posteriors: posteriors
        ) { [signals] signal, finding in
            evidence.evidence(of: signal, signals, for: finding, in: population)
        }.flags(judgement)
        self.evidence = evidence
        let holds = HoldDecision(rules.calibration, population, book).holds(flags)
        let standings = Standings(population, posteriors, people, book).standings(flags, holds)
        let readings = EvidenceReadings(
            rules: rules, population: population, judgement: judgement, choirs: choirs)
        return Outcome(
            asOf: asOf, flags: flags, holds: holds, affiliates: standings,
            ruleErrors: judgement.errors,
            counts: OutcomeCounts(population, people, book, affiliates: standings.count),
            evidence: withEvidence ? readings.all : [],
            conditions: rule.map { judgement.conditions(of: $0, rules, population) } ?? [],
            lines: news, missingRates: population.missingRates,
            currenciesApart: population.currenciesApart)
    }
}
