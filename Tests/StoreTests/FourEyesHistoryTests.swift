import FirmRecords
import GRDB
import Holds
import Records
import Testing

@testable import Store

/// Settles, decisions by two persons and payout runs at random: nobody frees alone what takes two.
struct FourEyesHistoryTests {
    @Test(arguments: 1...30)
    func `what one person frees of a flag stays below what takes two`(_ seed: UInt64) throws {
        var history = try History(seed: seed)
        for _ in 0..<60 { try history.step() }
    }
}

private struct History {
    /// What one person freed: which line, and what it was worth then.
    private struct Freed {
        var person: String
        var line: LineFacts
    }

    private let folder = TemporaryFolder()
    private var firm: RandomFirm
    private let store: Store
    private let limit = Money(units: 500_000)
    /// By flag, by line.
    private var freed: [String: [String: Freed]] = [:]
    /// Who dismissed a flag alone.
    private var dismissers: [String: String] = [:]
    private var claims: [String: [String]] = [:]
    private var runs = 0

    init(seed: UInt64) throws {
        firm = RandomFirm(seed: seed)
        store = try Store(opening: folder.database, for: .review, making: true)
        let policy = ReviewPolicy(fourEyes: limit, reopenStep: 1)
        _ = try store.write { try policy.set($0, actor: "boss", at: noon) }
    }

    mutating func step() throws {
        switch firm.below(5) {
        case 0: try gate()
        case 1, 2: try settle()
        default: try decide()
        }
        try compare()
    }

    private mutating func settle() throws {
        let settlement = firm.settle()
        _ = try store.write { db in
            try Store.write(settlement, covering: try RecordPosition.current(db), at: noon, db)
        }
        claims = Dictionary(
            uniqueKeysWithValues: settlement.holds.map { ($0.line.commissionID, $0.flagIDs) })
    }

    private mutating func decide() throws {
        // Confirmed flags leave nothing to be freed, so they are few.
        let verdicts: [Verdict] = [.confirm] + Array(repeating: .release, count: 15) + [.dismiss]
        let (flag, verdict) = ("F\(firm.below(2))", verdicts[firm.below(verdicts.count)])
        let decision = Decision(
            flagID: flag, verdict: verdict, reason: "r", note: "", actor: "u\(firm.below(2))")
        let held = try store.read { try FlagHistory.of(flag, $0) }?.lines ?? []
        guard
            case .effective(let id, _, _)? =
                try? store.write({ try Store.decide(decision, at: noon, $0) }),
            let kept = try store.read({ try FlagHistory.of(flag, $0) })?.decisions
                .first(where: { $0.id == id })
        else { return }
        let person = kept.approver.isEmpty ? kept.actor : nil
        if verdict != .release { dismissers[flag] = verdict == .dismiss ? person : nil }
        for line in held where verdict == .release {
            note(flag, line.record.facts, person)
        }
    }

    private mutating func note(_ flag: String, _ line: LineFacts, _ person: String?) {
        freed[flag, default: [:]][line.id] = person.map { Freed(person: $0, line: line) }
    }

    private mutating func gate() throws {
        runs += 1
        let question = GateQuestion(
            run: "run-\(runs)", dueDigest: "d", lines: firm.dueLines(), actor: "u")
        let path = folder.database
        guard let answer = try? store.write({ try Store.gate(question, at: noon, path: path, $0) })
        else { return }
        let dismissed = try store.read {
            try String.fetchSet($0, sql: "SELECT flag_id FROM flags WHERE review = 'dismissed'")
        }
        for id in answer.released.map(\.due.commissionID) {
            guard let line = try store.read({ try LedgerReader.line(id, $0) }) else { continue }
            for flag in claims[id] ?? [] where dismissed.contains(flag) {
                // Who released it before answers for it.
                if freed[flag]?[id] == nil, let person = dismissers[flag] {
                    note(flag, line.record.facts, person)
                }
            }
        }
    }

    private func compare() throws {
        let ledger = try store.read(LedgerReader.all)
        for (flag, lines) in freed {
            var sums: [String: MoneySum] = [:]
            for (id, freed) in lines where ledger[id]?.record.account != .declined {
                sums["\(freed.person) \(freed.line.currency)", default: .zero] += freed.line.amount
            }
            for (who, sum) in sums {
                #expect(sum < MoneySum(units: Int128(limit.units)), "\(who) freed it of \(flag)")
            }
        }
        #expect(try store.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
    }
}
