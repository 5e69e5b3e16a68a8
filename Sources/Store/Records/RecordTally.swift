internal import GRDB
internal import Records

/// Counts the records that a loop of writes adds to a table, without asking about each.
///
/// A trigger moves what an update replaces to the table of versions, so an update changes two rows
/// and an insert one: with `w` statements that wrote and `c` rows changed in all, `2w - c` were
/// new.
struct RecordTally {
    private let before: Int
    private var written = 0
    /// Rows written straight into the table of versions.
    private var versions = 0

    init(_ db: Database) { before = db.totalChangesCount }

    mutating func note(written count: Int) { written += count }

    mutating func note(versions count: Int) { versions += count }

    /// Keeps the sum of a table right.
    func keep(_ entity: Entity, _ db: Database) throws {
        let added = 2 * written - (db.totalChangesCount - before - versions)
        if added == 0 { return }
        let statement = try db.cachedStatement(
            sql: "UPDATE record_counts SET records = records + ? WHERE entity = ?")
        try statement.execute(arguments: [added, entity.rawValue])
    }

    /// Current records of an entity that partners push.
    ///
    /// - Complexity: O(1).
    static func total(_ entity: Entity, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT records FROM record_counts WHERE entity = ?",
            arguments: [entity.rawValue]) ?? 0
    }
}
