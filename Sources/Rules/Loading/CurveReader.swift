internal import Signals
internal import Yams

/// Reads `curves` of `calibration.yaml`: rule, then kind of subject, then whether the rule fired,
/// then `[evidence, log-odds]`.
enum CurveReader {
    static func read(_ field: YamlField) -> [Calibration.CurveKey: EvidenceCurve] {
        var curves: [Calibration.CurveKey: EvidenceCurve] = [:]
        for (rule, subjects) in field.entries(of: "rules by id") ?? [] {
            guard let fields = subjects.fields(SubjectKind.allCases.map(\.rawValue)) else {
                continue
            }
            for kind in SubjectKind.allCases {
                let states = fields[kind.rawValue]?.fields(["fired", "quiet"])
                for (state, hasFired) in [("fired", true), ("quiet", false)] {
                    let key = Calibration.CurveKey(
                        rule: rule.string, subject: kind, hasFired: hasFired)
                    curves[key] = states?[state].flatMap(curve)
                }
            }
        }
        return curves
    }

    private static let range = -1e6...1e6

    static func curve(_ field: YamlField) -> EvidenceCurve? {
        guard let pairs = field.list() else { return nil }
        if pairs.isEmpty { field.report("the curve of `\(field.name)` has no knots") }
        let knots = pairs.compactMap(knot)
        guard knots.count == pairs.count, !pairs.isEmpty else { return nil }
        guard EvidenceCurve.areOrdered(knots) else {
            field.report(
                "the curve of `\(field.name)` falls",
                hint: "evidence must ascend, and log-odds must not descend")
            return nil
        }
        return EvidenceCurve(knots: knots)
    }

    private static func knot(_ field: YamlField) -> EvidenceCurve.Knot? {
        guard let numbers = field.list(), numbers.count == 2 else {
            field.report("expected `[evidence, log-odds]` in the curve of `\(field.name)`")
            return nil
        }
        guard let evidence = numbers[0].number(in: range),
            let logOdds = numbers[1].number(in: range)
        else { return nil }
        return EvidenceCurve.Knot(evidence: evidence, logOdds: logOdds)
    }
}
