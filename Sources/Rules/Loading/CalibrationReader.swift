internal import Signals

/// Reads `calibration.yaml`.
enum CalibrationReader {
    static func read(_ log: ProblemLog) -> Calibration? {
        guard let root = YamlDocument.root(log) else { return nil }
        let file = YamlField(name: "calibration", node: root, log: log)
        guard
            let fields = file.fields([
                "prior", "unaware", "costs", "whole_affiliate", "families", "curves",
                "total",
            ])
        else { return nil }
        let priors = priors(fields.required("prior", "{affiliate: 0.05, ...}"))
        let costs = costs(fields.required("costs", "{false_hold: 9, missed_fraud: 1}"))
        let families = families(fields.required("families", "{identity: {...}, ...}"))
        let wholeAffiliate = fields["whole_affiliate"].flatMap(Self.wholeAffiliate)
        let curves = fields["curves"].map(CurveReader.read) ?? [:]
        let total = fields["total"].flatMap(CurveReader.curve)
        let unaware = fields["unaware"].map { $0.number(in: 0...1) ?? 0 } ?? 0.5
        guard log.problems.isEmpty, let costs else { return nil }
        return Calibration(
            priors: priors, families: families, curves: curves, total: total,
            wholeAffiliate: wholeAffiliate,
            unaware: unaware, costOfFalseHold: costs.falseHold, costOfMissedFraud: costs.missedFraud
        )
    }

    private static let probabilities = 1e-9...0.999_999
    private static let positive = 1e-6...1e9

    private static func priors(_ field: YamlField?) -> [SubjectKind: Double] {
        let kinds = SubjectKind.allCases
        guard let fields = field?.fields(kinds.map(\.rawValue)) else { return [:] }
        var priors: [SubjectKind: Double] = [:]
        for kind in kinds {
            priors[kind] = fields.required(kind.rawValue, "0.01")?.number(in: probabilities)
        }
        return priors
    }

    private static func costs(
        _ field: YamlField?
    ) -> (falseHold: Double, missedFraud: Double)? {
        guard let fields = field?.fields(["false_hold", "missed_fraud"]) else { return nil }
        let falseHold = fields.required("false_hold", "9")?.number(in: positive)
        let missedFraud = fields.required("missed_fraud", "1")?.number(in: positive)
        guard let falseHold, let missedFraud else { return nil }
        return (falseHold, missedFraud)
    }

    private static func wholeAffiliate(_ field: YamlField) -> Calibration.WholeAffiliate? {
        guard let fields = field.fields(["posterior", "implicated_share"]) else { return nil }
        let posterior = fields.required("posterior", "0.99")?.number(in: 0...1)
        let share = fields.required("implicated_share", "0.8")?.number(in: 0...1)
        guard let posterior, let share else { return nil }
        return Calibration.WholeAffiliate(posterior: posterior, implicatedShare: share)
    }

    private static func families(_ field: YamlField?) -> [EvidenceFamily: Calibration.Family] {
        let all = EvidenceFamily.allCases
        guard let fields = field?.fields(all.map(\.rawValue)) else { return [:] }
        var families: [EvidenceFamily: Calibration.Family] = [:]
        for family in all {
            families[family] = fields.required(
                family.rawValue, "{scale: 1.0, floor: -2.0, cap: 8.0}"
            ).flatMap(Self.family)
        }
        return families
    }

    private static func family(_ field: YamlField) -> Calibration.Family? {
        guard let fields = field.fields(["scale", "floor", "cap"]) else { return nil }
        let scale = fields.required("scale", "1.0")?.number(in: 0...100)
        let floor = fields.required("floor", "-2.0")?.number(in: -100...0)
        let cap = fields.required("cap", "8.0")?.number(in: 0...100)
        guard let scale, let floor, let cap else { return nil }
        return Calibration.Family(scale: scale, floor: floor, cap: cap)
    }
}
