import Signals
import Testing

@testable import Rules

struct CalibrationTests {
    private func curve(_ knots: (Double, Double)...) -> EvidenceCurve {
        EvidenceCurve(knots: knots.map { EvidenceCurve.Knot(evidence: $0.0, logOdds: $0.1) })
    }

    @Test func `a curve is linear between its knots and level beyond them`() {
        let curve = curve((-1, -0.5), (1, 0.5), (3, 4.5))
        for (evidence, logOdds) in [
            (-9.0, -0.5), (-1, -0.5), (0, 0), (1, 0.5), (2, 2.5), (3, 4.5), (99, 4.5),
        ] {
            #expect(curve.logOdds(of: evidence) == logOdds)
        }
        #expect(self.curve((2, 1)).logOdds(of: -4) == 1)
    }

    private func calibration(_ extra: String) throws -> Calibration {
        let files = ruleFiles(["x": ruleText()], calibration: soundCalibration + "\n" + extra)
        return try RuleSet.compile(files).calibration
    }

    private func worth(
        _ calibration: Calibration, hasFired: Bool, for subject: SubjectKind = .affiliate
    ) throws -> Double {
        let rule = try #require(RuleSet.compile(ruleFiles(["x": ruleText()])).rules.first)
        return calibration.logOdds(of: 2, rule: rule, for: subject, hasFired: hasFired)
    }

    @Test func `a fired rule and a quiet one have curves of their own`() throws {
        let calibration = try calibration(
            "curves: {x: {affiliate: {fired: [[0, 1], [4, 3]], quiet: [[0, -0.25]]}}}")
        #expect(try worth(calibration, hasFired: true) == 2)
        #expect(try worth(calibration, hasFired: false) == -0.25)
    }

    @Test(arguments: [
        ("{sum: transaction, of: amount}", true),
        ("{max: activity, of: pnl, where: \"instrument == 'US30'\"}", true),
        ("{sum: transaction, of: amount, where: \"currency == 'USD'\"}", false),
        ("{last: transaction, of: amount}", false), ("{sum: activity, of: lots}", false),
    ])
    func `amounts that are taken together without a currency are noticed`(
        _ signal: String, _ isNoticed: Bool
    ) throws {
        let text = ruleText([
            "signals": "{paid: \(signal)}", "when": "paid > 1.0", "evidence": "0.0",
            "hold": "commissions_of(paid.customers)", "explain": "\"{paid}\"",
        ])
        let notices = try RuleSet.compile(ruleFiles(["x": text])).notices
        #expect(notices.contains { $0.contains("of any currency together") } == isNoticed)
    }

    @Test(arguments: [
        ("n > 9 ? 2.0 : 1.0", true), ("n > 9 ? 2.0 : n > 3 ? 1.0 : 0.0", false),
        ("n > 9 ? 2.0 : -1.0", false),
    ])
    func `evidence that speaks against whoever has no record is noticed`(
        _ evidence: String, _ isNoticed: Bool
    ) throws {
        let text = ruleText(
            [
                "signals": "{n: {count: transaction}}", "when": "n > 9", "state": "live",
                "evidence": "\"\(evidence)\"", "hold": "none", "explain": "\"{n}\"",
            ], adding: twoTests)
        let notices = try RuleSet.compile(ruleFiles(["x": text])).notices
        #expect(notices.contains { $0.contains("speaks against everybody") } == isNoticed)
    }

    @Test func `curves of no rule, and live rules without a curve, are noticed`() throws {
        let files = ruleFiles(
            ["x": ruleText(["state": "live"], adding: twoTests), "y": ruleText(["id": "y"])],
            calibration: soundCalibration
                + "\ncurves: {gone: {affiliate: {fired: [[0, 1]], quiet: [[0, 0]]}}}")
        let notices = try RuleSet.compile(files).notices
        #expect(notices.count == 2)
        #expect(notices[0].hasPrefix("calibration.yaml has curves for `gone`"))
        #expect(notices[1].hasPrefix("live rule `x` has no curve"))
    }

    @Test func `without a curve the family's scale holds`() throws {
        let calibration = try calibration("curves: {x: {person: {fired: [[0, 5]]}}}")
        #expect(try worth(calibration, hasFired: true) == 2)
        #expect(try worth(calibration, hasFired: false, for: .person) == 2)
        #expect(try worth(calibration, hasFired: true, for: .person) == 5)
    }

    @Test(arguments: [
        (
            "curves: {x: {affiliate: {fired: [[1, 2], [1, 3]]}}}",
            "the curve of `fired` falls"
        ),
        (
            "curves: {x: {affiliate: {fired: [[1, 2], [2, 1]]}}}",
            "the curve of `fired` falls"
        ),
        (
            "curves: {x: {affiliate: {fired: [[1, 2, 3]]}}}",
            "expected `[evidence, log-odds]` in the curve of `fired`"
        ),
        ("curves: {x: {affiliate: {fried: [[1, 2]]}}}", "unknown field `fried`"),
        ("curves: {x: {firm: {fired: [[1, 2]]}}}", "unknown field `firm`"),
        ("unaware: 1.5", "expected 0 to 1 for `unaware`, found `1.5`"),
        ("whole_affiliate: {posterior: 0.99}", "missing field `implicated_share`"),
    ])
    func `a wrong calibration is refused with its reason`(_ extra: String, _ reason: String) {
        let files = ruleFiles(["x": ruleText()], calibration: soundCalibration + "\n" + extra)
        #expect(diagnostics(files).contains(reason))
    }

    @Test func `what is written is read again as it was`() throws {
        var calibration = try calibration(
            "whole_affiliate: {posterior: 0.995, implicated_share: 0.75}\nunaware: 0.25")
        for (rule, subject, hasFired) in [
            ("x", SubjectKind.affiliate, true), ("x", .affiliate, false), ("y", .pair, true),
        ] {
            let key = Calibration.CurveKey(rule: rule, subject: subject, hasFired: hasFired)
            calibration.curves[key] = curve((-2.125, -0.5), (0, 0.001), (14.5, 7))
        }
        let file = SourceFile(path: "rules/calibration.yaml", text: calibration.text())
        var files = ruleFiles(["x": ruleText()])
        files.calibration = file
        #expect(try RuleSet.compile(files).calibration == calibration)
    }
}
