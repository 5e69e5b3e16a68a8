package import GRDB
internal import Records

/// Lists current records by their keys.
///
/// A key never changes, so a listing that goes on behind the last key it has seen shows every record
/// that was there throughout once, whatever is added meanwhile.
package enum RecordListing {
    /// - Precondition: the entity is one that partners push, and has columns for the conditions.
    /// - Complexity: O(records of the entity): they are counted.
    package static func page(_ query: RecordQuery, _ db: Database) throws -> RecordPage {
        let table = RecordTable(query.entity)
        var sql = table.conditions(query.conditions)
        let total =
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM \(table.name)\(sql.whereClause)",
                arguments: StatementArguments(sql.arguments)) ?? 0
        if let after = query.after { table.goOn(behind: after, &sql) }
        let order = table.key.joined(separator: ", ")
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM \(table.name)\(sql.whereClause)
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
