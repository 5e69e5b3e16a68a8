package import GRDB
internal import Records

/// What of a settle is asked for.
package enum OutcomeKind: String, CaseIterable, Sendable {
    case flags, holds, affiliates
}

package struct OutcomeQuery: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        /// Of flags the flag itself, of holds one that holds the line.
        case flag(String)
        case affiliate(String)
        case customer(String)
        case pattern(String)
        /// Of a flag: open, shadow or withdrawn.
        case state(String)
        /// Of a flag: none, confirmed or dismissed.
        case review(String)
        case currency(String)
        case reason(String)
        /// Of an affiliate, in [0, 1].
        case minimumScore(Double)
    }

    package var kind: OutcomeKind
    package var conditions: [Condition]
    package var after: [String]?
    package var offset: Int
    package var limit: Int

    package init(
        kind: OutcomeKind, conditions: [Condition], after: [String]?, offset: Int, limit: Int
    ) {
        self.kind = kind
        self.conditions = conditions
        self.after = after
        self.offset = offset
        self.limit = limit
    }
}

/// Lists flags, holds and affiliates as the last settle and people left them, by their keys.
package enum OutcomeListing {
    /// - Precondition: the kind has columns for the conditions.
    /// - Complexity: O(rows of the kind), which are counted; O(lines) for affiliates.
    package static func page(_ query: OutcomeQuery, _ db: Database) throws -> RecordPage {
        var sql = conditions(query)
        let source = source(query.kind)
        let total =
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM \(source.tables)\(sql.whereClause)",
                arguments: StatementArguments(sql.arguments)) ?? 0
        if let after = query.after?.first { sql.add("\(source.key) > ?", after) }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT \(source.columns), \(source.key) AS listing_key
                FROM \(source.tables)\(sql.whereClause)
                ORDER BY \(source.key) LIMIT ? OFFSET ?
                """,
            arguments: StatementArguments(
                sql.arguments + [(query.limit + 1).databaseValue, query.offset.databaseValue]))
        let shown = rows.prefix(query.limit)
        return RecordPage(
            rows: try shown.map(writer(query.kind, db)), total: total,
            next: rows.count > query.limit ? shown.last.map { [$0["listing_key"]] } : nil)
    }

    private static func source(
        _ kind: OutcomeKind
    ) -> (tables: String, key: String, columns: String) {
        switch kind {
        case .flags: ("flags", "flags.flag_id", "body, state, review")
        case .holds:
            (
                "holds JOIN ledger_lines USING (commission_id)", "holds.commission_id",
                "hold_id, commission_id, affiliate_id, customer_id, transaction_id, amount, "
                    + "currency, reason_code"
            )
        case .affiliates: ("standings", "standings.affiliate_id", "body")
        }
    }

    private static func conditions(_ query: OutcomeQuery) -> ConditionSQL {
        var sql = ConditionSQL()
        for condition in query.conditions {
            switch condition {
            case .flag(let id) where query.kind == .flags: sql.add("flag_id = ?", id)
            case .flag(let id):
                sql.add(
                    "commission_id IN (SELECT commission_id FROM hold_flags WHERE flag_id = ?)", id)
            case .affiliate(let id) where query.kind == .flags:
                sql.add(
                    "flag_id IN (SELECT flag_id FROM flag_affiliates WHERE affiliate_id = ?)", id)
            case .affiliate(let id): sql.add("affiliate_id = ?", id)
            case .customer(let id) where query.kind == .flags:
                sql.add(
                    "EXISTS (SELECT 1 FROM json_each(body, '$.customer_ids') WHERE value = ?)", id)
            case .customer(let id): sql.add("customer_id = ?", id)
            case .pattern(let word): sql.add("pattern = ?", word)
            case .state(let word): sql.add("state = ?", word)
            case .review(let word): sql.add("review = ?", word)
            case .currency(let code): sql.add("currency = ?", code)
            case .reason(let code): sql.add("reason_code = ?", code)
            case .minimumScore(let score): sql.add("json_extract(body, '$.score') >= ?", score)
            }
        }
        return sql
    }

    /// What writes a row of the kind.
    private static func writer(
        _ kind: OutcomeKind, _ db: Database
    ) throws -> (Row) throws -> [UInt8] {
        switch kind {
        case .flags: return flag
        case .holds: return { try hold($0, db) }
        case .affiliates:
            let balances = try AffiliateBalances(db)
            return {
                Array(try balances.standing($0["body"], of: $0["listing_key"], db).utf8)
            }
        }
    }

    /// The flag as a scan writes it, with where it stands now.
    private static func flag(_ row: Row) -> [UInt8] {
        var more = JSONLine()
        more.string("state", row["state"])
        more.string("review", row["review"])
        let body: String = row["body"]
        return Array(body.utf8.dropLast()) + [UInt8(ascii: ",")] + more.finished().dropFirst()
    }

    private static func hold(_ row: Row, _ db: Database) throws -> [UInt8] {
        let currency = try RecordTable.currency(row)
        let commission: String = row["commission_id"]
        var line = JSONLine()
        line.string("hold_id", row["hold_id"])
        line.string("commission_id", commission)
        for name in ["affiliate_id", "customer_id", "transaction_id"] {
            line.string(name, row[name])
        }
        line.raw("amount", Money(units: row["amount"]).text(minorDigits: currency.minorDigits))
        line.string("currency", currency.description)
        line.strings(
            "flag_ids",
            try String.fetchAll(
                db, sql: "SELECT flag_id FROM hold_flags WHERE commission_id = ? ORDER BY flag_id",
                arguments: [commission]))
        line.string("reason_code", row["reason_code"])
        line.string("status", "held")
        return line.finished()
    }
}
