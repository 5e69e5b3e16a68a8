package import GRDB
internal import Records

/// Lists current records by their keys.
///
/// A key never changes, so a listing that goes on behind the last key it has seen shows every
/// record that was there throughout once, whatever is added meanwhile.
package enum RecordListing {
    /// - Parameter totals: what was counted before.
    /// - Precondition: the entity is one that partners push, and has columns for the conditions.
    /// - Complexity: O(log n + rows) without conditions or for one customer's transactions; for one
    ///   customer's activity a look-up for each day. Other conditions go through the table, once
    ///   for the total while no record comes, and until the page is full.
    package static func page(
        _ query: RecordQuery, _ totals: ListingTotals, _ db: Database
    ) throws -> RecordPage {
        let table = RecordTable(query.entity)
        let (prefix, tables) = table.source(query.conditions)
        var sql = table.conditions(query.conditions)
        let total = try totals.total(of: query, db) {
            if query.conditions.isEmpty { return try RecordTally.total(query.entity, db) }
            return try Int.fetchOne(
                db, sql: "\(prefix)SELECT count(*) FROM \(tables)\(sql.whereClause)",
                arguments: StatementArguments(sql.arguments)) ?? 0
        }
        if let after = query.after { table.goOn(behind: after, &sql) }
        let order = table.key.joined(separator: ", ")
        let rows = try Row.fetchAll(
            db,
            sql: """
                \(prefix)SELECT \(table.name).* FROM \(tables)\(sql.whereClause)
                ORDER BY \(order) LIMIT ? OFFSET ?
                """,
            arguments: StatementArguments(
                sql.arguments + [(query.limit + 1).databaseValue, query.offset.databaseValue]))
        let shown = rows.prefix(query.limit)
        return RecordPage(
            rows: try shown.map(table.write), total: total,
            next: rows.count > query.limit ? shown.last.map(table.keyTexts) : nil)
    }
}

/// A condition in SQL, with its values apart: no text of a request is ever part of a statement.
struct ConditionSQL {
    var terms: [String] = []
    var arguments: [DatabaseValue] = []

    mutating func add(_ term: String, _ values: (any DatabaseValueConvertible)...) {
        terms.append(term)
        arguments += values.map(\.databaseValue)
    }

    var whereClause: String {
        terms.isEmpty ? "" : " WHERE " + terms.joined(separator: " AND ")
    }
}
