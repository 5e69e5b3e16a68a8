import Signals
import Testing

@testable import Rules

@Suite struct RuleJudgementTests {
    /// Fields of `refund_excess`: observed, expected, matured, rate, ratio,
    /// sequential, log_odds, cooling_offs, usual_cooling_offs.
    private func reading(
        _ rule: Rule, id: String = "a", _ signals: SignalReading...
    ) -> SubjectReading {
        SubjectReading(subject: Subject(kind: .affiliate, first: 0), id: id, signals: signals)
    }

    private func found(_ values: Double..., customers: [UInt32] = []) -> SignalReading {
        .found(
            Finding(
                subject: Subject(kind: .affiliate, first: 0), values: values, customers: customers))
    }

    private func rule(_ changes: [String: String], lists: [String: String] = [:]) throws -> Rule {
        try RuleSet.compile(ruleFiles(["x": ruleText(changes)], lists: lists)).rules[0]
    }

    @Test func `evidence is weighed whether the condition holds or not`() throws {
        let rule = try rule([:])
        #expect(
            rule.judge(reading(rule, found(5, 1, 20, 0.2, 1, 0, 3.5, 0, 0)))
                == .fires(evidence: 3.5))
        #expect(
            rule.judge(reading(rule, found(1, 1, 20, 0.1, 1, 0, -0.5, 0, 0)))
                == .quiet(evidence: -0.5))
    }

    @Test func `a subject on which the statistic is silent is quiet`() throws {
        let rule = try rule([:])
        #expect(rule.judge(reading(rule, .absent)) == .quiet(evidence: 0))
    }

    @Test func `a listed subject is excused`() throws {
        let rule = try rule(
            ["when": "'!(subject.id in lists.trusted) && abuse.log_odds > 1.0'"],
            lists: ["trusted": "# checked\nb # good\n\n c \n"])
        #expect(
            rule.judge(reading(rule, id: "b", found(5, 1, 20, 0.2, 1, 0, 3.5, 0, 0)))
                == .quiet(evidence: 3.5))
        #expect(
            rule.judge(reading(rule, id: "c", found(5, 1, 20, 0.2, 1, 0, 3.5, 0, 0)))
                == .quiet(evidence: 3.5))
        #expect(
            rule.judge(reading(rule, id: "a", found(5, 1, 20, 0.2, 1, 0, 3.5, 0, 0)))
                == .fires(evidence: 3.5))
    }

    @Test func `an aggregate without records is zero`() throws {
        let rule = try rule([
            "signals": "{abuse: {statistic: refund_excess}, payouts: {count: transaction}}",
            "when": "payouts == 0 && abuse.observed > 3",
        ])
        #expect(
            rule.judge(reading(rule, found(5, 1, 20, 0.2, 1, 0, 3.5, 0, 0), .absent))
                == .fires(evidence: 3.5))
        #expect(
            rule.judge(reading(rule, found(5, 1, 20, 0.2, 1, 0, 3.5, 0, 0), found(2)))
                == .quiet(evidence: 3.5))
    }

    @Test func `a rule that can't be evaluated is an error, not quiet`() throws {
        let dividing = try rule(["when": "abuse.observed / abuse.matured > 1"])
        #expect(
            dividing.judge(reading(dividing, found(5, 1, 0, 0.2, 1, 0, 3.5, 0, 0)))
                == .failed(
                    reason: "`when`: division by zero in `abuse.observed / abuse.matured`"))
        let whole = try rule(["evidence": "double(abuse.observed % abuse.matured)"])
        #expect(
            whole.judge(reading(whole, found(5, 1, 0, 0.2, 1, 0, 3.5, 0, 0)))
                == .failed(
                    reason: "`evidence`: modulus by zero in `abuse.observed % abuse.matured`"))
        let plain = try rule([:])
        #expect(
            plain.judge(reading(plain, found(5, 1, 20, 0.2, 1, 0, .nan, 0, 0)))
                == .failed(reason: "`evidence` is nan, no finite number"))
        #expect(
            plain.judge(reading(plain, .failed(reason: "`where`: overflow")))
                == .failed(reason: "`abuse`: `where`: overflow"))
    }

    @Test func `a rule holds the customers of the signal that it names`() throws {
        let holding = try rule([:])
        #expect(
            holding.heldCustomers(
                reading(holding, found(5, 1, 20, 0, 1, 0, 4, 0, 0, customers: [3, 7])))
                == [3, 7])
        let lenient = try rule(["hold": "none"])
        #expect(
            lenient.heldCustomers(
                reading(lenient, found(5, 1, 20, 0, 1, 0, 4, 0, 0, customers: [3])))
                == [])
    }

    @Test func `an explanation is filled in`() throws {
        let rule = try rule([
            "explain":
                "\"{abuse.observed} of {abuse.matured}, {abuse.rate:percent}, {abuse.rate:0.0%}, "
                + "{abuse.expected:0.0}, {abuse.log_odds}, {subject.id}, {params.min_log_odds}, "
                + "{{{abuse.expected:0.000}}}\""
        ])
        #expect(
            rule.explanation(
                of: reading(rule, id: "aff-9", found(12, 1.25, 20, 0.4449, 1, 0, 21.5, 0, 0)))
                == "12 of 20, 44%, 44.5%, 1.2, 21.5, aff-9, 3, {1.250}")
    }

    @Test func `an explanation may choose its words, and format what it chooses from`() throws {
        let rule = try rule([
            "explain":
                "'{abuse.observed > 5 ? \"many: \" : \"few: \"}{abuse.observed > 5 ? abuse.rate : 0.0:percent}'"
        ])
        #expect(
            rule.explanation(
                of: reading(rule, id: "a", found(12, 1.25, 20, 0.4449, 1, 0, 21.5, 0, 0)))
                == "many: 44%")
        #expect(
            rule.explanation(
                of: reading(rule, id: "a", found(2, 1.25, 20, 0.4449, 1, 0, 21.5, 0, 0)))
                == "few: 0%")
    }

    @Test(arguments: [
        (0.0, "0", "0.00"), (-0.004, "0", "0.00"), (1.005, "1", "1.00"), (2.5, "2.5", "2.50"),
        (-1234.567, "-1234.57", "-1234.57"), (1e300, "1e+300", "1e+300"),
        (.infinity, "inf", "inf"),
    ])
    func `a number is written`(number: Double, plain: String, fixed: String) {
        #expect(NumberFormat.plain.text(number) == plain)
        #expect(NumberFormat.fixed(2).text(number) == fixed)
    }

    @Test func `equal declarations are one signal`() throws {
        let counting = "n: {count: transaction, where: \"amount > params.least\"}"
        let rules = try RuleSet.compile(
            ruleFiles([
                "a": ruleText([
                    "id": "a", "params": "{min_log_odds: 3.0, least: 5.0}",
                    "signals": "{abuse: {statistic: refund_excess}, \(counting)}",
                ]),
                "b": ruleText([
                    "id": "b", "params": "{min_log_odds: 3.0, least: 5.0}",
                    "signals": "{\(counting), abuse: {statistic: refund_excess}}",
                ]),
                "c": ruleText([
                    "id": "c", "params": "{min_log_odds: 3.0, least: 6.0}",
                    "signals":
                        "{abuse: {statistic: refund_excess, guilty_rate: 0.3}, \(counting)}",
                ]),
            ]))
        #expect(rules.rules.map { $0.signals.map(\.index) } == [[0, 1], [1, 0], [2, 3]])
        #expect(rules.makeSignals().count == 4)
    }

    @Test func `only shadow and live rules run`() throws {
        let rules = try RuleSet.compile(
            ruleFiles(
                Dictionary(
                    uniqueKeysWithValues: RuleState.allCases.map {
                        (
                            $0.rawValue,
                            ruleText(
                                ["id": $0.rawValue, "state": $0.rawValue], adding: twoTests)
                        )
                    })))
        #expect(rules.running.rules.map(\.id) == ["live", "shadow"])
        #expect(rules.testing("draft")?.rules.map(\.state) == [.live])
        #expect(rules.testing("none")?.rules.count == nil)
    }

    @Test func `a rule's version is the digest of its file`() throws {
        let rule = try rule([:])
        #expect(rule.version == "11502c12f219")
    }
}
