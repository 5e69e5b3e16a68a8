import Foundation
import Signals
import Testing

@testable import Rules

@Suite struct AuthoringTests {
    private func repositoryFile(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: shippedFolder).deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    @Test func `the schema of the repository is that of the code`() throws {
        let schema = try repositoryFile("rules/rule.schema.json")
        #expect(
            schema == RuleSchema.text,
            "write it anew: holdback rules schema > rules/rule.schema.json")
    }

    @Test func `the reference of the repository is that of the code`() throws {
        let reference = try repositoryFile("docs/rule-reference.md")
        #expect(
            reference == RuleReference.text,
            "write it anew: holdback rules reference > docs/rule-reference.md")
    }

    @Test func `the schema is JSON that names every field, statistic and setting`() throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(RuleSchema.text.utf8))
        let schema = try #require(parsed as? [String: Any])
        let properties = try #require(schema["properties"] as? [String: Any])
        #expect(Set(properties.keys) == Set(RuleFields.rule.names))
        for type in StatisticCatalog.all {
            #expect(RuleSchema.text.contains("\"const\": \"\(type.description.name)\""))
            for setting in type.description.settings {
                #expect(RuleSchema.text.contains("\"\(setting.name)\": {"))
            }
        }
    }

    @Test func `every shipped rule names its schema and is in its usual form`() throws {
        let files = try RuleFiles.read(directory: shippedFolder)
        for file in files.rules {
            #expect(file.text.hasPrefix("# yaml-language-server: $schema=rule.schema.json\n"))
            #expect(RuleFormatter.formatted(file.text) == file.text, "\(file.path)")
        }
    }

    @Test(arguments: [SubjectKind.affiliate, .person, .customer, .pair])
    func `a new rule loads, is formatted, and its tests pass`(subject: SubjectKind) throws {
        let text = try #require(RuleDraft(id: "my-rule", subject: subject)).text
        #expect(diagnostics(ruleFiles(["my-rule": text])) == "")
        #expect(RuleFormatter.formatted(text) == text)
        try expectTestsPass(text, id: "my-rule")
        let live = text.replacing("state: draft", with: "state: live")
        #expect(diagnostics(ruleFiles(["my-rule": live])) == "")
    }

    @Test func `a name that no rule can have, and a subject without signals, make no rule`() {
        #expect(RuleDraft(id: "My Rule", subject: .affiliate) == nil)
        #expect(RuleDraft(id: "../x", subject: .affiliate) == nil)
        #expect(RuleDraft(id: "x", subject: .ring) == nil)
    }

    @Test func `the rule of the walk-through loads and its tests pass`() throws {
        let page = try repositoryFile("docs/writing-a-rule.md")
        let start = try #require(page.range(of: "```yaml rules/reset-farming.yaml\n"))
        let rest = page[start.upperBound...]
        let end = try #require(rest.range(of: "\n```\n"))
        let text = rest[..<end.lowerBound] + "\n"
        #expect(RuleFormatter.formatted(String(text)) == text)
        try expectTestsPass(String(text), id: "reset-farming")
    }

    private func expectTestsPass(_ text: String, id: String) throws {
        let lists = ["trusted_affiliates": ""]
        let all = try RuleSet.compile(ruleFiles([id: text], lists: lists))
        let rules = try #require(all.testing(id))
        var runner = RuleTestRunner(rules.rules[0], judge: MiniatureJudge(rules))
        let results = runner.runAll()
        #expect(results.count >= 2)
        for result in results { #expect(result.failures == [], "\(result.test.name)") }
    }
}
