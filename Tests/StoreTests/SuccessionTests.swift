import FirmRecords
import Holds
import Records
@testable import Store
import Testing

/// A finding goes on under another id when its subject is named after another account.
struct SuccessionTests {
    private let folder = TemporaryFolder()
    private let store: Store

    init() throws { store = try Store(opening: folder.database, for: .review, making: true) }

    private static let accounts = ["a", "b", "c", "d", "e", "f", "g", "h"]

    /// A flag of a person's accounts, named after the least; one line of 14.85 USD an account.
    private struct Person {
        var accounts: [String]
        var logOdds = 3.0
        var rule = "r"

        var flag: Flag {
            Flag(
                id: "F\(rule)\(accounts.min() ?? "")", rule: rule, ruleVersion: "1",
                pattern: "churn", family: "churn", subjectKind: "person",
                subjectID: accounts.min() ?? "", affiliateIDs: ["A1"],
                customerIDs: accounts.sorted(), transactionIDs: [],
                logOdds: logOdds, posterior: 0.95, explanation: "", evidence: [], status: .open,
                raisedAt: noon, asOf: noon, baseline: "B")
        }
    }

    private func settle(_ persons: Person...) throws { try settle(persons) }

    private func settle(_ persons: [Person]) throws {
        guard let usd = CurrencyCode(text: "USD") else {
            preconditionFailure("USD is a currency")
        }
        let lines = Self.accounts.map { account in
            HoldableLine(
                commissionID: "K\(account)", affiliateID: "A1", customerID: account,
                transactionID: "T\(account)", amount: Money(units: 148_500), currency: usd,
                status: .accrued)
        }
        var book = HoldBook()
        let flags = persons.map(\.flag).sorted { $0.id < $1.id }
        for flag in flags {
            for line in lines where flag.customerIDs.contains(line.customerID) {
                book.hold(line, for: flag)
            }
        }
        let settlement = Settlement(
            asOf: noon, flags: flags, holds: book.holds(), standings: [], lines: .all(lines),
            ruleErrors: [], rules: RuleVersions(digest: "R", text: ""))
        _ = try store.write { db in
            try Store.write(settlement, covering: try RecordPosition.current(db), at: noon, db)
        }
        #expect(try store.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
        #expect(try store.read { try SettleChanges(settlement, $0) }.moves.isEmpty)
    }

    private func decide(_ flag: String, _ verdict: Verdict, by actor: String = "anna") throws {
        let decision = Decision(
            flagID: flag, verdict: verdict, reason: "why", note: "", actor: actor)
        _ = try store.write { try Store.decide(decision, at: noon, $0) }
    }

    private func accounts(_ lines: String...) throws -> [String] {
        try lines.map { id in
            try store.read { try LedgerReader.line(id, $0)?.record.account.rawValue } ?? "none"
        }
    }

    private func status(_ flag: String) throws -> String? {
        try store.read { try FlagQueue.flag(flag, $0)?.status }
    }

    private func kinds(_ flag: String) throws -> [FlagEvent.Kind] {
        try store.read { try FlagHistory.of(flag, $0) }?.events.map(\.kind) ?? []
    }

    @Test func `a dismissal goes on under the name that a new account gives the flag`() throws {
        try settle(Person(accounts: ["b", "c"]))
        try decide("Frb", .dismiss)
        try settle(Person(accounts: ["a", "b", "c"], logOdds: 3.9))
        #expect(try (status("Frb"), status("Fra")) == ("withdrawn", "dismissed"))
        #expect(try accounts("Ka", "Kb", "Kc") == ["accrued", "accrued", "accrued"])
        #expect(try kinds("Fra") == [.raised, .dismissed, .continued, .succeeded])
        let decisions = try store.read { try FlagHistory.of("Fra", $0) }?.decisions
        #expect(decisions?.map(\.verdict) == ["dismiss"])
        try settle(Person(accounts: ["a", "b", "c"], logOdds: 4))
        #expect(try (status("Fra"), accounts("Kb")) == ("open", ["held"]))
    }

    @Test func `a confirmation, an assignee, a pause and a proposal go on too`() throws {
        try settle(Person(accounts: ["b", "c"]), Person(accounts: ["b"], rule: "s"))
        let later = EventTime(microseconds: noon.microseconds + 1_000_000)
        try store.write { db in
            try Store.assign("bert", flag: "Frb", actor: "anna", at: noon, db)
            try Store.note("asked", flag: "Frb", actor: "anna", at: noon, db)
            try Store.snooze(until: later, flag: "Fsb", actor: "anna", at: noon, db)
        }
        try decide("Frb", .confirm)
        try settle(
            Person(accounts: ["a", "b", "c"]), Person(accounts: ["a", "b"], rule: "s"))
        #expect(try (status("Fra"), status("Fsa")) == ("confirmed", "open"))
        #expect(try accounts("Ka", "Kb", "Kc") == ["held", "declined", "declined"])
        #expect(try kinds("Fra").contains(.noted))
        let (first, second) = try store.read { db in
            (try FlagQueue.flag("Fra", db), try FlagQueue.flag("Fsa", db))
        }
        #expect(first?.assignee == "bert" && second?.snoozedUntil == later)
        let declined = try store.read { try FlagHistory.of("Fra", $0) }?.declined
        #expect(declined?.map(\.record.facts.id) == ["Kb", "Kc"])
    }

    @Test func `what two persons must agree on is asked of the second under the new name`() throws {
        let policy = ReviewPolicy(fourEyes: Money(units: 200_000), reopenStep: 1)
        #expect(try store.write { try policy.set($0, actor: "boss", at: noon) })
        try settle(Person(accounts: ["b", "c"]))
        try decide("Frb", .dismiss)
        #expect(try (status("Frb"), accounts("Kb")) == ("proposed", ["held"]))
        // A person of other accounts is nobody's heir.
        try settle(Person(accounts: ["d"]), Person(accounts: ["B", "b", "c"]))
        #expect(try (status("FrB"), status("Frd")) == ("proposed", "open"))
        try decide("FrB", .dismiss, by: "bert")
        #expect(try (status("FrB"), accounts("Kb", "Kd")) == ("dismissed", ["accrued", "held"]))
        // One more line of what one person alone never could dismiss stays free.
        try settle(Person(accounts: ["d"]), Person(accounts: ["A", "B", "b", "c"]))
        #expect(try (status("FrA"), accounts("Kb")) == ("dismissed", ["accrued"]))
    }

    @Test func `a dismissal by one person does not go on over more than one may dismiss`() throws {
        let policy = ReviewPolicy(fourEyes: Money(units: 400_000), reopenStep: 1)
        #expect(try store.write { try policy.set($0, actor: "boss", at: noon) })
        try settle(Person(accounts: ["b", "c"]))
        try decide("Frb", .dismiss)
        try settle(Person(accounts: ["a", "b", "c"]))
        #expect(try (status("Fra"), accounts("Kb")) == ("open", ["held"]))
    }

    @Test(arguments: [
        ("b", Verdict.dismiss, "open", "held"), ("c", .dismiss, "open", "held"),
        ("b", .confirm, "confirmed", "held"), ("c", .confirm, "confirmed", "held"),
    ])
    func `of two flags that become one the stricter word holds`(
        _ decided: String, _ verdict: Verdict, _ status: String, _ place: String
    ) throws {
        try settle(Person(accounts: ["b"]), Person(accounts: ["c"]))
        try decide("Fr\(decided)", verdict)
        try settle(Person(accounts: ["b", "c"]))
        #expect(try self.status("Frb") == status)
        let other = decided == "b" ? "c" : "b"
        #expect(try accounts("K\(other)") == [place])
        #expect(try accounts("K\(decided)") == [verdict == .confirm ? "declined" : "held"])
    }

    @Test func `two dismissed flags that become one are dismissed to the nearer limit`() throws {
        try settle(Person(accounts: ["b"], logOdds: 2), Person(accounts: ["c"], logOdds: 4))
        for flag in ["Frb", "Frc"] { try decide(flag, .dismiss) }
        try settle(Person(accounts: ["a", "b", "c"], logOdds: 2.9))
        #expect(try (status("Fra"), accounts("Kb", "Kc")) == ("dismissed", ["accrued", "accrued"]))
        try settle(Person(accounts: ["a", "b", "c"], logOdds: 3))
        #expect(try (status("Fra"), accounts("Kb", "Kc")) == ("open", ["held", "held"]))
    }

    @Test func `a release goes on, and frees nothing of a flag that becomes one with it`() throws {
        try settle(Person(accounts: ["b", "c"]))
        try decide("Frb", .release)
        try settle(Person(accounts: ["a", "b", "c"]))
        #expect(try accounts("Ka", "Kb", "Kc") == ["held", "released", "released"])
        #expect(try status("Fra") == "open")
        // The other flag names one of the lines, and nobody released it there.
        try settle(Person(accounts: ["a", "b", "c"]), Person(accounts: ["B", "c"]))
        #expect(try accounts("Kb", "Kc") == ["released", "held"])
        try settle(Person(accounts: ["A", "B", "a", "b", "c"]))
        #expect(try accounts("Kb", "Kc") == ["released", "held"])
    }

    @Test func `a person that loses its least account keeps its review, and gets it back`() throws {
        try settle(Person(accounts: ["a", "b", "c"]))
        try decide("Fra", .dismiss)
        try settle(Person(accounts: ["b", "c"]))
        #expect(try (status("Fra"), status("Frb")) == ("withdrawn", "dismissed"))
        try settle(Person(accounts: ["a", "b", "c"]))
        #expect(try (status("Fra"), status("Frb")) == ("dismissed", "withdrawn"))
        #expect(try kinds("Fra").count { $0 == .dismissed } == 1)
        try settle(Person(accounts: ["d"]))
        #expect(try (status("Frd"), accounts("Kd")) == ("open", ["held"]))
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `however persons become one, what was held is held and what was declined is declined`(
        _ seed: UInt64
    ) throws {
        var stream = SeededStream(seed)
        let policy = ReviewPolicy(fourEyes: Money(units: 400_000), reopenStep: 1)
        #expect(try store.write { try policy.set($0, actor: "boss", at: noon) })
        var persons = Self.accounts.map { Person(accounts: [$0]) }
        try settle(persons)
        while persons.count > 1 {
            for _ in 0..<stream.integer(0...3) {
                let flag = persons[stream.integer(0...persons.count - 1)].flag.id
                let verdict = Verdict.allCases[stream.integer(0...1)]
                do {
                    try decide(flag, verdict, by: stream.chance(50) ? "anna" : "bert")
                } catch is DecisionFault {}
            }
            let before = try store.read(LedgerReader.all).mapValues(\.record.account)
            let gone = persons.remove(at: stream.integer(0...persons.count - 1))
            let heir = stream.integer(0...persons.count - 1)
            persons[heir].accounts += gone.accounts
            persons[heir].logOdds = max(gone.logOdds, persons[heir].logOdds)
            if stream.chance(20) { persons[heir].logOdds += 0.6 }
            try settle(persons)
            for (id, account) in try store.read(LedgerReader.all).mapValues(\.record.account) {
                if before[id] != .accrued { #expect(account == before[id], "\(id)") }
            }
        }
    }
}
