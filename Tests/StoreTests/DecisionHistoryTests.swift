import FirmRecords
import Holds
import Records
import Testing

@testable import Store

/// Settles, decisions in any order and payout runs: each line stands where a simple model has it.
struct DecisionHistoryTests {
    @Test(arguments: 1...60)
    func `the last word counts, and a settle of the same records moves nothing`(
        _ seed: UInt64
    ) throws {
        var history = try History(seed: seed)
        for _ in 0..<24 { try history.step() }
    }
}

/// What must be true of each line: a function of the last settle, the decisions and the payout
/// runs.
private struct LineModel {
    enum Place: String { case accrued, held, declined, released, sentOut }

    private struct Worth {
        var amount = Money.zero
        var currency: CurrencyCode

        func covers(_ now: Worth) -> Bool { now.amount <= amount && now.currency == currency }
    }

    private(set) var places: [String: Place] = [:]
    /// Flags that would hold each line, by the last settle.
    private var claims: [String: Set<String>] = [:]
    private var flags: [String: Flag] = [:]
    /// What each line is worth by the last settle: nothing where it is gone.
    private var worth: [String: Worth] = [:]
    /// By line and flag, what the line was worth when a reviewer released it under the flag.
    private var released: [String: [String: Worth]] = [:]
    /// By flag, the evidence from which on its dismissal no longer counts.
    private var dismissed: [String: Double] = [:]

    /// Flags under which a line is released for as much as it is worth.
    private func covering(_ line: String) -> Set<String> {
        guard let now = worth[line] else { return [] }
        return Set((released[line] ?? [:]).filter { $0.value.covers(now) }.keys)
    }

    private func holders(_ line: String) -> Set<String> {
        (claims[line] ?? []).filter { dismissed[$0] == nil }.subtracting(covering(line))
    }

    private mutating func place() {
        for (line, place) in places where [.accrued, .held, .released].contains(place) {
            let isReleased = !covering(line).isEmpty
            places[line] = !holders(line).isEmpty ? .held : isReleased ? .released : .accrued
        }
    }

    mutating func settle(_ settlement: Settlement, _ lines: [HoldableLine]) {
        for line in lines where places[line.commissionID] == nil {
            places[line.commissionID] = .accrued
        }
        for line in worth.keys { worth[line]?.amount = .zero }
        for line in lines {
            worth[line.commissionID] = Worth(amount: line.amount, currency: line.currency)
        }
        claims = Dictionary(
            uniqueKeysWithValues: settlement.holds.map { ($0.line.commissionID, Set($0.flagIDs)) })
        flags = Dictionary(uniqueKeysWithValues: settlement.flags.map { ($0.id, $0) })
        dismissed = dismissed.filter { id, limit in flags[id].map { $0.logOdds < limit } ?? true }
        place()
    }

    /// - Returns: how many lines it moves; `nil` where it can't be taken.
    mutating func decide(_ flag: String, _ verdict: Verdict) -> Int? {
        guard let found = flags[flag] else { return nil }
        let claimed = places.keys.filter { claims[$0]?.contains(flag) == true }
        let before = places
        switch verdict {
        case .confirm:
            for line in claimed where [.accrued, .held, .released].contains(places[line]) {
                places[line] = .declined
            }
            dismissed[flag] = nil
        case .dismiss:
            dismissed[flag] = found.logOdds + 1
            place()
        case .release:
            for line in claimed where places[line] == .held && holders(line).contains(flag) {
                released[line, default: [:]][flag] = worth[line]
            }
            place()
        }
        return places.count { before[$0.key] != $0.value }
    }

    mutating func send(_ line: String) { places[line] = .sentOut }

    func mayBeSent(_ line: String) -> Bool {
        places[line] == .accrued || places[line] == .released
    }
}

private struct History {
    private let folder = TemporaryFolder()
    private var firm: RandomFirm
    private let store: Store
    private var model = LineModel()
    private var last: Settlement?
    private var runs = 0

    init(seed: UInt64) throws {
        firm = RandomFirm(seed: seed)
        store = try Store(opening: folder.database, for: .review, making: true)
    }

    mutating func step() throws {
        switch firm.below(7) {
        case 0: try gate()
        case 1, 2: try settle()
        default: try decide()
        }
        try compare()
    }

    private mutating func settle() throws {
        let settlement = firm.settle()
        _ = try store.write { db in
            try Store.write(
                settlement, covering: try RecordPosition.current(db), at: noon, db)
        }
        model.settle(settlement, firm.lines)
        last = settlement
    }

    private mutating func decide() throws {
        let (flag, verdict) = ("F\(firm.below(4))", Verdict.allCases[firm.below(3)])
        let decision = Decision(
            flagID: flag, verdict: verdict, reason: "r", note: "", actor: "u")
        do {
            let result = try store.write { try Store.decide(decision, at: noon, $0) }
            guard case .effective(_, let moved, _) = result else {
                Issue.record("nobody else is asked for")
                return
            }
            #expect(model.decide(flag, verdict) == moved.count)
        } catch DecisionFault.alreadyDecided, DecisionFault.nothingToRelease {
            var same = model
            #expect(same.decide(flag, verdict) == 0)
        } catch is DecisionFault {
            #expect(model.decide(flag, verdict) == nil)
        }
    }

    private mutating func gate() throws {
        if last == nil { return }
        runs += 1
        let question = GateQuestion(
            run: "run-\(runs)", dueDigest: "d", lines: firm.dueLines(), actor: "u")
        let answer = try store.write {
            try Store.gate(question, at: noon, path: folder.database, $0)
        }
        for line in answer.lines {
            let id = line.due.commissionID
            let isDue = model.mayBeSent(id) && line.due.amount != .zero
            #expect(!line.isReleased || isDue)
            if line.isReleased { model.send(id) }
        }
    }

    private func compare() throws {
        let kept = try store.read(LedgerReader.all)
        var places: [String: String] = [:]
        for (id, line) in kept {
            places[id] = line.run == nil ? line.record.account.rawValue : "sentOut"
        }
        #expect(places == model.places.mapValues(\.rawValue))
        #expect(try store.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
        guard let last else { return }
        let changes = try store.read { try SettleChanges(last, $0) }
        #expect(changes.moves.isEmpty)
    }
}
