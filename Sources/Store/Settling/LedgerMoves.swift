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
    /// Lines that stand in `held` afterwards.
    private(set) var held: Set<String> = []
    /// What these are worth.
    private(set) var heldAmounts: [CurrencyCode: MoneySum] = [:]

    /// In the order of the lines' ids.
    var sorted: [Move] { moves.sorted { $0.record.facts.id < $1.record.facts.id } }

    /// - Complexity: O(lines).
    init(kept: [String: KeptLine], lines: [HoldableLine], holds: EffectiveHolds) {
        var gone = kept
        for line in lines {
            let old = kept.isEmpty ? nil : gone.removeValue(forKey: line.commissionID)
            reconcile(old, line, holds[line.commissionID])
        }
        // A firm that begins to send its own lines undoes none that the plan gave and that left.
        let isPlanned = lines.isEmpty || lines[0].isPlanned
        for old in gone.values where isPlanned || !(old.isPlanned && old.record.hasLeft) {
            reconcile(old, nil, nil)
        }
    }

    private mutating func reconcile(_ old: KeptLine?, _ line: HoldableLine?, _ hold: LineHold?) {
        let (record, entries) = LineReconciliation.reconcile(
            kept: old?.record, current: line, hold: hold, lift: .flagWithdrawn)
        guard let record else { return }
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

extension HoldableLine {
    /// Whether the line comes from a plan and not from the firm.
    fileprivate var isPlanned: Bool { commissionID.hasPrefix("plan:") }
}

extension KeptLine {
    fileprivate var isPlanned: Bool { record.facts.id.hasPrefix("plan:") }
}
