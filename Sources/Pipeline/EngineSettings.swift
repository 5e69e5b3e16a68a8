package import Detection
package import Records
package import Rules
package import Signals
package import Store

/// What an engine judges by, beside the records.
package struct EngineSettings: Sendable {
    package var rules: RuleSet
    package var plan: CommissionPlan
    /// Whether a database that was kept under another plan is to be valued anew.
    package var changesPlan = false
    /// Whether a database that was judged by other rules may hold less under these.
    package var changesRules = false
    /// Whether what is there is judged before a record asks for it, so that the first one that
    /// comes does not wait for that.
    package var judgesAhead = false
    /// Seconds that a record may be dated later than it comes; later ones are rejected, for a
    /// single one moves the as-of time of everything. `nil` takes any.
    package var maximumAhead: Double? = RecordsAge.tolerance
    package var threads: Int
    /// `nil` judges as of the latest event.
    package var asOf: EventTime?
    /// `nil` compares trading within each currency alone.
    package var rates: CurrencyRates?
    /// Of the rule files, the calibration, the plan, the rates and the as-of time.
    package var versions: RuleVersions
    /// Keeps names and addresses as keyed digests; `nil` keeps them in the clear.
    package var cloak: IdentityCloak?

    package init(
        rules: RuleSet, plan: CommissionPlan, threads: Int, asOf: EventTime?,
        rates: CurrencyRates? = nil, versions: RuleVersions
    ) {
        self.rules = rules
        self.plan = plan
        self.threads = threads
        self.asOf = asOf
        self.rates = rates
        self.versions = versions
    }

    /// An engine that knows nothing yet.
    package func makeEngine() -> Engine {
        var engine = Engine(rules: rules, plan: plan, threads: threads, rates: rates)
        if let asOf { engine.advance(to: asOf) }
        return engine
    }
}

extension EngineSettings {
    /// Patterns that its rules may find.
    package var patterns: Set<String> { Set(rules.rules.map(\.pattern)) }
}
