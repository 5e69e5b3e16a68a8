import Signals
import Testing

@testable import Rules

/// The repository's folder of shipped rules.
let shippedFolder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false)
    .dropLast(3).joined(separator: "/") + "/rules"

private let shippedRuleIDs = [
    "abandoned-burst", "address-ring", "anomaly", "challenge-churn", "copied-accounts",
    "country-cluster", "dormant-purchases", "email-ring", "group-hedge", "hedge-series",
    "hedged-pair", "lockstep", "refund-abuse", "self-referral",
    "token-trading",
]

@Suite struct ShippedRulesTests {
    @Test func `the shipped rules load`() throws {
        let rules = try RuleSet.load(directory: shippedFolder)
        #expect(rules.rules.map(\.id) == shippedRuleIDs)
        #expect(rules.rules.allSatisfy { !$0.falsePositives.isEmpty })
        #expect(rules.rules.filter { $0.state != .live }.map(\.id) == ["anomaly"])
        #expect(rules.makeSignals().count == rules.rules.count)
        #expect(rules.calibration.holdThreshold == 0.8)
        // No labelled firm has rings over several affiliates to learn from.
        #expect(rules.notices.allSatisfy { $0.contains("`address-ring`") })
    }
}

extension ShippedRulesTests {
    @Test func `no shipped rule flags anyone in the quiet firm`() throws {
        let rules = try RuleSet.load(directory: shippedFolder)
        let scenario = Scenario([])
        #expect(scenario.rejects.isEmpty)
        for rule in rules.rules {
            let found = MiniatureEngine(rules: rules).flags(of: rule, scenario.batches, nil)
            #expect(found.flags.isEmpty, "\(rule.id): \(found.flags)")
            #expect(found.errors.isEmpty)
        }
    }

    @Test(arguments: shippedRuleIDs)
    func `the tests of a shipped rule pass`(id: String) throws {
        let rules = try #require(try RuleSet.load(directory: shippedFolder).testing(id))
        var runner = RuleTestRunner(rules.rules[0], judge: MiniatureJudge(rules))
        let results = runner.runAll()
        #expect(results.count >= 2)
        for result in results {
            #expect(result.failures == [], "\(result.test.place): \(result.test.name)")
        }
    }
}
