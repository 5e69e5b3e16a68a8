extension WrongRule {
    private static func adding(_ signals: String) -> [String: String] {
        ["signals": "\n  abuse: {statistic: refund_excess}\n  \(signals)"]
    }

    static let signals = [
        WrongRule(
            about: "a statistic about other subjects", changes: ["subject": "person"],
            diagnostics: """
                rules/x.yaml:9:30: error: `refund_excess` is about affiliate, the rule about person
                    9 | signals: {abuse: {statistic: refund_excess}}
                      |                              ^ write `subject: affiliate`
                """),
        WrongRule(
            about: "an unknown statistic, and nothing said of what depends on it",
            changes: ["signals": "{abuse: {statistic: refund_exces}}"],
            diagnostics: """
                rules/x.yaml:9:30: error: unknown statistic `refund_exces`
                    9 | signals: {abuse: {statistic: refund_exces}}
                      |                              ^ did you mean `refund_excess`?
                """),
        WrongRule(
            about: "an unknown setting",
            changes: ["signals": "{abuse: {statistic: refund_excess, windw: 90d}}"],
            diagnostics: """
                rules/x.yaml:9:45: error: unknown field `windw` in `abuse`
                    9 | signals: {abuse: {statistic: refund_excess, windw: 90d}}
                      |                                             ^ did you mean `window`?
                """),
        WrongRule(
            about: "a window without a unit",
            changes: ["signals": "{abuse: {statistic: refund_excess, window: 90}}"],
            diagnostics: """
                rules/x.yaml:9:53: error: expected a duration for `window`, found `90`
                    9 | signals: {abuse: {statistic: refund_excess, window: 90}}
                      |                                                     ^ write a number and a unit: \
                `90d`, `336h`, `30m`, `2w`
                """),
        WrongRule(
            about: "a setting outside its range",
            changes: ["signals": "{abuse: {statistic: refund_excess, guilty_rate: 2}}"],
            diagnostics: """
                rules/x.yaml:9:58: error: expected 0.02 to 0.9 for `guilty_rate`, found `2`
                    9 | signals: {abuse: {statistic: refund_excess, guilty_rate: 2}}
                      |                                                          ^
                """),
        WrongRule(
            about: "a signal that declares nothing", changes: adding("n: {cout: transaction}"),
            diagnostics: """
                rules/x.yaml:11:6: error: signal `n` must declare one of `statistic`, `count`, \
                `sum`, `distinct`, `min`, `max`, `first`, `last`, `ratio`
                   11 |   n: {cout: transaction}
                      |      ^ did you mean `count`?
                """),
        WrongRule(
            about: "an unknown source", changes: adding("n: {count: transactions}"),
            diagnostics: """
                rules/x.yaml:11:14: error: unknown source `transactions`
                   11 |   n: {count: transactions}
                      |              ^ did you mean `transaction`?
                """),
        WrongRule(
            about: "a type that no transaction has",
            changes: adding("n: {count: transaction, where: \"type == 'fee'\"}"),
            diagnostics: """
                rules/x.yaml:11:43: error: `type` is never `fee` in `where` of `n`
                   11 |   n: {count: transaction, where: "type == 'fee'"}
                      |                                           ^ it is one of `challenge_fee`, \
                `reset_fee`, `payout`, `refund`, `adjustment`
                """),
        WrongRule(
            about: "a country that does not exist",
            changes: adding("n: {count: customer, where: \"country_code in ['DE', 'ENG']\"}"),
            diagnostics: """
                rules/x.yaml:11:48: error: `country_code` is never `ENG` in `where` of `n`
                   11 |   n: {count: customer, where: "country_code in ['DE', 'ENG']"}
                      |                                                ^ did you mean `EG`?
                """),
        WrongRule(
            about: "a sum of words", changes: adding("n: {sum: transaction, of: type}"),
            diagnostics: """
                rules/x.yaml:11:29: error: `sum` of transaction can't be taken of `type`
                   11 |   n: {sum: transaction, of: type}
                      |                             ^ write `amount`
                """),
        WrongRule(
            about: "a count of a field", changes: adding("n: {count: activity, of: lots}"),
            diagnostics: """
                rules/x.yaml:11:28: error: `count` takes no `of`
                   11 |   n: {count: activity, of: lots}
                      |                            ^ leave it out, or write `distinct`
                """),
        WrongRule(
            about: "a count by pair",
            changes: [
                "subject": "pair", "explain": "x",
                "signals": "{abuse: {statistic: mirrored_pairs}, n: {count: transaction}}",
            ],
            diagnostics: """
                rules/x.yaml:9:50: error: nothing is counted by pair
                    9 | signals: {abuse: {statistic: mirrored_pairs}, n: {count: transaction}}
                      |                                                  ^ aggregates are kept by \
                `affiliate`, `person`, `customer`
                """),
        WrongRule(
            about: "a reserved name", changes: adding("lists: {count: customer}"),
            diagnostics: """
                rules/x.yaml:11:3: error: `lists` can't name a signal
                   11 |   lists: {count: customer}
                      |   ^ lower-case letters, digits and underscores, a letter first; not `params`, \
                `lists`, `subject`
                """),
    ]
}
