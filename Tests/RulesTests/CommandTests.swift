import Foundation
import Testing

@testable import Rules

/// The rule author's commands, as they are run.
@Suite struct CommandTests {
    private static let calibration = ["rules/calibration.yaml": soundCalibration]

    private static func rule(_ id: String, _ changes: [String: String] = [:]) -> [String: String] {
        let fields = [
            "id": id, "signals": "{n: {count: transaction}}", "evidence": "0.0", "hold": "none",
            "explain": "\"{n} payments\"",
        ]
        return ["rules/\(id).yaml": ruleText(fields.merging(changes) { $1 })]
    }

    private static func files(_ parts: [String: String]...) -> [String: String] {
        parts.reduce(calibration) { $0.merging($1) { $1 } }
    }

    /// Two affiliates with two payments each, those of the second in two currencies.
    private static let data = [
        "data/customers.ndjson": ["a", "b"].map {
            """
            {"customer_id":"c-\($0)","affiliate_id":"\($0)","signup_date":"2026-01-05T00:00:00Z"}

            """
        }.joined(),
        "data/transactions.ndjson": [
            ("a", 1, "USD"), ("a", 2, "USD"), ("b", 3, "USD"), ("b", 4, "EUR"),
        ].map { owner, number, currency in
            """
            {"transaction_id":"t\(number)","customer_id":"c-\(owner)","transaction_type":"challenge_fee",\
            "amount_currency":99,"currency":"\(currency)","transaction_date":"2026-01-06T00:00:00Z",\
            "status":"completed"}

            """
        }.joined(),
    ]

    @Test func `a rule that fails is shown with its subject and counted, never quiet`() throws {
        let rules = Self.files(
            Self.rule("overflow", ["when": "n * 9223372036854775807 > 0"]),
            Self.rule(
                "currencies",
                [
                    "signals": "{paid: {sum: transaction, of: amount}}", "when": "paid > 150.0",
                    "explain": "\"{paid:money}\"",
                ]),
            Self.data)
        try withFolder(rules) { folder in
            let scan = try CommandRun("scan", "data", "--rules", "rules", in: folder)
            #expect(scan.exitCode == 1)
            #expect(
                scan.errors == """
                    rule error: currencies on affiliate b: `paid`: `amount` is in several \
                    currencies; name one in `where`: `currency == 'EUR'`
                    rule error: overflow on affiliate a: `when`: overflow in `*` in \
                    `n * 9223372036854775807`
                    rule error: overflow on affiliate b: `when`: overflow in `*` in \
                    `n * 9223372036854775807`

                    """)
            #expect(scan.output.contains("3 rule errors, listed on standard error"))
            let json = try CommandRun("scan", "data", "--rules", "rules", "--json", in: folder)
            #expect(json.output.components(separatedBy: "\"rule\":\"overflow\"").count == 3)
            _ = try CommandRun("ingest", "data", "--db", "firm.db", in: folder)
            let export = try CommandRun("export", "--db", "firm.db", "--out", "out", in: folder)
            #expect(export.exitCode == 1)
            #expect(export.errors == scan.errors)
        }
    }

    @Test func `a scan that took no record says so, and does not clear anybody`() throws {
        let data = ["data/customers.ndjson": "no record\n"]
        try withFolder(Self.files(Self.rule("x", ["when": "n > 1"]), data)) { folder in
            let scan = try CommandRun("scan", "data", in: folder)
            #expect(scan.exitCode == 3)
            #expect(
                scan.output == """
                    no record was taken, so nothing is judged
                    1 reject; --out FOLDER writes them down
                      1 not_an_object, at customers.ndjson:1: the record: expected a JSON object, \
                    found `no record` at
                        byte 1

                    """)
            let written = try CommandRun("scan", "data", "--out", "found", in: folder)
            #expect(written.output.contains("\n1 reject, see found/rejects.ndjson\n"))
        }
    }

    @Test func `a failing test exits with 1, shows expected and got, and writes JUnit`() throws {
        let tests = """
            tests:
              - name: no one pays
                given: [{challenge_fee: 1, as: buyers}]
                expect: {flagged: true, explanation: 2 payments}
              - name: someone pays
                given: [{challenge_fee: 1, as: buyers}]
                expect: {flagged: false}
            """
        let text = Self.rule("x", ["when": "n == 1"]).mapValues { $0 + tests }
        try withFolder(Self.files(text)) { folder in
            let run = try CommandRun(
                "rules", "test", "--junit", "results.xml", "--coverage", in: folder)
            #expect(run.exitCode == 1)
            #expect(
                run.output == """
                    FAIL  x: no one pays
                          rules/x.yaml:15:5
                          expected  an explanation with `2 payments`
                               got  `1 payments`
                          affiliate suspect
                            when  true  n == 1  n 1
                    FAIL  x: someone pays
                          rules/x.yaml:18:5
                          expected  no flag
                               got  one on affiliate suspect: 1 payments
                          affiliate suspect
                            when  true  n == 1  n 1
                    NEVER x: n == 1 is false in `when`
                    1 of 2 branches of conditions taken
                    0 passed, 2 failed

                    """)
            let junit = try String(
                contentsOf: folder.appending(path: "results.xml"), encoding: .utf8)
            #expect(junit.contains("tests=\"2\" failures=\"2\""))
            let one = try CommandRun("rules", "test", "--filter", "someone", in: folder)
            #expect(one.output.hasSuffix("\n0 passed, 1 failed\n"))
            let none = try CommandRun("rules", "test", "--filter", "anyone", in: folder)
            #expect(none.exitCode == 2)
            #expect(none.errors.contains("no test's rule or name contains `anyone`"))
        }
    }

    @Test func `a test that is not flagged shows which operand was false, and what it read`() throws
    {
        let tests = """
            tests:
              - name: three pay
                given: [{challenge_fee: 3, as: buyers}]
                expect: {flagged: true}
            """
        let changes = ["params": "{most: 2}", "when": "n > 1 && n <= params.most"]
        let text = Self.rule("x", changes).mapValues { $0 + tests }
        try withFolder(Self.files(text)) { folder in
            let run = try CommandRun("rules", "test", in: folder)
            #expect(
                run.output.contains(
                    """
                               got  none
                          affiliate suspect
                            when  true   n > 1   n 3
                            when  false  n <= 2  n 3

                    """))
            let json = try CommandRun("rules", "test", "--json", in: folder)
            #expect(
                json.output.contains(
                    #"{"field":"when","operand":"n <= 2","value":false,"values":["n 3"]}"#))
        }
    }

    @Test func `a rule file whose ending is almost right is an error`() throws {
        for name in ["y.YAML", "y.yml", "y.Yml"] {
            let files = Self.files(Self.rule("x", ["when": "n > 1"]), ["rules/\(name)": "id: y"])
            try withFolder(files) { folder in
                let run = try CommandRun("rules", "check", in: folder)
                #expect(run.exitCode == 2)
                #expect(run.errors.contains("rules/\(name): error: a rule file ends in `.yaml`"))
                #expect(run.errors.contains("rename it to `y.yaml`"))
            }
        }
    }

    @Test(arguments: [
        (["scna", "demo", "--quiet"], "`scna`\n  hint: did you mean `scan`?"),
        (["rules", "tset", "--json"], "`tset`\n  hint: did you mean `test`?"),
    ])
    func `a misspelled command is answered with the one that was meant`(
        _ arguments: [String], _ answer: String
    ) throws {
        try withFolder(Self.files()) { folder in
            let run = try CommandRun(arguments[0], arguments[1], arguments[2], in: folder)
            #expect(run.exitCode == 2)
            #expect(run.errors == "error: there is no command \(answer)\n")
        }
    }

    @Test func `a new rule is written once, passes its check and its tests`() throws {
        try withFolder(Self.files()) { folder in
            let new = try CommandRun("rules", "new", "my-rule", "--subject", "person", in: folder)
            #expect(new.exitCode == 0)
            #expect(try CommandRun("rules", "check", in: folder).output == "1 rule, no problems\n")
            let tests = try CommandRun("rules", "test", in: folder)
            #expect(tests.output.hasSuffix("3 passed, 0 failed\n"))
            let again = try CommandRun("rules", "new", "my-rule", in: folder)
            #expect(again.exitCode == 2)
            #expect(again.errors.contains("rules/my-rule.yaml: error: the rule is there already"))
        }
    }

    @Test func `a file that would change is named and left alone, then formatted`() throws {
        let text = Self.rule("x", ["when": "n>1&&n<9"])
        try withFolder(Self.files(text)) { folder in
            let check = try CommandRun("rules", "format", "--check", in: folder)
            #expect(check.exitCode == 1)
            #expect(check.output == "would change rules/x.yaml\n1 file to format\n")
            #expect(try CommandRun("rules", "format", in: folder).exitCode == 0)
            #expect(try CommandRun("rules", "format", "--check", in: folder).exitCode == 0)
            let kept = try String(
                contentsOf: folder.appending(path: "rules/x.yaml"), encoding: .utf8)
            #expect(kept.contains("\nwhen: n > 1 && n < 9\n"))
        }
    }

    @Test func `a rule is explained, and a flag with its values and evidence`() throws {
        let rules = Self.files(
            Self.rule("x", ["params": "{least: 2}", "when": "n >= params.least"]), Self.data)
        try withFolder(rules) { folder in
            let rule = try CommandRun("rules", "explain", "x", in: folder)
            #expect(rule.output.contains("flags when\n  n >= 2\n"))
            #expect(try CommandRun("rules", "explain", "y", in: folder).exitCode == 2)
            #expect(try CommandRun("scan", "data", "--out", "out", in: folder).exitCode == 0)
            let path = folder.appending(path: "out/flags.ndjson")
            let row = try String(contentsOf: path, encoding: .utf8)
            let id = try #require(row.split(separator: "\"").dropFirst(3).first)
            let flag = try CommandRun(
                "rules", "explain", String(id), "--flags", "out/flags.ndjson", in: folder)
            #expect(flag.output.contains("explanation      2 payments\n"))
            #expect(flag.output.contains("kind         customer_id  records\n"))
            #expect(flag.output.contains("x: a rule; `holdback rules explain x` tells more\n"))
            #expect(flag.output.contains("flags when\n  n >= 2\n"))
            let told = try CommandRun(
                "rules", "explain", String(id), "data", "--flags", "out/flags.ndjson", in: folder)
            #expect(told.output.contains("flags when\n  when  true  n >= 2  n 2\n"))
            #expect(
                try CommandRun("ingest", "data", "--db", "firm.db", in: folder).exitCode == 0)
            let kept = try CommandRun(
                "rules", "explain", String(id), "--db", "firm.db", "--json", in: folder)
            #expect(
                kept.output.contains(
                    #""operands":[{"field":"when","operand":"n >= 2","value":true,"values":["n 2"]}]"#
                ))
        }
    }
}
