internal import Records
internal import Rules
internal import Signals

/// What the persons, pairs and rings that live rules judge say of their affiliates, kept up to
/// date.
///
/// Invariant: the choirs are those of the last judgement and the current records.
struct ChoirBook: Sendable {
    private struct Key: Hashable {
        /// Its place in the rule set.
        var rule: Int
        var affiliate: UInt32
    }

    private var choirs: [Key: Choir] = [:]
    /// Whose customer each is, as of the last settle.
    private var owners: [UInt32] = []

    /// What one rule's subjects say of an affiliate; `nil` where none speaks.
    func choir(_ rule: Int, of affiliate: UInt32) -> Choir? {
        choirs[Key(rule: rule, affiliate: affiliate)]
    }

    /// The affiliates of whom anybody speaks under a rule, in no order.
    var all: some Sequence<(rule: Int, affiliate: UInt32, choir: Choir)> {
        choirs.lazy.map { ($0.key.rule, $0.key.affiliate, $0.value) }
    }

    /// - Parameter rules: the same at every call.
    /// - Complexity: O(changed rulings + touched customers + choirs), where a customer changed
    ///   hands O(rulings).
    mutating func settle(_ judgement: Judgement, _ rules: RuleSet, _ population: Population) {
        let isMoved = noteOwners(population)
        if isMoved { choirs = [:] }
        for (rule, words) in judgement.words.enumerated() where rules.speaksOfAffiliates(rule) {
            if !isMoved {
                for ruling in words.changes.gone {
                    for affiliate in population.owners(of: ruling.customers) {
                        choirs[Key(rule: rule, affiliate: affiliate), default: Choir()]
                            .remove(ruling.voice)
                    }
                }
            }
            let made = isMoved ? Array(words.rulings) : words.changes.made
            for ruling in made {
                for affiliate in population.owners(of: ruling.customers) {
                    choirs[Key(rule: rule, affiliate: affiliate), default: Choir()]
                        .add(ruling.voice)
                }
            }
        }
        for (key, choir) in choirs where choir.isEmpty { choirs[key] = nil }
        for index in choirs.indices {
            let key = choirs.keys[index]
            choirs.values[index].settle(
                subjects: population.subjectCount(
                    rules.rules[key.rule].subject, of: key.affiliate))
        }
    }

    /// - Returns: whether any customer is another affiliate's than at the last settle.
    private mutating func noteOwners(_ population: Population) -> Bool {
        let now = population.records.customers.affiliate
        let known = population.touched.lazy.map(Int.init).filter { [owners] in $0 < owners.count }
        let isMoved = known.contains {
            owners[$0] != CustomerTable.none && owners[$0] != now[$0]
        }
        for customer in known { owners[customer] = now[customer] }
        owners += now[owners.count...]
        return isMoved
    }
}

extension RuleSet {
    /// Whether the subjects of a rule speak of the affiliates whose customers they are.
    func speaksOfAffiliates(_ rule: Int) -> Bool {
        rules[rule].state == .live && rules[rule].subject != .affiliate
    }
}

extension Ruling {
    var voice: Choir.Voice { Choir.Voice(evidence: evidence, hasFired: hasFired) }
}
