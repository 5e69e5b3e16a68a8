extension WrongRule {
    static let fields = [
        WrongRule(
            about: "an unknown field", changes: [:], adding: "titel: again",
            diagnostics: """
                rules/x.yaml:14:1: error: unknown field `titel` in `rule`
                   14 | titel: again
                      | ^ did you mean `title`?
                """),
        WrongRule(
            about: "a missing field", changes: ["owner": ""],
            diagnostics: """
                rules/x.yaml:1:1: error: missing field `owner` in `rule`
                    1 | id: x
                      | ^ add `owner: who answers for the rule`
                """),
        WrongRule(
            about: "a repeated field", changes: [:], adding: "when: 'true'",
            diagnostics: """
                rules/x.yaml:14:1: error: repeated field `when`
                   14 | when: 'true'
                      | ^ keep one of the two
                """),
        WrongRule(
            about: "text that is no YAML", changes: ["title": "a: b"],
            diagnostics: """
                rules/x.yaml:2:9: error: no valid YAML: mapping values are not allowed in this context
                    2 | title: a: b
                      |         ^ put text with `: ` in quotes
                """),
        WrongRule(
            about: "a tab in place of spaces", changes: ["params": "\n\tleast: 3"],
            diagnostics: """
                rules/x.yaml:9:1: error: no valid YAML: found character that cannot start any token \
                while scanning for the next token
                    9 | \tleast: 3
                      | ^ indent with spaces: YAML takes no tabs there
                """),
        WrongRule(
            about: "a test that expects an affiliate which nothing brings", changes: [:],
            adding: """
                tests:
                  - name: a
                    given: [{challenge_fee: 1, as: buyers}]
                    expect: {flagged: [suspects]}
                """,
            diagnostics: """
                rules/x.yaml:17:24: error: no step brings an affiliate `suspects`
                   17 |     expect: {flagged: [suspects]}
                      |                        ^ did you mean `suspect`?
                """),
        WrongRule(
            about: "an id that is not the file's name", changes: ["id": "y"],
            diagnostics: """
                rules/x.yaml:1:5: error: id `y` is not the name of the file
                    1 | id: y
                      |     ^ write `x`, or rename the file
                """),
        WrongRule(
            about: "a pattern that is no name", changes: ["pattern": "refund-abuse"],
            diagnostics: """
                rules/x.yaml:3:10: error: pattern `refund-abuse` is no name
                    3 | pattern: refund-abuse
                      |          ^ lower-case letters, digits and underscores, a letter first
                """),
        WrongRule(
            about: "an unknown state", changes: ["state": "on"],
            diagnostics: """
                rules/x.yaml:6:8: error: unknown state `on`
                    6 | state: on
                      |        ^ it is one of `draft`, `shadow`, `live`, `retired`
                """),
        WrongRule(
            about: "a live rule without tests", changes: ["state": "live"],
            diagnostics: """
                rules/x.yaml:6:8: error: a live rule needs a test that flags
                    6 | state: live
                      |        ^ add one with `expect: {flagged: true}`, or write `state: shadow`
                rules/x.yaml:6:8: error: a live rule needs a test that flags no one
                    6 | state: live
                      |        ^ add one with `expect: {flagged: false}`, or write `state: shadow`
                """),
        WrongRule(
            about: "an unknown signal in hold",
            changes: ["hold": "commissions_of(abus.customers)"],
            diagnostics: """
                rules/x.yaml:12:22: error: unknown signal `abus` in `hold`
                   12 | hold: commissions_of(abus.customers)
                      |                      ^ did you mean `abuse`?
                """),
        WrongRule(
            about: "an unknown hold", changes: ["hold": "everything"],
            diagnostics: """
                rules/x.yaml:12:7: error: expected `none` or `commissions_of(SIGNAL.customers)` \
                for `hold`, found `everything`
                   12 | hold: everything
                      |       ^
                """),
    ]

    static let expressions = [
        WrongRule(
            about: "an unknown name", changes: ["when": "abuse.observd >= 4"],
            diagnostics: """
                rules/x.yaml:10:7: error: unknown name `abuse.observd` in `when`
                   10 | when: abuse.observd >= 4
                      |       ^ did you mean `abuse.observed`?
                """),
        WrongRule(
            about: "an unknown name in folded text",
            changes: ["when": ">-\n  abuse.observed >= 4\n  && abuse.lg_odds > 1.0"],
            diagnostics: """
                rules/x.yaml:12:6: error: unknown name `abuse.lg_odds` in `when`
                   12 |   && abuse.lg_odds > 1.0
                      |      ^ did you mean `abuse.log_odds`?
                """),
        WrongRule(
            about: "an unknown name in literal text",
            changes: ["when": "|\n  abuse.observed >= 4\n  && abuse.lg_odds > 1.0"],
            diagnostics: """
                rules/x.yaml:12:6: error: unknown name `abuse.lg_odds` in `when`
                   12 |   && abuse.lg_odds > 1.0
                      |      ^ did you mean `abuse.log_odds`?
                """),
        WrongRule(
            about: "an unknown name behind doubled quotes",
            changes: ["when": "'subject.id == ''a'' && abuse.observd > 3'"],
            diagnostics: """
                rules/x.yaml:10:31: error: unknown name `abuse.observd` in `when`
                   10 | when: 'subject.id == ''a'' && abuse.observd > 3'
                      |                               ^ did you mean `abuse.observed`?
                """),
        WrongRule(
            about: "an unknown name behind escaped quotes",
            changes: ["when": #""subject.id == \"a\" && abuse.observd > 3""#],
            diagnostics: #"""
                rules/x.yaml:10:31: error: unknown name `abuse.observd` in `when`
                   10 | when: "subject.id == \"a\" && abuse.observd > 3"
                      |                               ^ did you mean `abuse.observed`?
                """#),
        WrongRule(
            about: "a condition that is a number", changes: ["when": "abuse.observed"],
            diagnostics: """
                rules/x.yaml:10:7: error: expected bool, found int in `when`
                   10 | when: abuse.observed
                      |       ^
                """),
        WrongRule(
            about: "a negation that YAML takes for a tag",
            changes: ["when": "!(abuse.observed == 3) && abuse.log_odds > 1.0"],
            diagnostics: """
                rules/x.yaml:10:7: error: YAML reads `!` at the start of `when` as a tag
                   10 | when: !(abuse.observed == 3) && abuse.log_odds > 1.0
                      |       ^ put it all in quotes
                """),
        WrongRule(
            about: "a negation that YAML can't read at all",
            changes: ["when": "!(abuse.observed > 3)"],
            diagnostics: """
                rules/x.yaml:10:26: error: no valid YAML: did not find expected comment or line \
                break while scanning a block scalar
                   10 | when: !(abuse.observed > 3)
                      |                          ^ put text that starts with `!` in quotes
                """),
        WrongRule(
            about: "evidence that is text", changes: ["evidence": "subject.id"],
            diagnostics: """
                rules/x.yaml:11:11: error: expected a number, found string in `evidence`
                   11 | evidence: subject.id
                      |           ^
                """),
        WrongRule(
            about: "three mistakes in a template",
            changes: ["explain": "\"{abuse.observed:pct} of {abuse.mtured} {\""],
            diagnostics: """
                rules/x.yaml:13:27: error: unknown format `pct` in `explain`
                   13 | explain: "{abuse.observed:pct} of {abuse.mtured} {"
                      |                           ^ it is one of `percent`, `0`, `0.0`, `0.00`, `0.000`, `0%`, `0.0%`, `money`, `date`
                rules/x.yaml:13:36: error: unknown name `abuse.mtured` in `explain`
                   13 | explain: "{abuse.observed:pct} of {abuse.mtured} {"
                      |                                    ^ did you mean `abuse.matured`?
                rules/x.yaml:13:50: error: a brace without its other half in `explain`
                   13 | explain: "{abuse.observed:pct} of {abuse.mtured} {"
                      |                                                  ^ write `{{` or `}}` for the brace itself
                """),
    ]
}
