import Testing

@testable import Rules

@Suite struct RuleFormatterTests {
    private func check(_ text: String, expecting expected: String) {
        #expect(RuleFormatter.formatted(text) == expected)
        #expect(RuleFormatter.formatted(expected) == expected)
    }

    @Test func `blanks at the ends of lines and of the file go`() {
        check("id: x  \r\ntitle: y\t\n\n\n", expecting: "id: x\ntitle: y\n")
        check("id: x", expecting: "id: x\n")
    }

    @Test func `expressions are printed as the language does, comments and order kept`() {
        check(
            """
            # a comment
            when: a>1&&(b <2)   # why
            id: x
            signals:
              n: {count: transaction, where: "type=='refund'"}
              m: {count: transaction, where: 'type == "re''fund"||amount>1.0'}
            """,
            expecting: """
                # a comment
                when: a > 1 && b < 2   # why
                id: x
                signals:
                  n: {count: transaction, where: "type == 'refund'"}
                  m: {count: transaction, where: 'type == "re''fund" || amount > 1.0'}

                """)
    }

    @Test func `blocks are indented by two blanks, and what goes on moves along`() {
        check(
            """
            signals:
                n:
                    count: transaction
                    # why
                    where: "amount > 1.0"
                m: {count: transaction,
                      window: 30d}
            tests:
               - name: a
                 given:
                    - {advance: 3d}
                 expect: {flagged: false}
            false_positives:
            - one
            - two
            """,
            expecting: """
                signals:
                  n:
                    count: transaction
                    # why
                    where: "amount > 1.0"
                  m: {count: transaction,
                        window: 30d}
                tests:
                  - name: a
                    given:
                      - {advance: 3d}
                    expect: {flagged: false}
                false_positives:
                - one
                - two

                """)
    }

    @Test func `a folded expression is broken before operators`() {
        let long = (1...12).map { "signal_\($0).log_odds>=\($0)" }
        check(
            "id: x\nwhen: >-\n    \(long.joined(separator: "&&"))\n# kept\ntitle: y\n",
            expecting: """
                id: x
                when: >-
                  signal_1.log_odds >= 1 && signal_2.log_odds >= 2 && signal_3.log_odds >= 3
                  && signal_4.log_odds >= 4 && signal_5.log_odds >= 5 && signal_6.log_odds >= 6
                  && signal_7.log_odds >= 7 && signal_8.log_odds >= 8 && signal_9.log_odds >= 9
                  && signal_10.log_odds >= 10 && signal_11.log_odds >= 11 && signal_12.log_odds >= 12
                # kept
                title: y

                """)
    }

    @Test(arguments: [
        "when: a >\n", "when: |\n  a>1\n  && b\n", "when: 'a>1 // why'\n", "when: [a>1]\n",
        "title: a: b\n", "explain: >\n  a  b\n\n   c\n",
    ])
    func `what can't be printed without a change of meaning stays`(text: String) {
        #expect(RuleFormatter.formatted(text) == text)
    }
}
