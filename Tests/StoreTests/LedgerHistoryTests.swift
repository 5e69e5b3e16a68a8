import FirmRecords
import Foundation
import Holds
import Records
import Testing

@testable import Store

/// Settles, decisions, payout runs and restarts at random: the ledger always adds up.
struct LedgerHistoryTests {
    /// `HOLDBACK_HISTORIES` asks for more, or for those from one seed to another (`5001-10000`).
    private static let seeds: ClosedRange<UInt64> = {
        let asked = ProcessInfo.processInfo.environment["HOLDBACK_HISTORIES"] ?? "40"
        let ends = asked.split(separator: "-").compactMap { UInt64($0) }
        guard let last = ends.last, ends.count < 3, ends[0] <= last else {
            preconditionFailure("HOLDBACK_HISTORIES is no number and no range: \(asked)")
        }
        return (ends.count == 1 ? 1 : ends[0])...max(1, last)
    }()

    @Test(arguments: seeds)
    func `every step of a history leaves the database whole`(_ seed: UInt64) throws {
        var history = try History(seed: seed)
        for _ in 0..<14 { try history.step() }
    }
}

private struct History {
    private let folder = TemporaryFolder()
    private var firm: RandomFirm
    private var store: Store
    private var runs = 0
    private var isDecided = false
    private var paidOnce: Set<String> = []
    /// What the last settle left behind, and the lines that it knew.
    private var written: (mark: OutcomeMark, lines: [HoldableLine])?

    init(seed: UInt64) throws {
        firm = RandomFirm(seed: seed)
        store = try Store(opening: folder.database, for: .review, making: true)
    }

    mutating func step() throws {
        switch firm.below(6) {
        case 0: try decide()
        case 1: try gate()
        case 2: store = try Store(opening: folder.database, for: .review)
        default: try settle()
        }
        let problems = try store.read(DatabaseCheck.run).flatMap(\.problems)
        #expect(problems.isEmpty)
    }

    private mutating func settle() throws {
        var settlement = firm.settle()
        let full = try store.read { try SettleChanges(settlement, $0) }
        if let written {
            settlement.lines = Self.news(from: written.lines, to: firm.lines)
            settlement.since = written.mark
        }
        // What it changes is worked out before, and people may come between.
        var changes = try store.read { try SettleChanges(settlement, $0) }
        #expect(Self.told(changes) == Self.told(full))
        if firm.below(4) == 0 { try decide() }
        if firm.below(4) == 0 { try gate() }
        if firm.below(2) == 0 {
            while try store.write({ try changes.postSome(at: noon, $0) }) {}
            let problems = try store.read(DatabaseCheck.run).flatMap(\.problems)
            #expect(problems.isEmpty)
        }
        // As after a crash: what was posted stays, the settle is never written.
        if firm.below(8) == 0 { return written = nil }
        let summary = try store.write { db in
            try Store.write(
                settlement, changes, covering: try RecordPosition.current(db), at: noon, db)
        }
        written = (summary.mark, firm.lines)
        if isDecided || runs > 0 { return }
        let held = try store.read(LedgerReader.all).filter { $0.value.record.account == .held }
        #expect(Set(held.keys) == Set(settlement.holds.map(\.line.commissionID)))
    }

    private static func news(
        from before: [HoldableLine], to now: [HoldableLine]
    ) -> LineNews {
        let before = Dictionary(uniqueKeysWithValues: before.map { ($0.commissionID, $0) })
        let gone = Set(before.keys).subtracting(now.map(\.commissionID))
        return .some(
            current: now.filter {
                let old = before[$0.commissionID]
                return old?.amount != $0.amount || old?.currency != $0.currency
            },
            gone: gone.sorted())
    }

    /// What changes say of the ledger and of holds.
    private static func told(_ changes: SettleChanges) -> [String] {
        let moves = changes.moves.map { move in
            let entries = move.entries.map {
                "\($0.from) \($0.to) \($0.amount.units) \($0.reason) \($0.reference)"
            }
            return "\(move.record.facts) \(move.record.account) \(move.customerID) \(entries)"
        }
        let amounts = changes.heldAmounts.filter { $0.value != .zero }
            .map { "\($0.key) \($0.value)" }.sorted()
        return moves + amounts + ["\(changes.holdCount)"]
    }

    private mutating func decide() throws {
        let flag = "F\(firm.below(4))"
        let verdict = Verdict.allCases[firm.below(3)]
        let decision = Decision(
            flagID: flag, verdict: verdict, reason: "r", note: "", actor: "u\(firm.below(2))")
        do {
            let result = try store.write { try Store.decide(decision, at: noon, $0) }
            guard case .effective = result else { return }
            isDecided = true
            let left = try store.read { try FlagHistory.of(flag, $0) }
            #expect(left?.lines.isEmpty == true)
        } catch is DecisionFault {}
    }

    private mutating func gate() throws {
        runs += 1
        let question = GateQuestion(
            run: "run-\(runs)", dueDigest: "d", lines: firm.dueLines(), actor: "u")
        let path = folder.database
        do {
            let first = try store.write { try Store.gate(question, at: noon, path: path, $0) }
            let again = try store.write { try Store.gate(question, at: noon, path: path, $0) }
            #expect(again.isRepeat)
            #expect(first.lines == again.lines)
            for line in first.released {
                #expect(paidOnce.insert(line.due.commissionID).inserted)
            }
        } catch let error as StoreError {
            #expect(error.reason == "nothing has been judged yet")
        }
    }
}
