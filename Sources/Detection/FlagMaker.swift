internal import Holds
internal import Records
internal import Rules
internal import Signals

/// Turns rulings that fired into flags with their evidence.
struct FlagMaker {
    let rules: RuleSet
    let results: [SignalResult]
    let population: Population
    let posteriors: PosteriorTable
    let evidence: (_ signal: Int, _ finding: Finding) -> Evidence

    /// By id.
    func flags(_ judgement: Judgement) -> [Flag] {
        let baselines = rules.rules.map { rule in
            Identity.ofBaseline(rule.signals.flatMap { results[$0.index].baseline })
        }
        return judgement.fired
            .map { flag($0, baseline: baselines[$0.rule]) }.sorted { $0.id < $1.id }
    }

    private func flag(_ ruling: Ruling, baseline: String) -> Flag {
        let rule = rules.rules[ruling.rule]
        let subject = ruling.reading.subject
        let records = population.records
        let found = evidence(ruling, rule)
        let affiliates =
            subject.kind == .affiliate ? [subject.first] : population.owners(of: ruling.customers)
        let held = ruling.customers.map { records.customerIDs[$0] }
        return Flag(
            id: Identity.ofFlag(
                rule: rule.id, subjectKind: subject.kind.rawValue,
                subject: population.names(of: subject)),
            rule: rule.id, ruleVersion: rule.version, pattern: rule.pattern,
            family: rule.family.rawValue, subjectKind: subject.kind.rawValue,
            subjectID: ruling.reading.id,
            affiliateIDs: affiliates.map { records.affiliateIDs[$0] },
            customerIDs: subject.kind == .pair ? population.names(of: subject) : held,
            heldCustomerIDs: held,
            transactionIDs: Set(found.transactions).map { records.transactionIDs[UInt32($0)] }
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) },
            logOdds: ruling.evidence, posterior: posteriors.posterior(of: subject),
            explanation: rule.explanation(of: ruling.reading), evidence: found.rows,
            status: rule.state == .shadow ? .shadow : .open, raisedAt: found.newest,
            asOf: population.asOf, baseline: baseline)
    }

    /// The rows of the signal whose customers are held, else of the first that has any.
    private func evidence(_ ruling: Ruling, _ rule: Rule) -> Evidence {
        var order = Array(rule.signals.indices)
        if case .customers(let held) = rule.hold { order.insert(held, at: 0) }
        for signal in order {
            if case .found(let finding) = ruling.reading.signals[signal] {
                let found = evidence(rule.signals[signal].index, finding)
                if !found.rows.isEmpty { return found }
            }
        }
        return Evidence(rows: [], transactions: [], newest: population.asOf)
    }
}
