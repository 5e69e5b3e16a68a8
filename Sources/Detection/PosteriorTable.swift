private import Glibc
internal import Records
internal import Rules
internal import Signals

/// Evidence of all live rules, brought together per subject.
///
/// What a rule's evidence is worth is the calibration's to say. Within a family the strongest rule
/// counts, across families evidence adds to the prior. Persons, pairs and rings are known by the
/// company they keep: whatever speaks against their affiliate, their own word left out, counts for
/// them as far as affiliates know of their customers' fraud.
struct PosteriorTable {
    private let rules: RuleSet
    private let population: Population
    private let choirs: [Statements.ChoirKey: Choir]
    /// By rule, what its evidence is worth for its own subjects and for affiliates.
    private let worths: [(own: Calibration.Worth, affiliate: Calibration.Worth)]
    /// By rule, its family's place among all.
    private let families: [Int]
    /// What each rule adds for each affiliate, all rules of one affiliate beside each other, in natural
    /// log-odds; `nan` where a rule is silent.
    private var ofAffiliates: [Double]
    /// The same for persons, pairs and rings.
    private var ofOthers: [Subject: [Double]] = [:]
    /// Customers of each person, pair and ring.
    private var customers: [Subject: [UInt32]] = [:]

    /// - Parameter asked: subjects whose posteriors will be asked for, beside the affiliates.
    init(
        _ statements: Statements, of asked: Set<Subject>, rules: RuleSet, population: Population
    ) {
        self.rules = rules
        self.population = population
        choirs = statements.choirs
        worths = rules.rules.map { rule in
            (
                rules.calibration.worth(of: rule, for: rule.subject),
                rules.calibration.worth(of: rule, for: .affiliate)
            )
        }
        families = rules.rules.map { EvidenceFamily.allCases.firstIndex(of: $0.family) ?? 0 }
        let silence = [Double](repeating: .nan, count: rules.rules.count)
        ofAffiliates = [Double](
            repeating: .nan, count: population.records.affiliateIDs.count * silence.count)
        for statement in statements.all {
            let (rule, subject) = (statement.rule, statement.subject)
            if subject.kind == .affiliate {
                ofAffiliates[Int(subject.first) * silence.count + rule] = worths[rule].affiliate
                    .logOdds(of: statement.evidence, hasFired: statement.hasFired)
            } else if asked.contains(subject) {
                ofOthers[subject, default: silence][rule] = worths[rule].own
                    .logOdds(of: statement.evidence, hasFired: statement.hasFired)
                customers[subject] = statement.customers
            }
        }
    }

    private func worth(ofAffiliate affiliate: UInt32) -> ArraySlice<Double> {
        let start = Int(affiliate) * families.count
        return ofAffiliates[start..<start + families.count]
    }

    /// P(the affiliate cheats), all evidence taken together.
    func posterior(ofAffiliate affiliate: UInt32) -> Double {
        1 / (1 + exp(-logOdds(.affiliate, worth(ofAffiliate: affiliate))))
    }

    /// P(the subject cheats), all evidence about it taken together.
    func posterior(of subject: Subject) -> Double {
        if subject.kind == .affiliate { return posterior(ofAffiliate: subject.first) }
        let logOdds = logOdds(subject.kind, ofOthers[subject] ?? []) + context(of: subject)
        return 1 / (1 + exp(-logOdds))
    }

    /// The prior and the strongest rule of each family.
    ///
    /// - Parameter worth: by rule, `nan` where it is silent.
    private func logOdds(_ kind: SubjectKind, _ worth: some Collection<Double>) -> Double {
        var strongest = [Double?](repeating: nil, count: EvidenceFamily.allCases.count)
        for (family, value) in zip(families, worth) where !value.isNaN {
            strongest[family] = max(strongest[family] ?? -.infinity, value)
        }
        return rules.calibration.posteriorLogOdds(kind, families: strongest)
    }

    /// What the company of its affiliates adds to a person, pair or ring.
    ///
    /// `ln [u (1 - P) + (1 - u (1 - p)) P / p]`: `P` the affiliate's posterior without the subject's
    /// own word, `p` the prior of affiliates, `u` how likely guilt is under an affiliate that knows
    /// nothing of it, relative to any. It is 0 where `P = p`.
    private func context(of subject: Subject) -> Double {
        guard let customers = customers[subject] else { return 0 }
        let prior = rules.calibration.prior(.affiliate)
        let unaware = rules.calibration.unaware
        let terms = population.owners(of: customers).map { affiliate in
            let posterior = posterior(ofAffiliate: affiliate, without: subject)
            return log(
                unaware * (1 - posterior) + (1 - unaware * (1 - prior)) * posterior / prior)
        }
        return terms.max() ?? 0
    }

    private func posterior(ofAffiliate affiliate: UInt32, without subject: Subject) -> Double {
        var worth = Array(worth(ofAffiliate: affiliate))
        for rule in worth.indices {
            let key = Statements.ChoirKey(rule: rule, affiliate: affiliate)
            guard let choir = choirs[key] else { continue }
            worth[rule] =
                choir.evidence(without: subject).map {
                    worths[rule].affiliate.logOdds(
                        of: $0, hasFired: choir.hasFired(without: subject))
                } ?? .nan
        }
        return 1 / (1 + exp(-logOdds(.affiliate, worth)))
    }
}
