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
    /// What each rule adds, by subject and rule, in natural log-odds.
    private var worth: [Subject: [Int: Double]] = [:]
    /// Customers of each person, pair and ring.
    private var customers: [Subject: [UInt32]] = [:]

    /// - Parameter asked: subjects whose posteriors will be asked for, beside the affiliates.
    init(
        _ statements: Statements, of asked: Set<Subject>, rules: RuleSet, population: Population
    ) {
        self.rules = rules
        self.population = population
        choirs = statements.choirs
        for statement in statements.all
        where statement.subject.kind == .affiliate || asked.contains(statement.subject) {
            worth[statement.subject, default: [:]][statement.rule] = calibrated(
                statement.evidence, statement.rule, statement.subject.kind, statement.hasFired)
            if statement.subject.kind != .affiliate {
                customers[statement.subject] = statement.customers
            }
        }
    }

    private func calibrated(
        _ evidence: Double, _ rule: Int, _ kind: SubjectKind, _ hasFired: Bool
    ) -> Double {
        rules.calibration.logOdds(
            of: evidence, rule: rules.rules[rule], for: kind, hasFired: hasFired)
    }

    /// P(the affiliate cheats), all evidence taken together.
    func posterior(ofAffiliate affiliate: UInt32) -> Double {
        posterior(of: Subject(kind: .affiliate, first: affiliate))
    }

    /// P(the subject cheats), all evidence about it taken together.
    func posterior(of subject: Subject) -> Double {
        let logOdds = logOdds(subject.kind, worth[subject] ?? [:]) + context(of: subject)
        return 1 / (1 + exp(-logOdds))
    }

    /// The prior and the strongest rule of each family.
    private func logOdds(_ kind: SubjectKind, _ worth: [Int: Double]) -> Double {
        var families: [EvidenceFamily: Double] = [:]
        for (rule, value) in worth {
            let family = rules.rules[rule].family
            families[family] = max(families[family] ?? -.infinity, value)
        }
        return rules.calibration.posteriorLogOdds(kind, families: families)
    }

    /// What the company of its affiliates adds to a person, pair or ring; 0 for an affiliate.
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
        var worth = worth[Subject(kind: .affiliate, first: affiliate)] ?? [:]
        for rule in rules.rules.indices {
            let key = Statements.ChoirKey(rule: rule, affiliate: affiliate)
            guard let choir = choirs[key] else { continue }
            worth[rule] = choir.evidence(without: subject).map {
                calibrated($0, rule, .affiliate, choir.hasFired(without: subject))
            }
        }
        return 1 / (1 + exp(-logOdds(.affiliate, worth)))
    }
}
