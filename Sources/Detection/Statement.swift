private import Glibc
internal import Records
internal import Rules
internal import Signals

/// What one live rule says of one subject, as evidence: its own subject, or an affiliate whom the
/// persons, pairs or rings that it judges speak of.
struct Statement {
    /// Its place in the rule set.
    var rule: Int
    var subject: Subject
    /// The rule's evidence before calibration, in natural log-odds.
    var evidence: Double
    /// Customers of whom the rule speaks, in canonical order.
    var customers: [UInt32]

    /// All statements of the live rules, rule by rule, subjects before the affiliates that they
    /// speak of.
    static func all(
        _ judgement: Judgement, rules: RuleSet, population: Population
    ) -> [Statement] {
        let byRule = Dictionary(grouping: judgement.rulings, by: \.rule)
        return rules.rules.indices.filter { rules.rules[$0].state == .live }.flatMap { rule in
            let own = (byRule[rule] ?? []).map { ruling in
                Statement(
                    rule: rule, subject: ruling.reading.subject, evidence: ruling.evidence,
                    customers: ruling.customers)
            }
            let kind = rules.rules[rule].subject
            return kind == .affiliate
                ? own : own + AffiliateMixture.statements(own, kind, population)
        }
    }
}

/// What persons, pairs or rings under an affiliate say of it.
///
/// `LR = mean over shares s of product over subjects of (1 - s + s LR_i)`: if the affiliate cheats,
/// an unknown share of its subjects is guilty, one alone or most of them, and seldom leaves the rule
/// silent. One guilty pair among many accounts is worth less than one among few, and six guilty
/// persons are worth more than one.
enum AffiliateMixture {
    /// Shares beside that of a single subject.
    private static let shares = [0.03, 0.1, 0.3, 0.6]
    /// P(the rule is silent on a guilty subject), honest ones always being silent or nearly so.
    private static let silentRatio = 0.2
    /// Natural log that no ratio of one subject goes beyond.
    private static let largest = 60.0

    static func statements(
        _ own: [Statement], _ kind: SubjectKind, _ population: Population
    ) -> [Statement] {
        var evidence: [UInt32: [Double]] = [:]
        var customers: [UInt32: [UInt32]] = [:]
        for statement in own {
            for affiliate in population.owners(of: statement.customers) {
                evidence[affiliate, default: []].append(statement.evidence)
                customers[affiliate, default: []] += statement.customers
            }
        }
        let order = population.order
        return order.affiliates.compactMap { affiliate in
            guard let found = evidence[affiliate] else { return nil }
            let all = max(found.count, population.subjectCount(kind, of: affiliate))
            return Statement(
                rule: own[0].rule, subject: Subject(kind: .affiliate, first: affiliate),
                evidence: logRatio(found.sorted(), subjects: all),
                customers: population.ownCustomers(of: affiliate, customers[affiliate] ?? []))
        }
    }

    /// - Parameters:
    ///   - evidence: natural log-likelihood ratios, ascending, so that the sum is that of the
    ///     multiset.
    ///   - subjects: all under the affiliate, at least as many.
    static func logRatio(_ evidence: [Double], subjects: Int) -> Double {
        let silent = Double(subjects - evidence.count)
        let terms = ([0.999 / Double(subjects)] + shares).map { share in
            evidence.reduce(silent * log1p(share * (silentRatio - 1))) {
                $0 + log1p(share * expm1(min($1, largest)))
            }
        }
        let greatest = terms.max() ?? 0
        let mean = terms.reduce(0) { $0 + exp($1 - greatest) } / Double(terms.count)
        return greatest + log(mean)
    }
}

extension Population {
    /// Subjects of a kind under an affiliate; a pair is counted by its accounts.
    fileprivate func subjectCount(_ kind: SubjectKind, of affiliate: UInt32) -> Int {
        let members = buyers[affiliate]
        return kind == .person ? Set(members.map { persons[$0] }).count : members.count
    }

    fileprivate func ownCustomers(of affiliate: UInt32, _ customers: [UInt32]) -> [UInt32] {
        Set(customers).filter { records.customers.affiliate[Int($0)] == affiliate }
            .sorted { order.customerRank[Int($0)] < order.customerRank[Int($1)] }
    }
}
