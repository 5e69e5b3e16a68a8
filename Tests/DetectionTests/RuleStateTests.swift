import Detection
import FirmRecords
import Holds
import Records
import Rules
import Signals
import Testing

/// What a rule's state changes: a rule on trial speaks and does nothing.
struct RuleStateTests {
    /// The shipped rules, all of them or those whose path holds a word in another state.
    private func rules(_ state: String, only word: String = "") throws -> RuleSet {
        var files = try RuleFiles.read(directory: shippedRulesFolder)
        files.rules = files.rules.map { file in
            let isMeant = word.isEmpty || file.path.contains(word)
            let text = file.text.replacing("state: live", with: "state: \(state)")
            return isMeant ? SourceFile(path: file.path, text: text) : file
        }
        return try RuleSet.compile(files)
    }

    private func outcome(of firm: SmallFirm, _ state: String) throws -> Outcome {
        var engine = try Engine(rules: rules(state), plan: .standard, threads: 1)
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        return engine.settle()
    }

    @Test(arguments: SmallFirm.all)
    func `a rule on trial raises its flags and holds nothing`(_ firm: SmallFirm) throws {
        let trial = try outcome(of: firm, "shadow")
        #expect(trial.flags.map(\.id) == firm.expected.flags.map(\.id))
        #expect(trial.flags.allSatisfy { $0.status == .shadow })
        #expect(trial.holds.isEmpty)
        #expect(trial.affiliates.allSatisfy { $0.patterns.isEmpty })
    }

    @Test(arguments: SmallFirm.all)
    func `a rule on trial weighs nothing in a score`(_ firm: SmallFirm) throws {
        let scores = try outcome(of: firm, "shadow").affiliates.map(\.posterior)
        let prior = shippedRules.calibration.prior(.affiliate)
        #expect(scores.allSatisfy { abs($0 - prior) < 1e-12 })
    }

    @Test func `a flag on trial holds nothing though its subject is flagged by others`() throws {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<15 {
            firm.buyer("x\(number)", of: "X", day: 70 + number / 5, country: "VN")
            firm.transaction("back\(number)", of: "x\(number)", "refund", day: 105)
        }
        let rules = try rules("shadow", only: "country-cluster")
        var engine = Engine(rules: rules, plan: .standard, threads: 1)
        for batch in batches(firm.rows) { _ = engine.apply(batch) }
        let found = engine.settle()
        let live = try #require(found.flags("refund_abuse").first)
        let trial = try #require(found.flags("country_cluster").first)
        #expect(trial.status == .shadow)
        #expect(trial.posterior > 0.9)
        #expect(found.holds.count == 15)
        #expect(found.holds.allSatisfy { $0.flagIDs.contains(live.id) })
        #expect(!found.holds.contains { $0.flagIDs.contains(trial.id) })
    }

    @Test func `a rule that is retired says nothing`() throws {
        let firm = SmallFirm.all[0]
        #expect(try outcome(of: firm, "retired").flags.isEmpty)
    }

    @Test(arguments: SmallFirm.all)
    func `evidence weighs in a score though its rule did not fire`(_ firm: SmallFirm) {
        let quiet = firm.expected.affiliates.filter { $0.patterns.isEmpty }
        #expect(Set(quiet.map(\.posterior)).count > 2)
    }
}
