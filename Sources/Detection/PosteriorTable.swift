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
    private let judgement: Judgement
    private let choirs: ChoirBook
    /// By rule, what its evidence is worth for its own subjects and for affiliates.
    private let worths: [(own: Calibration.Worth, affiliate: Calibration.Worth)]
    /// By rule, its family's place among all.
    private let families: [Int]
    /// What each rule adds for each affiliate, all rules of one affiliate beside each other, in
    /// natural log-odds; `nan` where a rule is silent.
    private var ofAffiliates: [Double]

    init(
        _ judgement: Judgement, _ choirs: ChoirBook, rules: RuleSet, population: Population
    ) {
        self.rules = rules
        self.population = population
        self.judgement = judgement
        self.choirs = choirs
        worths = rules.rules.map { rule in
            (
                rules.calibration.worth(of: rule, for: rule.subject),
                rules.calibration.worth(of: rule, for: .affiliate)
            )
        }
        families = rules.rules.map { EvidenceFamily.allCases.firstIndex(of: $0.family) ?? 0 }
        ofAffiliates = [Double](
            repeating: .nan, count: population.records.affiliateIDs.count * families.count)
        for rule in rules.rules.indices
        where rules.rules[rule].state == .live && rules.rules[rule].subject == .affiliate {
            for ruling in judgement.words[rule].rulings {
                ofAffiliates[Int(ruling.subject.first) * families.count + rule] = worths[rule]
                    .own.logOdds(of: ruling.evidence, hasFired: ruling.hasFired)
            }
        }
        for (rule, affiliate, choir) in choirs.all {
            ofAffiliates[Int(affiliate) * families.count + rule] = worth(choir, rule)
        }
    }

    private func worth(_ choir: Choir, _ rule: Int) -> Double {
        worths[rule].affiliate.logOdds(of: choir.evidence, hasFired: choir.hasFired)
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
        let rulings = rulings(on: subject)
        let worth = rulings.map { ruling in
            ruling.map {
                worths[$0.rule].own.logOdds(of: $0.evidence, hasFired: $0.hasFired)
            } ?? .nan
        }
        let logOdds = logOdds(subject.kind, worth) + context(of: rulings)
        return 1 / (1 + exp(-logOdds))
    }

    /// What each live rule says of a person, pair or ring; `nil` where it is silent.
    private func rulings(on subject: Subject) -> [Ruling?] {
        rules.rules.indices.map { rule in
            rules.rules[rule].state == .live && rules.rules[rule].subject == subject.kind
                ? judgement.words[rule].ruling(on: subject, population) : nil
        }
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
    /// `ln [u (1 - P) + (1 - u (1 - p)) P / p]`: `P` the affiliate's posterior without the
    /// subject's own word, `p` the prior of affiliates, `u` how likely guilt is under an affiliate
    /// that knows nothing of it, relative to any. It is 0 where `P = p`.
    private func context(of rulings: [Ruling?]) -> Double {
        guard let customers = rulings.lazy.compactMap({ $0 }).last?.customers else { return 0 }
        let prior = rules.calibration.prior(.affiliate)
        let unaware = rules.calibration.unaware
        let terms = population.owners(of: customers).map { affiliate in
            let posterior = posterior(ofAffiliate: affiliate, without: rulings)
            return log(
                unaware * (1 - posterior) + (1 - unaware * (1 - prior)) * posterior / prior)
        }
        return terms.max() ?? 0
    }

    /// - Parameter absent: what a subject says that is left out, by rule.
    private func posterior(ofAffiliate affiliate: UInt32, without absent: [Ruling?]) -> Double {
        var worth = Array(worth(ofAffiliate: affiliate))
        for rule in worth.indices {
            guard let choir = choirs.choir(rule, of: affiliate) else { continue }
            let speaks = absent[rule].flatMap {
                population.owners(of: $0.customers).contains(affiliate) ? $0.voice : nil
            }
            worth[rule] = choir.without(speaks).map { self.worth($0, rule) } ?? .nan
        }
        return 1 / (1 + exp(-logOdds(.affiliate, worth)))
    }
}
