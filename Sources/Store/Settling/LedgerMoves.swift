internal import Holds
internal import Records

/// What a settle moves in the ledger.
struct LedgerMoves {
    struct Move: Sendable {
        var record: LedgerRecord
        var customerID: String
        var transactionID: String
        /// None where the line alone is of another fee now.
        var entries: [LedgerEntry]
        /// Whether the line's first posting was written ahead.
        var isPosted = false
    }

    /// A line that the records support more of again than is still out.
    private struct Restoring {
        var old: KeptLine
        var line: HoldableLine
        var hold: LineHold?
    }

    private var moves: [Move] = []
    private var restoring: [Restoring] = []
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
        let isPlanned = lines.isEmpty || lines[0].isPlanned
        let covering = isPlanned ? [] : gone.values.filter { $0.isPlanned && $0.record.hasLeft }
        for old in gone.values where isPlanned || !(old.isPlanned && old.record.hasLeft) {
            try reconcile(old, nil, nil)
        }
        try follow(covering, lines)
        try restore()
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
        var fees = Set(lines.current.lazy.filter { !$0.isPlanned }.map(\.transactionID))
        var due = lines.moved.union(gone).union(changed.keys)
        for (id, _) in holds.all where kept[id] == nil { due.insert(id) }
        for id in kept.ids where holds[id] == nil { due.insert(id) }
        for id in due.sorted() {
            held.remove(id)
            let old = try ledger.line(id)
            if let line = changed[id] {
                if let old, !old.isPlanned { fees.insert(old.transactionID) }
                try reconcile(old, line, holds[id])
            } else if gone.contains(id) {
                if let old, !old.isPlanned { fees.insert(old.transactionID) }
                try reconcile(old, nil, nil)
            } else if let old {
                note(
                    LineReconciliation.reconcile(
                        unchanged: old.record, hold: holds[id], release: released.reason(id),
                        lift: .flagWithdrawn),
                    old, nil)
            }
        }
        fees.remove("")
        let covering = try fees.sorted().compactMap {
            try ledger.line(CommissionPlan.line(ofTransaction: $0))
        }
        try follow(covering.filter(\.record.hasLeft), lines.current)
        try restore()
        for id in held where !due.contains(id) {
            guard let worth = kept.worth(of: id) else { continue }
            heldAmounts[worth.currency, default: .zero] += worth.amount
        }
    }

    private mutating func reconcile(
        _ old: KeptLine?, _ line: HoldableLine?, _ hold: LineHold?
    ) throws {
        if let old, let line, old.isRestored(by: line) {
            restoring.append(Restoring(old: old, line: line, hold: hold))
        } else {
            move(old, line, hold)
        }
    }

    private mutating func move(_ old: KeptLine?, _ line: HoldableLine?, _ hold: LineHold?) {
        let release = old.flatMap { released.reason($0.record.facts.id) }
        let (record, entries) = LineReconciliation.reconcile(
            kept: old?.record, current: line, hold: hold, release: release, lift: .flagWithdrawn)
        if let record { note((record, entries), old, line) }
    }

    /// Gives back what was taken back, line by line, when it is known what else of their fees is
    /// out: a line whose fee was paid under another id since is worth what is still out of it.
    private mutating func restore() throws {
        if restoring.isEmpty { return }
        var moved = FeeTwins.Moved()
        for move in moves { moved.add(move) }
        for next in restoring.sorted(by: { $0.line.commissionID < $1.line.commissionID }) {
            var (line, now) = (next.line, next.old)
            (now.customerID, now.transactionID) = (line.customerID, line.transactionID)
            if try twins.fate(of: now, worth: line.amount, beside: moved) != nil {
                line.amount = now.record.facts.out
            }
            let count = moves.count
            move(next.old, line, next.hold)
            for move in moves[count...] { moved.add(move) }
        }
        restoring = []
    }

    /// Follows lines that the plan gave and that left before the firm began to send its own: each
    /// is worth what the firm's lines of its fee are together. Where there are none it stays as it
    /// is: nothing tells any more what the plan would give.
    private mutating func follow(_ covering: [KeptLine], _ lines: [HoldableLine]) throws {
        let fees = Set(covering.map(\.transactionID))
        let own = Dictionary(
            grouping: lines.filter { fees.contains($0.transactionID) && !$0.isPlanned }
        ) { FeeTwins.Fee($0) }
        for old in covering {
            guard let fee = own[FeeTwins.Fee(old)] else { continue }
            let facts = old.record.facts
            let most = facts.amount.units
            let worth = fee.filter { $0.currency == facts.currency }.reduce(Int64(0)) {
                min(most, $0 + min(most, max(0, $1.amount.units)))
            }
            try reconcile(
                old,
                HoldableLine(
                    commissionID: facts.id, affiliateID: facts.affiliateID,
                    customerID: old.customerID, transactionID: old.transactionID,
                    amount: Money(units: worth), currency: facts.currency, status: .accrued), nil)
        }
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
        let move = Move(
            record: record, customerID: line?.customerID ?? old?.customerID ?? "",
            transactionID: line?.transactionID ?? old?.transactionID ?? "", entries: entries)
        if let old, entries.isEmpty, FeeTwins.Fee(old) == FeeTwins.Fee(move) { return }
        moves.append(move)
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

    /// Whether a line by the records gives back what was taken back of this one.
    fileprivate func isRestored(by line: HoldableLine) -> Bool {
        record.hasLeft && record.facts.clawedBack < .zero && line.amount > record.facts.out
            && line.currency == record.facts.currency
    }
}
