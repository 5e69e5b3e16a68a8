import Foundation
import Records
import Signals

@testable import Rules

/// The plainest engine that can judge a scenario: one settle, every subject, no history.
struct MiniatureEngine {
    let rules: RuleSet

    struct Flag {
        var id: String
        var posterior: Double
        var evidence: Double
        var explanation: String
        var customers: [UInt32]
    }

    func flags(of rule: Rule, _ batches: [RecordBatch], _ asOf: EventTime?) -> (
        flags: [Flag], errors: [String], population: Population
    ) {
        var signals = SignalSet(
            signals: rules.makeSignals(), threads: 2, domains: rules.mailDomains)
        for batch in batches { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: asOf ?? signals.records.latestEventTime)
        var flags: [Flag] = []
        var errors: [String] = []
        let subjects = results.flatMap { $0.findings.map(\.subject) + $0.failures.map(\.subject) }
        for subject in Set(subjects) {
            let reading = reading(
                of: subject, rule.signals.map { results[$0.index] }, population)
            switch rule.judge(reading) {
            case .fires(let evidence):
                let logOdds =
                    rules.calibration.priorLogOdds(rule.subject)
                    + rules.calibration.logOdds(
                        of: evidence, rule: rule, for: rule.subject, hasFired: true)
                flags.append(
                    Flag(
                        id: reading.id, posterior: 1 / (1 + exp(-logOdds)), evidence: evidence,
                        explanation: rule.explanation(of: reading),
                        customers: rule.heldCustomers(reading)))
            case .quiet: break
            case .failed(let reason): errors.append("\(reading.id): \(reason)")
            }
        }
        return (flags.sorted { $0.id < $1.id }, errors.sorted(), population)
    }

    private func reading(
        of subject: Subject, _ results: [SignalResult], _ population: Population
    ) -> SubjectReading {
        let records = population.records
        let id =
            switch subject.kind {
            case .affiliate: records.affiliateIDs[subject.first]
            case .pair:
                records.customerIDs[subject.first] + "+" + records.customerIDs[subject.second]
            default: records.customerIDs[subject.first]
            }
        return SubjectReading(
            subject: subject, id: id,
            signals: results.map { result in
                if let failure = result.failures.first(where: { $0.subject == subject }) {
                    return .failed(reason: failure.reason)
                }
                return result.findings.first { $0.subject == subject }.map(SignalReading.found)
                    ?? .absent
            })
    }

    func outcome(_ rule: Rule, _ batches: [RecordBatch], _ asOf: EventTime?) -> ScenarioOutcome {
        // One settle over everything: that it gives what a history of settles gives is the point.
        let (flags, errors, population) = flags(of: rule, batches, asOf)
        let held = Set(
            flags.filter { $0.posterior >= rules.calibration.holdThreshold }.flatMap(\.customers))
        var total = MoneySum.zero
        for customer in held { total += commission(of: customer, population) }
        return ScenarioOutcome(
            flags: flags.map { flag in
                ScenarioFlag(
                    id: flag.id, subject: "\(rule.subject.rawValue) \(flag.id)",
                    affiliateIDs: affiliates(of: flag, rule, population),
                    posterior: flag.posterior, explanation: flag.explanation)
            }, held: dollars(total.units), ruleErrors: errors)
    }

    private func affiliates(
        of flag: Flag, _ rule: Rule, _ population: Population
    ) -> [String] {
        let records = population.records
        if rule.subject == .affiliate { return [flag.id] }
        let owners = flag.customers.map { records.customers.affiliate[Int($0)] }
        return Set(owners.map { records.affiliateIDs[$0] }).sorted()
    }

    private func commission(of customer: UInt32, _ population: Population) -> Money {
        let table = population.records.transactions
        var total = MoneySum.zero
        for row in table.rows(of: customer) {
            guard table.type[row] == .challengeFee, table.status[row] != .failed else { continue }
            if let share = try? table.amount[row].share(partsPerMillion: 150_000, minorDigits: 2) {
                total += share
            }
        }
        return Money(units: Int64(total.units))
    }
}
