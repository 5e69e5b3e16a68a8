import FirmRecords
import Foundation
import Holds
import Records
import Store
import Testing

/// Settles, decisions, payout runs and restarts at random: the ledger always adds up.
struct LedgerHistoryTests {
    /// `HOLDBACK_HISTORIES` asks for more.
    private static let seeds =
        1...(ProcessInfo.processInfo.environment["HOLDBACK_HISTORIES"].flatMap(UInt64.init) ?? 40)

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
        let settlement = firm.settle()
        // What it changes is worked out before, and people may come between.
        let changes = try store.read { try SettleChanges(settlement, $0) }
        if firm.below(4) == 0 { try decide() }
        if firm.below(4) == 0 { try gate() }
        _ = try store.write { db in
            try Store.write(
                settlement, changes, covering: try RecordPosition.current(db), at: noon, db)
        }
        if isDecided || runs > 0 { return }
        let held = try store.read(LedgerReader.all).filter { $0.value.record.account == .held }
        #expect(Set(held.keys) == Set(settlement.holds.map(\.line.commissionID)))
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
            if verdict == .release { return }
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
