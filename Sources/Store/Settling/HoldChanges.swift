internal import GRDB
internal import Holds

/// What brings the tables of holds to what holds the held lines of the ledger.
struct HoldChanges: Sendable {
    private struct KeptHold: Equatable {
        var reasonCode: String
        var flagIDs: [String]
    }

    private var gone: [String] = []
    private var changed: [(commissionID: String, holdID: String, line: LineHold)] = []

    /// - Parameter held: lines that stand in `held` in the ledger.
    /// - Complexity: O(holds).
    init(_ effective: EffectiveHolds, held: Set<String>, _ db: Database) throws {
        let kept = try Self.kept(db)
        gone = kept.keys.filter { !held.contains($0) }.sorted()
        changed = effective.all.filter { id, _, line in
            held.contains(id)
                && kept[id] != KeptHold(reasonCode: line.reasonCode, flagIDs: line.flagIDs)
        }
    }

    func write(_ db: Database, settle: Int64) throws {
        for id in gone { try db.run("DELETE FROM holds WHERE commission_id = ?", [id]) }
        for (id, holdID, line) in changed {
            try db.run(
                """
                INSERT INTO holds VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (commission_id) DO UPDATE SET reason_code = ?3
                """,
                [id, holdID, line.reasonCode, settle])
            try db.run("DELETE FROM hold_flags WHERE commission_id = ?", [id])
            for flag in line.flagIDs {
                try db.run("INSERT INTO hold_flags VALUES (?, ?)", [id, flag])
            }
        }
    }

    private static func kept(_ db: Database) throws -> [String: KeptHold] {
        var holds: [String: KeptHold] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT commission_id, reason_code, flag_id
                FROM holds LEFT JOIN hold_flags USING (commission_id)
                ORDER BY commission_id, flag_id
                """)
        while let row = try rows.next() {
            let id: String = row["commission_id"]
            let flag: String? = row["flag_id"]
            holds[id, default: KeptHold(reasonCode: row["reason_code"], flagIDs: [])]
                .flagIDs += flag.map { [$0] } ?? []
        }
        return holds
    }
}
