private import Glibc
internal import Records
internal import Rules
internal import Signals

/// Evidence of all live rules, brought together per subject.
///
/// What a rule's evidence is worth is the calibration's to say. Within a family the strongest rule
/// counts, across families evidence adds to the prior.
struct PosteriorTable {
    private let calibration: Calibration
    private var affiliates: [UInt32: [EvidenceFamily: Double]] = [:]
    private var others: [Subject: [EvidenceFamily: Double]] = [:]

    init(_ statements: [Statement], rules: RuleSet) {
        calibration = rules.calibration
        for statement in statements {
            let rule = rules.rules[statement.rule]
            let subject = statement.subject
            let logOdds = calibration.logOdds(
                of: statement.evidence, rule: rule, for: subject.kind)
            if subject.kind == .affiliate {
                Self.raise(&affiliates[subject.first, default: [:]], rule.family, logOdds)
            } else {
                Self.raise(&others[subject, default: [:]], rule.family, logOdds)
            }
        }
    }

    private static func raise(
        _ families: inout [EvidenceFamily: Double], _ family: EvidenceFamily, _ logOdds: Double
    ) {
        families[family] = max(families[family] ?? -.infinity, logOdds)
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
