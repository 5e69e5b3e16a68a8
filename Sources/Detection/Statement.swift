internal import Records
internal import Rules
internal import Signals

/// What one live rule says of one subject, as evidence: its own subject, or an affiliate of whom the
/// persons, pairs or rings that it judges speak.
struct Statement {
    /// Its place in the rule set.
    var rule: Int
    var subject: Subject
    /// The rule's evidence before calibration, in natural log-odds.
    var evidence: Double
    /// Whether the rule fired, for an affiliate whether it did on any subject that speaks of it.
    var hasFired: Bool
    /// Customers of whom the rule speaks, in canonical order; of an affiliate's only where they were asked
    /// for.
    var customers: [UInt32]
}

/// All statements of the live rules.
struct Statements {
    /// Rule by rule, subjects before the affiliates of whom they speak.
    private(set) var all: [Statement] = []
    /// By rule and affiliate, for rules about persons, pairs and rings.
    private(set) var choirs: [ChoirKey: Choir] = [:]

    struct ChoirKey: Hashable {
        var rule: Int
        var affiliate: UInt32
    }

    /// - Parameter namesCustomers: whether statements of affiliates name the customers.
    init(
        _ judgement: Judgement, rules: RuleSet, population: Population, namesCustomers: Bool
    ) {
        for rule in rules.rules.indices where rules.rules[rule].state == .live {
            let own = judgement.rulings[rule].map { ruling in
                Statement(
                    rule: rule, subject: ruling.reading.subject, evidence: ruling.evidence,
                    hasFired: ruling.hasFired, customers: ruling.customers)
            }
            all += own
            if rules.rules[rule].subject != .affiliate {
                speakOfAffiliates(
                    own, rule, kind: rules.rules[rule].subject, population, namesCustomers)
            }
        }
    }

    private mutating func speakOfAffiliates(
        _ own: [Statement], _ rule: Int, kind: SubjectKind, _ population: Population,
        _ namesCustomers: Bool
    ) {
        var places: [UInt32: [Int]] = [:]
        for (place, statement) in own.enumerated() {
            for affiliate in population.owners(of: statement.customers) {
                places[affiliate, default: []].append(place)
            }
        }
        for affiliate in population.order.affiliates {
            guard let places = places[affiliate] else { continue }
            let voices = places.lazy.map { own[$0] }
            let choir = Choir(
                voices, subjects: population.subjectCount(kind, of: affiliate))
            choirs[ChoirKey(rule: rule, affiliate: affiliate)] = choir
            all.append(
                Statement(
                    rule: rule, subject: Subject(kind: .affiliate, first: affiliate),
                    evidence: choir.evidence(), hasFired: choir.hasFired(),
                    customers: namesCustomers
                        ? population.ownCustomers(of: affiliate, voices.flatMap(\.customers)) : []))
        }
    }
}

extension Population {
    /// Subjects of a kind under an affiliate; a pair or ring is counted by its accounts.
    fileprivate func subjectCount(_ kind: SubjectKind, of affiliate: UInt32) -> Int {
        kind == .person ? buyingPersons[affiliate] : buyers[affiliate].count
    }

    fileprivate func ownCustomers(of affiliate: UInt32, _ customers: [UInt32]) -> [UInt32] {
        Set(customers).filter { records.customers.affiliate[Int($0)] == affiliate }
            .sorted { order.customerRank[Int($0)] < order.customerRank[Int($1)] }
    }
}
