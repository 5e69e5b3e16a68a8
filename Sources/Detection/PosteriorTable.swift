private import Glibc
internal import Records
internal import Rules
internal import Signals

/// Evidence of all live rules, brought together per subject.
///
/// Within a family the strongest rule counts, across families evidence adds to the prior. A rule
/// about persons, customers or pairs speaks of an affiliate through the mean likelihood ratio over
/// all such subjects under it: one of them may be guilty, and none is known in advance. Those on
/// whom the rule is silent have a ratio of 1.
struct PosteriorTable {
    private let calibration: Calibration
    private var affiliates: [UInt32: [EvidenceFamily: Double]] = [:]
    private var others: [Subject: [EvidenceFamily: Double]] = [:]

    init(_ judgement: Judgement, rules: RuleSet, population: Population) {
        calibration = rules.calibration
        for (index, rule) in rules.rules.enumerated() where rule.state == .live {
            let rulings = judgement.rulings.filter { $0.rule == index }
            for ruling in rulings { take(ruling, rule.family) }
            if rule.subject != .affiliate { spread(rulings, rule, population) }
        }
    }

    private mutating func take(_ ruling: Ruling, _ family: EvidenceFamily) {
        let subject = ruling.reading.subject
        let evidence = calibration[family].logOdds(of: ruling.evidence)
        if subject.kind == .affiliate {
            Self.raise(&affiliates[subject.first, default: [:]], family, evidence)
        } else {
            Self.raise(&others[subject, default: [:]], family, evidence)
        }
    }

    private static func raise(
        _ families: inout [EvidenceFamily: Double], _ family: EvidenceFamily, _ evidence: Double
    ) {
        families[family] = max(families[family] ?? -.infinity, evidence)
    }

    private mutating func spread(
        _ rulings: [Ruling], _ rule: Rule, _ population: Population
    ) {
        var ratios: [UInt32: (sum: Double, count: Int)] = [:]
        for ruling in rulings {
            for affiliate in population.owners(of: ruling.customers) {
                ratios[affiliate, default: (0, 0)].sum += exp(min(ruling.evidence, 60))
                ratios[affiliate]?.count += 1
            }
        }
        for (affiliate, ratio) in ratios {
            let all = max(ratio.count, population.subjectCount(rule.subject, of: affiliate))
            let mean = (ratio.sum + Double(all - ratio.count)) / Double(all)
            let evidence = calibration[rule.family].logOdds(of: log(mean))
            Self.raise(&affiliates[affiliate, default: [:]], rule.family, evidence)
        }
    }

    /// P(the affiliate cheats), all evidence taken together.
    func posterior(ofAffiliate affiliate: UInt32) -> Double {
        probability(.affiliate, affiliates[affiliate] ?? [:])
    }

    /// P(the subject cheats), all evidence about it taken together.
    func posterior(of subject: Subject) -> Double {
        subject.kind == .affiliate
            ? posterior(ofAffiliate: subject.first)
            : probability(subject.kind, others[subject] ?? [:])
    }

    private func probability(
        _ kind: SubjectKind, _ families: [EvidenceFamily: Double]
    ) -> Double {
        let logOdds = EvidenceFamily.allCases.reduce(calibration.priorLogOdds(kind)) {
            $0 + (families[$1] ?? 0)
        }
        return 1 / (1 + exp(-logOdds))
    }
}

extension Population {
    /// Subjects of a kind under an affiliate; a pair is counted by its accounts.
    fileprivate func subjectCount(_ kind: SubjectKind, of affiliate: UInt32) -> Int {
        let members = buyers[affiliate]
        return kind == .person ? Set(members.map { persons[$0] }).count : members.count
    }
}
