internal import GRDB
internal import Holds
internal import Records

/// What brings the tables of holds to what holds the held lines of the ledger.
struct HoldChanges: Sendable {
    private var gone: [String] = []
    private var changed: [(commissionID: String, line: LineHold)] = []

    /// - Parameter held: lines that stand in `held` in the ledger.
    /// - Complexity: O(holds).
    init(_ effective: EffectiveHolds, held: Set<String>, kept: KeptHolds) {
        gone = kept.ids.filter { !held.contains($0) }.sorted()
        changed = effective.all.filter { id, line in held.contains(id) && kept[id] != line }
    }

    func write(_ db: Database, settle: Int64) throws {
        for id in gone { try db.run("DELETE FROM holds WHERE commission_id = ?", [id]) }
        for (id, line) in changed {
            try db.run(
                """
                INSERT INTO holds VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (commission_id) DO UPDATE SET reason_code = ?3
                """,
                [id, Identity.ofHold(commissionID: id), line.reasonCode, settle])
            try db.run("DELETE FROM hold_flags WHERE commission_id = ?", [id])
            for flag in line.flagIDs {
                try db.run("INSERT INTO hold_flags VALUES (?, ?)", [id, flag])
            }
        }
    }
}

/// What holds each held line of the ledger, as it is kept.
struct KeptHolds {
    private var lines: [String: LineHold] = [:]
    /// What these are worth.
    private var amounts: [String: (currency: CurrencyCode, amount: Money)] = [:]

    init(_ db: Database) throws {
        let rows = try RowReader(
            db,
            """
            SELECT commission_id, currency, amount, reason_code, flag_id
            FROM holds JOIN ledger_lines USING (commission_id)
              LEFT JOIN hold_flags USING (commission_id)
            ORDER BY commission_id, flag_id
            """)
        while try rows.next() {
            let id = rows.string(0)
            if amounts[id] == nil {
                amounts[id] = (try rows.currency(1), rows.money(2))
                lines[id] = LineHold(reasonCode: rows.string(3), flagIDs: [])
            }
            if !rows.isNull(4) { lines[id]?.flagIDs.append(rows.string(4)) }
        }
    }

    var ids: some Collection<String> { lines.keys }

    subscript(commissionID: String) -> LineHold? { lines[commissionID] }

    func worth(of commissionID: String) -> (currency: CurrencyCode, amount: Money)? {
        amounts[commissionID]
    }
}
