internal import GRDB
internal import Holds

/// The lines that a flag would hold if nothing had been decided, as the ledger has them now.
struct ClaimedLines {
    /// By id.
    private let all: [KeptLine]
    /// Those that it holds.
    let held: [KeptLine]

    init(_ flag: String, _ db: Database) throws {
        all = try Self.lines("flag_lines", flag, db)
        held = try Self.lines("hold_flags", flag, db)
    }

    private static func lines(
        _ table: String, _ flag: String, _ db: Database
    ) throws -> [KeptLine] {
        let finder = try LedgerFinder(db)
        return try String.fetchAll(
            db,
            sql: "SELECT commission_id FROM \(table) WHERE flag_id = ? ORDER BY commission_id",
            arguments: [flag]
        ).compactMap(finder.line)
    }

    /// Lines whose money is still here: unpaid, or released by a reviewer and by nobody else.
    ///
    /// - Complexity: O(ledger entries) where a reviewer released any, else O(claimed lines).
    func declinable(_ db: Database) throws -> [KeptLine] {
        let isAnyReleased = all.contains { $0.record.account == .released && $0.run == nil }
        let recallable = isAnyReleased ? try Self.releasedByReviewers(db) : []
        return all.filter { line in
            switch line.record {
            case .accrued, .held: true
            case .released: line.run == nil && recallable.contains(line.record.facts.id)
            case .declined, .paid: false
            }
        }
    }

    /// Lines that a decision released, of which the firm does not say that it sent them out.
    private static func releasedByReviewers(_ db: Database) throws -> Set<String> {
        try String.fetchSet(
            db,
            sql: """
                SELECT commission_id FROM ledger_entries
                WHERE to_account = 'released' AND reason = ?
                EXCEPT SELECT commission_id FROM commissions WHERE status IN ('released', 'paid')
                """,
            arguments: [ReleaseReason.decided(decision: "").code])
    }

    /// What a decision left as it was.
    func untouched(besides moved: Set<String>, _ db: Database) throws -> UntouchedLines {
        var lines = UntouchedLines()
        var holders: Set<String> = []
        for line in all where !moved.contains(line.record.facts.id) {
            switch line.record.account {
            case .held:
                let id = line.record.facts.id
                lines.stillHeld.append(line.record.facts)
                holders.formUnion(try AffiliateFile.heldBy(id, db)?.flagIDs ?? [])
            case .declined: lines.declined += 1
            case .released, .paid: lines.sentOut += 1
            default: break
            }
        }
        lines.holders = holders.sorted()
        return lines
    }
}
