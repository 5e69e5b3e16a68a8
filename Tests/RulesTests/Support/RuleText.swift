@testable import Rules

/// A sound rule, with places where tests put something else.
func ruleText(_ changes: [String: String] = [:], adding extra: String = "") -> String {
    let fields: [(name: String, value: String)] = [
        ("id", "x"), ("title", "a rule"), ("pattern", "refund_abuse"), ("family", "refunds"),
        ("subject", "affiliate"), ("state", "shadow"), ("owner", "risk"),
        ("params", "{min_log_odds: 3.0}"), ("signals", "{abuse: {statistic: refund_excess}}"),
        ("when", "abuse.log_odds >= params.min_log_odds"), ("unless", ""),
        ("evidence", "abuse.log_odds"),
        ("hold", "commissions_of(abuse.customers)"),
        ("explain", "\"{abuse.observed} refunds\""),
    ]
    let lines = fields.compactMap { field in
        let value = changes[field.name] ?? field.value
        return value.isEmpty ? nil : "\(field.name): \(value)"
    }
    return (lines + (extra.isEmpty ? [] : [extra])).joined(separator: "\n") + "\n"
}

/// A test that flags and one that does not, which every live rule must have.
let twoTests = """
    tests:
      - name: a
        given: [{challenge_fee: 1, as: buyers}]
        expect: {flagged: true}
      - name: b
        given: [{challenge_fee: 1, as: buyers}]
        expect: {flagged: false}
    """

let soundCalibration = """
    prior: {affiliate: 0.05, person: 0.01, customer: 0.01, pair: 0.005, ring: 0.01}
    costs: {false_hold: 9, missed_fraud: 1}
    families:
      identity: {scale: 1.0, floor: -2.0, cap: 8.0}
      refunds: {scale: 1.0, floor: -2.0, cap: 8.0}
      churn: {scale: 1.0, floor: -2.0, cap: 8.0}
      trading: {scale: 1.0, floor: -2.0, cap: 8.0}
      timing: {scale: 1.0, floor: -2.0, cap: 8.0}
      activity: {scale: 1.0, floor: -2.0, cap: 8.0}
    """

func ruleFiles(
    _ rules: [String: String], lists: [String: String] = [:],
    calibration: String = soundCalibration
) -> RuleFiles {
    RuleFiles(
        rules: rules.sorted { $0.key < $1.key }.map {
            SourceFile(path: "rules/\($0.key).yaml", text: $0.value)
        },
        lists: lists.sorted { $0.key < $1.key }.map {
            SourceFile(path: "rules/lists/\($0.key).txt", text: $0.value)
        },
        calibration: SourceFile(path: "rules/calibration.yaml", text: calibration))
}

/// What a folder's author is shown; empty if all is well.
func diagnostics(_ files: RuleFiles) -> String {
    do {
        _ = try RuleSet.compile(files)
        return ""
    } catch {
        return error.description
    }
}
