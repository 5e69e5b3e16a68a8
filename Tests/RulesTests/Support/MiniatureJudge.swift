import Records

@testable import Rules

/// Keeps every record and judges them all anew at each settle.
struct MiniatureJudge: ScenarioJudge {
    let rules: RuleSet
    private var batches: [RecordBatch] = []

    init(_ rules: RuleSet) { self.rules = rules }

    mutating func apply(_ batch: RecordBatch) -> [Reject] {
        batches.append(batch)
        return []
    }

    mutating func settle(asOf: EventTime?) -> ScenarioOutcome {
        MiniatureEngine(rules: rules).outcome(rules.rules[0], batches, asOf)
    }
}

/// Says what it is told, settle by settle; the last again at the end.
struct ScriptedJudge: ScenarioJudge {
    var outcomes: [ScenarioOutcome]
    private var next = 0

    init(_ outcomes: ScenarioOutcome...) { self.outcomes = outcomes }

    mutating func apply(_ batch: RecordBatch) -> [Reject] { [] }

    mutating func settle(asOf: EventTime?) -> ScenarioOutcome {
        defer { next = min(next + 1, outcomes.count - 1) }
        return outcomes[next]
    }
}

func outcome(
    _ explanation: String? = nil, id: String = "F1", affiliates: [String] = ["suspect"],
    posterior: Double = 0.95, held: [CurrencyCode: MoneySum] = [:], errors: [String] = []
) -> ScenarioOutcome {
    ScenarioOutcome(
        flags: explanation.map {
            [
                ScenarioFlag(
                    id: id, subject: "affiliate suspect", affiliateIDs: affiliates,
                    posterior: posterior, explanation: $0)
            ]
        } ?? [], held: held, ruleErrors: errors)
}

/// An amount in US dollars, in ten-thousandths.
func dollars(_ units: Int128) -> [CurrencyCode: MoneySum] {
    let currency = CurrencyCode(text: "USD")
    return currency.map { [$0: MoneySum(units: units)] } ?? [:]
}
