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
    /// Whether records come from a source that delivers commission lines: then a database whose ledger
    /// is empty takes them, whatever a plan gives in the meantime.
    package var expectsLines = false
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
