internal import GRDB
internal import Records

/// Counts of which days the records are that a loop of writes adds to a table, or takes to another
/// day.
struct DayTally {
    private let entity: Entity
    private var changes: [Int64: Int] = [:]
    /// Records come day by day: so many of one are not yet among the changes.
    private var current: (day: Int64, records: Int)?

    init(_ entity: Entity) { self.entity = entity }

    /// A day as the table names it.
    static func day(_ time: EventTime) -> Int64 { time.microseconds / EventTime.microsecondsPerDay }

    /// - Parameter earlier: the day of what the record replaces; `nil` for a new one.
    mutating func note(_ day: Int64, replacing earlier: Int64?) {
        if let earlier {
            if day != earlier {
                changes[day, default: 0] += 1
                changes[earlier, default: 0] -= 1
            }
        } else if let current, current.day == day {
            self.current = (day, current.records + 1)
        } else {
            flush()
            current = (day, 1)
        }
    }

    private mutating func flush() {
        if let current { changes[current.day, default: 0] += current.records }
        current = nil
    }

    /// Keeps the days of a table right.
    mutating func keep(_ db: Database) throws {
        flush()
        if changes.isEmpty { return }
        let add = try db.cachedStatement(
            sql: """
                INSERT INTO record_days VALUES (?, ?, ?)
                ON CONFLICT (entity, day) DO UPDATE SET records = records + excluded.records
                """)
        for (day, records) in changes.sorted(by: { $0.key < $1.key }) where records != 0 {
            try add.execute(arguments: [entity.rawValue, day, records])
        }
        if changes.values.contains(where: { $0 < 0 }) {
            try db.execute(
                sql: "DELETE FROM record_days WHERE entity = ? AND records = 0",
                arguments: [entity.rawValue])
        }
        changes = [:]
    }
}
