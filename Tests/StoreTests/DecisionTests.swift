import FirmRecords
import Holds
import Records
import Store
import Testing

/// What reviewers say, who must agree, and how long it holds.
struct DecisionTests {
    private let folder = TemporaryFolder()
    private let store: Store

    init() throws {
        store = try Store(opening: folder.database, for: .review, making: true)
        try settle(logOdds: 3)
    }

    private func settle(
        logOdds: Double, second: Bool = false, later: Int64? = nil
    ) throws {
        let settlement = Fixture.settlement(logOdds: logOdds, second: second, later: later)
        _ = try store.write { db in
            try Store.write(settlement, covering: try RecordPosition.current(db), at: noon, db)
        }
    }

    @discardableResult
    private func decide(_ verdict: Verdict, by actor: String = "anna") throws -> DecisionResult {
        let decision = Decision(
            flagID: "F1", verdict: verdict, reason: "why", note: "", actor: actor)
        return try store.write { try Store.decide(decision, at: noon, $0) }
    }

    private func setFourEyes(_ units: Int64) throws {
        // A laxer policy takes two.
        for boss in ["boss", "owner"] {
            if try setPolicy(units, by: boss) { return }
        }
    }

    private func setPolicy(_ units: Int64, by actor: String) throws -> Bool {
        let policy = ReviewPolicy(fourEyes: Money(units: units), reopenStep: 1)
        return try store.write { try policy.set($0, actor: actor, at: noon) }
    }

    private func fourEyes() throws -> Int64 {
        try store.read { try ReviewPolicy.current($0).fourEyes.units }
    }

    private func account(_ id: String = "K1") throws -> String? {
        try store.read { try LedgerReader.line(id, $0)?.record.account.rawValue }
    }

    private func status() throws -> String? {
        try store.read { try FlagQueue.flag("F1", $0)?.status }
    }

    @Test(arguments: [
        (Verdict.confirm, "declined", "confirmed"), (.dismiss, "accrued", "dismissed"),
        (.release, "released", "open"),
    ])
    func `a verdict moves the lines and marks the flag`(
        _ verdict: Verdict, _ account: String, _ status: String
    ) throws {
        #expect(try self.account() == "held")
        try decide(verdict)
        #expect(try self.account() == account)
        #expect(try self.status() == status)
    }

    @Test func `a dismissed flag stays shut until its evidence has grown by the step`() throws {
        try decide(.dismiss)
        try settle(logOdds: 3.9)
        #expect(try (account(), status()) == ("accrued", "dismissed"))
        try settle(logOdds: 4)
        #expect(try (account(), status()) == ("held", "open"))
    }

    @Test func `where any growth opens a flag again, none does not`() throws {
        let policy = ReviewPolicy(fourEyes: Money(units: 5_000_000), reopenStep: 0)
        _ = try store.write { try policy.set($0, actor: "boss", at: noon) }
        try decide(.dismiss)
        for logOdds in [3, 2.5] {
            try settle(logOdds: logOdds)
            #expect(try (account(), status()) == ("accrued", "dismissed"))
        }
        try settle(logOdds: 3.01)
        #expect(try (account(), status()) == ("held", "open"))
    }

    @Test func `a line that another flag holds stays held when one is dismissed`() throws {
        try settle(logOdds: 3, second: true)
        try decide(.dismiss)
        #expect(try account() == "held")
        let hold = try store.read { try AffiliateFile.heldBy("K1", $0) }
        #expect(hold?.flagIDs == ["F2"])
        #expect(hold?.reasonCode == "lockstep")
    }

    @Test func `above the amount a second person must say the same`() throws {
        try setFourEyes(100_000)
        guard case .proposed = try decide(.confirm) else {
            Issue.record("one person decided alone")
            return
        }
        #expect(try (account(), status()) == ("held", "proposed"))
        #expect(throws: DecisionFault.ownProposal("F1", by: "anna")) { try decide(.confirm) }
        guard case .proposed = try decide(.dismiss, by: "bert") else {
            Issue.record("another verdict is no approval")
            return
        }
        guard case .effective(_, let moved, _) = try decide(.dismiss, by: "anna") else {
            Issue.record("two agreed")
            return
        }
        #expect(moved.count == 1)
    }

    @Test(arguments: [
        "Anna", " anna", "anna ", "an\u{FF4E}a", "an  na", "anna\u{200B}", "\u{2060}anna", "   ",
        "anna.", ".", "\u{2800}", "anna\u{2800}",
    ])
    func `one person under another spelling is no second person`(_ name: String) throws {
        try setFourEyes(100_000)
        try decide(.confirm)
        #expect(throws: DecisionFault.ownProposal("F1", by: name)) {
            try decide(.confirm, by: name)
        }
        #expect(try account() == "held")
    }

    private func isEffective(_ result: DecisionResult) -> Bool {
        if case .effective = result { true } else { false }
    }

    @Test func `who approves approves the lines that were proposed, no others`() throws {
        try setFourEyes(100_000)
        #expect(try !isEffective(decide(.release)))
        try settle(logOdds: 3, later: 50_000_000)
        guard case .proposed(_, isAnew: true, _) = try decide(.release, by: "bert") else {
            Issue.record("anna never saw the later line")
            return
        }
        #expect(try account("K2") == "held")
        #expect(try isEffective(decide(.release, by: "anna")))
        #expect(try account("K2") == "released")
    }

    @Test func `what two persons confirmed is not undone by one`() throws {
        try setFourEyes(100_000)
        try decide(.confirm)
        #expect(try isEffective(decide(.confirm, by: "bert")))
        #expect(try !isEffective(decide(.dismiss, by: "anna")))
        try settle(logOdds: 3, later: 50_000)
        #expect(try account("K2") == "held")
        #expect(try !isEffective(decide(.dismiss, by: "anna")))
        #expect(try isEffective(decide(.dismiss, by: "bert")))
        #expect(try account("K2") == "accrued")
    }

    @Test func `where every decision takes two, one without lines does too`() throws {
        try decide(.confirm)
        try setFourEyes(0)
        #expect(try !isEffective(decide(.dismiss)))
        #expect(try isEffective(decide(.dismiss, by: "bert")))
    }

    @Test func `one person's dismissal covers what one person may decide on`() throws {
        try setFourEyes(200_000)
        #expect(try isEffective(decide(.dismiss)))
        try settle(logOdds: 3, later: 51_499)
        #expect(try (account("K2"), status()) == ("accrued", "dismissed"))
        try settle(logOdds: 3, later: 51_500)
        #expect(try (account("K2"), status()) == ("held", "open"))
        #expect(try !isEffective(decide(.dismiss)))
        #expect(try isEffective(decide(.dismiss, by: "bert")))
        try settle(logOdds: 3, later: 90_000)
        #expect(try (account("K2"), status()) == ("accrued", "dismissed"))
    }

    @Test func `a laxer policy takes a second person, a stricter one does not`() throws {
        #expect(try setPolicy(5_000_000, by: "anna"))
        #expect(try !setPolicy(90_000_000, by: "anna"))
        #expect(throws: DecisionFault.ownPolicy(by: "anna")) {
            try setPolicy(90_000_000, by: "Anna")
        }
        #expect(try !setPolicy(80_000_000, by: "bert"))
        #expect(try fourEyes() == 5_000_000)
        #expect(try setPolicy(80_000_000, by: "anna"))
        #expect(try fourEyes() == 80_000_000)
    }

    @Test func `a verdict tells what it moved and what others hold still`() throws {
        try settle(logOdds: 3, second: true)
        guard case .effective(_, let moved, let untouched) = try decide(.dismiss) else {
            Issue.record("one person may decide")
            return
        }
        #expect(moved.isEmpty)
        #expect(untouched.stillHeld.map(\.id) == ["K1"])
        #expect(untouched.holders == ["F2"])
    }

    @Test func `a confirmed flag tells the lines that it declined`() throws {
        try decide(.confirm)
        let history = try store.read { try FlagHistory.of("F1", $0) }
        #expect(history?.lines.isEmpty == true)
        #expect(history?.declined.map(\.record.facts.id) == ["K1"])
    }

    @Test func `the amount itself asks for two, a unit less for one`() throws {
        try setFourEyes(148_500)
        guard case .proposed = try decide(.confirm) else {
            Issue.record("the amount itself is enough")
            return
        }
        try setFourEyes(148_501)
        guard case .effective = try decide(.confirm) else {
            Issue.record("nobody else is asked for")
            return
        }
    }

    @Test(arguments: [Verdict.dismiss, .release])
    func `a confirmation declines what an earlier word had freed`(_ earlier: Verdict) throws {
        try decide(earlier)
        guard case .effective(_, let moved, _) = try decide(.confirm) else {
            Issue.record("one person may decide")
            return
        }
        #expect(moved.count == 1)
        #expect(try (account(), status()) == ("declined", "confirmed"))
    }

    @Test func `what a payout run took can't be declined, and the decision says so`() throws {
        try decide(.release)
        let due = DueLine(commissionID: "K1", affiliateID: "A1", amount: nil, currency: nil)
        let question = GateQuestion(run: "r", dueDigest: "d", lines: [due], actor: "u")
        _ = try store.write { try Store.gate(question, at: noon, path: folder.database, $0) }
        guard case .effective(_, let moved, let untouched) = try decide(.confirm) else {
            Issue.record("no line is left to be declined")
            return
        }
        #expect(moved.isEmpty)
        #expect(untouched.sentOut == 1)
        #expect(try account() == "released")
    }

    @Test func `a decision without effect is refused, and what can't be undone is told`() throws {
        try decide(.confirm)
        #expect(throws: DecisionFault.nothingToRelease("F1")) { try decide(.release) }
        #expect(throws: DecisionFault.notWaiting("F1")) { try snooze(untilHour: 1) }
        guard case .effective(_, let moved, let untouched) = try decide(.dismiss) else {
            Issue.record("the flag is shut, its line stays")
            return
        }
        #expect(moved.isEmpty)
        #expect(untouched.declined == 1)
        #expect(try account() == "declined")
    }

    private func snooze(untilHour hour: Int64) throws {
        let until = EventTime(microseconds: noon.microseconds + hour * 3_600_000_000)
        try store.write { try Store.snooze(until: until, flag: "F1", actor: "a", at: noon, $0) }
    }

    @Test func `a flag is put off until a time to come alone`() throws {
        try snooze(untilHour: 1)
        for hour: Int64 in [0, -1] {
            #expect(throws: DecisionFault.self) { try snooze(untilHour: hour) }
        }
    }

    @Test func `a flag that was put off can be brought back`() throws {
        try snooze(untilHour: 1)
        func isAsleep() throws -> Bool? {
            try store.read { try FlagQueue.flag("F1", $0) }?.isAsleep(at: noon)
        }
        #expect(try isAsleep() == true)
        try store.write { try Store.wake("F1", actor: "a", at: noon, $0) }
        #expect(try isAsleep() == false)
        let events = try store.read { try FlagEvent.all($0, flag: "F1") }
        #expect(events.map(\.kind).suffix(2) == [.snoozed, .woken])
        try decide(.dismiss)
        #expect(throws: DecisionFault.notWaiting("F1")) {
            try store.write { try Store.wake("F1", actor: "a", at: noon, $0) }
        }
    }

    @Test func `nothing can be decided of a flag that is withdrawn or was never raised`() throws {
        let nothing = Fixture.settlement(logOdds: 3, flagged: false)
        _ = try store.write { db in
            try Store.write(nothing, covering: try RecordPosition.current(db), at: noon, db)
        }
        #expect(throws: DecisionFault.withdrawn("F1")) { try decide(.confirm) }
        let unknown = Decision(flagID: "F9", verdict: .confirm, reason: "", note: "", actor: "anna")
        #expect(throws: DecisionFault.unknownFlag("F9")) {
            try store.write { try Store.decide(unknown, at: noon, $0) }
        }
    }
}

/// One line of 14.85 USD and perhaps a later one, held by one flag or two.
private enum Fixture {
    static func settlement(
        logOdds: Double, second: Bool = false, flagged: Bool = true, later: Int64? = nil
    ) -> Settlement {
        guard let usd = CurrencyCode(text: "USD") else {
            preconditionFailure("USD is a currency")
        }
        func line(_ number: Int, _ units: Int64) -> HoldableLine {
            HoldableLine(
                commissionID: "K\(number)", affiliateID: "A1", customerID: "C1",
                transactionID: "T\(number)", amount: Money(units: units), currency: usd,
                status: .accrued)
        }
        let lines = [line(1, 148_500)] + (later.map { [line(2, $0)] } ?? [])
        var flags = [flag("F1", "refund_abuse", logOdds)]
        if second { flags.append(flag("F2", "lockstep", 2)) }
        if !flagged { flags = [] }
        var book = HoldBook()
        for flag in flags {
            for line in lines { book.hold(line, for: flag) }
        }
        return Settlement(
            asOf: noon, flags: flags, holds: book.holds(), standings: [], lines: .all(lines),
            ruleErrors: [], rules: RuleVersions(digest: "R", text: ""))
    }

    private static func flag(_ id: String, _ pattern: String, _ logOdds: Double) -> Flag {
        Flag(
            id: id, rule: "r", ruleVersion: "1", pattern: pattern, family: "refunds",
            subjectKind: "affiliate", subjectID: "A1", affiliateIDs: ["A1"], customerIDs: ["C1"],
            transactionIDs: [], logOdds: logOdds, posterior: 0.95, explanation: "", evidence: [],
            status: .open, raisedAt: noon, asOf: noon, baseline: "B")
    }
}
