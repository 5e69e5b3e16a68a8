import Testing

@testable import Rules

/// A rule file that is wrong, and what its author is shown.
struct WrongRule: Sendable, CustomTestStringConvertible {
    let about: String
    let changes: [String: String]
    var adding = ""
    let diagnostics: String

    var testDescription: String { about }
}

@Suite struct RuleDiagnosticsTests {
    @Test(arguments: WrongRule.fields + WrongRule.expressions + WrongRule.signals)
    func `a wrong rule file shows place and remedy`(_ rule: WrongRule) {
        let text = ruleText(rule.changes, adding: rule.adding)
        #expect(diagnostics(ruleFiles(["x": text])) == rule.diagnostics)
    }

    @Test func `a sound rule has no diagnostics`() {
        #expect(diagnostics(ruleFiles(["x": ruleText()])) == "")
    }

    @Test func `an empty file and a list are no rules`() {
        #expect(
            diagnostics(ruleFiles(["x": ""])) == "rules/x.yaml:1:1: error: the file is empty")
        #expect(
            diagnostics(ruleFiles(["x": "- a\n"])) == """
                rules/x.yaml:1:1: error: expected a mapping for `rule`, found a list
                    1 | - a
                      | ^
                """)
    }

    @Test func `the problems of all files are shown at once`() {
        let files = ruleFiles(
            ["a": ruleText(["id": "a", "family": "refund"]), "b": ruleText(["id": "c"])],
            lists: ["trusted-ones": "x"])
        #expect(
            diagnostics(files) == """
                rules/lists/trusted-ones.txt:1:1: error: list `trusted-ones` can't be named in a rule
                    1 | x
                      | ^ rename the file: letters, digits and underscores, a letter first
                rules/a.yaml:4:9: error: unknown family `refund`
                    4 | family: refund
                      |         ^ did you mean `refunds`?
                rules/b.yaml:1:5: error: id `c` is not the name of the file
                    1 | id: c
                      |     ^ write `b`, or rename the file
                """)
    }

    @Test func `a wrong calibration shows place and remedy`() {
        let calibration =
            soundCalibration
            .replacing("affiliate: 0.05", with: "affiliate: 1.5")
            .replacing("churn: {scale: 1.0", with: "churn: {sclae: 1.0")
        #expect(
            diagnostics(ruleFiles([:], calibration: calibration)) == """
                rules/calibration.yaml:1:20: error: expected 1e-09 to 0.999999 for `affiliate`, found `1.5`
                    1 | prior: {affiliate: 1.5, person: 0.01, customer: 0.01, pair: 0.005, ring: 0.01}
                      |                    ^
                rules/calibration.yaml:6:10: error: missing field `scale` in `churn`
                    6 |   churn: {sclae: 1.0, floor: -2.0, cap: 8.0}
                      |          ^ add `scale: 1.0`
                rules/calibration.yaml:6:11: error: unknown field `sclae` in `churn`
                    6 |   churn: {sclae: 1.0, floor: -2.0, cap: 8.0}
                      |           ^ did you mean `scale`?
                """)
    }

    @Test func `a folder that is not there is told from one that is wrong`() {
        #expect(throws: RuleLoadError.self) { try RuleSet.load(directory: "no/such/folder") }
        do {
            _ = try RuleSet.load(directory: "no/such/folder")
        } catch {
            #expect(
                error.description == """
                    no/such/folder: error: can't read the rule folder
                      hint: check the path; it is taken from the current folder
                    """)
        }
    }

    @Test func `a wrong test shows place and remedy`() {
        let tests = """
            tests:
              - name: a
                given:
                  - {challenge_fee: 20, as: buyers, ovr: 3d}
                  - {refund: 30, of: buyers, after: 20d}
                  - {refund: 3, of: buyrs, after: 20d}
                  - {refnd: 3}
                  - {correct: refund, of: buyers, set: {phase: failed}}
                  - {correct: refund, of: buyers, set: {amount: many}}
                expect: {flagged: maybe}
              - name: b
                after: aa
                given: [{advance: 3}]
                expect: {flagged: true, withdrawn: true, posterior: {min: 2}}
            """
        #expect(
            diagnostics(ruleFiles(["x": ruleText(adding: tests)])) == """
                rules/x.yaml:17:41: error: unknown field `ovr` in `challenge_fee`
                   17 |       - {challenge_fee: 20, as: buyers, ovr: 3d}
                      |                                         ^ did you mean `over`?
                rules/x.yaml:18:18: error: expected 1 to 20 for `refund`, found `30`
                   18 |       - {refund: 30, of: buyers, after: 20d}
                      |                  ^
                rules/x.yaml:19:25: error: unknown group `buyrs`
                   19 |       - {refund: 3, of: buyrs, after: 20d}
                      |                         ^ did you mean `buyers`?
                rules/x.yaml:20:9: error: unknown step
                   20 |       - {refnd: 3}
                      |         ^ did you mean `refund`?
                rules/x.yaml:21:45: error: unknown field `phase` in `set`
                   21 |       - {correct: refund, of: buyers, set: {phase: failed}}
                      |                                             ^ it is one of `status`, `amount`
                rules/x.yaml:22:53: error: expected an amount with at most 4 decimals for `amount`, found `many`
                   22 |       - {correct: refund, of: buyers, set: {amount: many}}
                      |                                                     ^
                rules/x.yaml:23:23: error: expected `true` or `false` for `flagged`, found `maybe`
                   23 |     expect: {flagged: maybe}
                      |                       ^
                rules/x.yaml:25:12: error: no earlier test is named `aa`
                   25 |     after: aa
                      |            ^ there are none
                rules/x.yaml:26:23: error: expected a duration for `advance`, found `3`
                   26 |     given: [{advance: 3}]
                      |                       ^ write a number and a unit: `90d`, `336h`, `30m`, `2w`
                rules/x.yaml:27:40: error: a flag can only be withdrawn after another test
                   27 |     expect: {flagged: true, withdrawn: true, posterior: {min: 2}}
                      |                                        ^ name the test that raises it: `after: NAME`
                rules/x.yaml:27:63: error: expected 0 to 1 for `min`, found `2`
                   27 |     expect: {flagged: true, withdrawn: true, posterior: {min: 2}}
                      |                                                               ^
                """)
    }
}
