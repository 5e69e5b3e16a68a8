internal import GRDB
internal import Holds

/// Brings the tables of holds to what holds the held lines of the ledger.
struct HoldWriter {
    let db: Database
    let settle: Int64

    private struct KeptHold: Equatable {
        var reasonCode: String
        var flagIDs: [String]
    }

    /// - Parameter held: lines that stand in `held` in the ledger.
    func write(_ effective: EffectiveHolds, held: Set<String>) throws {
        let kept = try keptHolds()
        for id in kept.keys.sorted() where !held.contains(id) {
            try db.execute(sql: "DELETE FROM holds WHERE commission_id = ?", arguments: [id])
        }
        for (id, holdID, line) in effective.all where held.contains(id) {
            let new = KeptHold(reasonCode: line.reasonCode, flagIDs: line.flagIDs)
            guard kept[id] != new else { continue }
            try db.execute(
                sql: """
                    INSERT INTO holds VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (commission_id) DO UPDATE SET reason_code = ?3
                    """,
                arguments: [id, holdID, line.reasonCode, settle])
            try db.execute(sql: "DELETE FROM hold_flags WHERE commission_id = ?", arguments: [id])
            for flag in line.flagIDs {
                try db.execute(sql: "INSERT INTO hold_flags VALUES (?, ?)", arguments: [id, flag])
            }
        }
    }

    private func keptHolds() throws -> [String: KeptHold] {
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
