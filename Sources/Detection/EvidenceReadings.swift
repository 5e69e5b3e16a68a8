internal import Records
internal import Rules
internal import Signals

/// Lists what every live rule says, as calibration learns from it: of its own subjects, and of the
/// affiliates of whom these speak.
struct EvidenceReadings {
    let rules: RuleSet
    let population: Population
    let judgement: Judgement
    let choirs: ChoirBook

    /// By rule, subjects before the affiliates of whom they speak.
    var all: [EvidenceReading] {
        rules.rules.indices.filter { rules.rules[$0].state == .live }.flatMap { rule in
            judgement.words[rule].rulings.map(reading)
                + (rules.speaksOfAffiliates(rule) ? ofAffiliates(rule) : [])
        }
    }

    private func reading(_ ruling: Ruling) -> EvidenceReading {
        EvidenceReading(
            rule: rules.rules[ruling.rule].id, subjectKind: ruling.subject.kind,
            subjectID: ruling.reading.id, evidence: ruling.evidence, hasFired: ruling.hasFired,
            customerIDs: ruling.customers.map { population.records.customerIDs[$0] })
    }

    private func ofAffiliates(_ rule: Int) -> [EvidenceReading] {
        var customers: [UInt32: Set<UInt32>] = [:]
        for customer in judgement.words[rule].rulings.lazy.flatMap(\.customers) {
            let affiliate = population.records.customers.affiliate[Int(customer)]
            customers[affiliate, default: []].insert(customer)
        }
        return population.order.affiliates.compactMap { affiliate in
            guard let choir = choirs.choir(rule, of: affiliate) else { return nil }
            let own = (customers[affiliate] ?? []).sorted {
                population.order.customerRank[Int($0)] < population.order.customerRank[Int($1)]
            }
            return EvidenceReading(
                rule: rules.rules[rule].id, subjectKind: .affiliate,
                subjectID: population.records.affiliateIDs[affiliate], evidence: choir.evidence,
                hasFired: choir.hasFired,
                customerIDs: own.map { population.records.customerIDs[$0] })
        }
    }
}
