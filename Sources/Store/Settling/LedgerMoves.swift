internal import Holds
internal import Records

/// What a settle moves in the ledger.
struct LedgerMoves {
    struct Move: Sendable {
        var record: LedgerRecord
        var customerID: String
        var transactionID: String
        var entries: [LedgerEntry]
    }

    private var moves: [Move] = []
    private let twins: FeeTwins
    private let released: ReleasedLines
    /// Lines that stand in `held` afterwards.
    private(set) var held: Set<String> = []
    /// What these are worth.
    private(set) var heldAmounts: [CurrencyCode: MoneySum] = [:]

    /// In the order of the lines' ids.
    var sorted: [Move] { moves.sorted { $0.record.facts.id < $1.record.facts.id } }

    /// - Complexity: O(lines).
    init(
        kept: [String: KeptLine], lines: [HoldableLine], holds: EffectiveHolds,
        released: ReleasedLines, _ twins: FeeTwins
    ) throws {
        self.twins = twins
        self.released = released
        var gone = kept
        for line in lines {
            let old = kept.isEmpty ? nil : gone.removeValue(forKey: line.commissionID)
            try reconcile(old, line, holds[line.commissionID])
        }
        // A firm that begins to send its own lines undoes none that the plan gave and that left.
        let isPlanned = lines.isEmpty || lines[0].isPlanned
        for old in gone.values where isPlanned || !(old.isPlanned && old.record.hasLeft) {
            try reconcile(old, nil, nil)
        }
    }

    /// The moves where only some lines changed.
    ///
    /// Every other line stands where it should, but for those that a flag now holds or no longer
    /// does.
    ///
    /// - Complexity: O(holds + changed lines log lines).
    init(
        _ lines: ChangedLines, kept: KeptHolds, holds: EffectiveHolds, released: ReleasedLines,
        in ledger: LedgerFinder, _ twins: FeeTwins
    ) throws {
        self.twins = twins
        self.released = released
        held = Set(kept.ids)
        let changed = Dictionary(uniqueKeysWithValues: lines.current.map { ($0.commissionID, $0) })
        let gone = Set(lines.gone)
        var due = lines.moved.union(gone).union(changed.keys)
        for (id, _) in holds.all where kept[id] == nil { due.insert(id) }
        for id in kept.ids where holds[id] == nil { due.insert(id) }
        for id in due.sorted() {
            held.remove(id)
            let old = try ledger.line(id)
            if let line = changed[id] {
                try reconcile(old, line, holds[id])
            } else if gone.contains(id) {
                try reconcile(old, nil, nil)
            } else if let old {
                note(
                    LineReconciliation.reconcile(
                        unchanged: old.record, hold: holds[id], release: released.reason(id),
                        lift: .flagWithdrawn),
                    old, nil)
            }
        }
        for id in held where !due.contains(id) {
            guard let worth = kept.worth(of: id) else { continue }
            heldAmounts[worth.currency, default: .zero] += worth.amount
        }
    }

    private mutating func reconcile(
        _ old: KeptLine?, _ line: HoldableLine?, _ hold: LineHold?
    ) throws {
        let line = try line.map { try paidOnce($0, old) }
        let release = old.flatMap { released.reason($0.record.facts.id) }
        let (record, entries) = LineReconciliation.reconcile(
            kept: old?.record, current: line, hold: hold, release: release, lift: .flagWithdrawn)
        if let record { note((record, entries), old, line) }
    }

    /// A line whose payment was taken back is not given it again where its fee was paid under
    /// another id since: it is worth what is still out.
    private func paidOnce(_ line: HoldableLine, _ old: KeptLine?) throws -> HoldableLine {
        guard let old, old.record.hasLeft else { return line }
        let facts = old.record.facts
        let out = Money(units: facts.amount.units + facts.clawedBack.units)
        guard facts.clawedBack < .zero, line.amount > out, line.currency == facts.currency,
            try twins.fate(of: old, worth: line.amount) != nil
        else { return line }
        var line = line
        line.amount = out
        return line
    }

    private mutating func note(
        _ reconciled: (record: LedgerRecord, entries: [LedgerEntry]), _ old: KeptLine?,
        _ line: HoldableLine?
    ) {
        let (record, entries) = reconciled
        if record.account == .held {
            held.insert(record.facts.id)
            heldAmounts[record.facts.currency, default: .zero] += record.facts.amount
        }
        if old != nil && entries.isEmpty { return }
        moves.append(
            Move(
                record: record, customerID: line?.customerID ?? old?.customerID ?? "",
                transactionID: line?.transactionID ?? old?.transactionID ?? "", entries: entries))
    }
}

/// Lines that may have to move at a settle.
struct ChangedLines {
    var current: [HoldableLine]
    /// Ids of lines that the records no longer give.
    var gone: [String]
    /// Ids of lines that decisions or payout runs moved.
    var moved: Set<String>
}

extension HoldableLine {
    /// Whether the line comes from a plan and not from the firm.
    fileprivate var isPlanned: Bool { CommissionPlan.givesLine(commissionID) }
}

extension KeptLine {
    fileprivate var isPlanned: Bool { CommissionPlan.givesLine(record.facts.id) }
}
