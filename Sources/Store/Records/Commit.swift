package import GRDB
package import Records

/// How far the records of a database go.
package struct RecordPosition: Hashable, Sendable {
    /// The number of the next record.
    package var sequence: Int64
    /// The number of the next batch.
    package var batch: Int64

    package static func current(_ db: Database) throws -> RecordPosition {
        let last = try Row.fetchOne(
            db,
            sql: "SELECT batch, first_sequence, records FROM batches ORDER BY batch DESC LIMIT 1")
        guard let last else { return RecordPosition(sequence: 1, batch: 1) }
        let first: Int64 = last["first_sequence"]
        return RecordPosition(sequence: first + last["records"], batch: last["batch"] + 1)
    }
}

extension Store {
    /// Writes a group of batches inside a transaction of the caller's.
    ///
    /// - Parameters:
    ///   - position: where the records end now; moved on.
    ///   - time: when the group was received.
    /// - Returns: records that contradict what was known; they are kept as rejects.
    /// - Complexity: O(records log stored).
    @discardableResult
    package static func write(
        _ group: [IncomingBatch], at time: EventTime, _ position: inout RecordPosition,
        _ db: Database
    ) throws -> [Reject] {
        let quarantine = QuarantineWriter(db: db)
        let first = position.sequence
        var contradictions: [Reject] = []
        for incoming in group {
            var writer = RecordWriter(db, sequence: position.sequence)
            position.sequence = try writer.write(incoming.batch)
            try quarantine.write(incoming.batch.rejects + writer.refused)
            let contradicting = Set(writer.refused.map(\.line))
            try quarantine.park(incoming, but: contradicting)
            try RefusedRecords.note(incoming.batch, contradicting: writer.refused, db)
            contradictions += writer.refused
            try quarantine.admit(incoming.batch)
            try advanceCursor(incoming, batch: position.batch, db)
        }
        try db.execute(
            sql: "INSERT INTO batches VALUES (?, ?, ?, ?)",
            arguments: [
                position.batch, first, position.sequence - first, time.microseconds,
            ])
        position.batch += 1
        return contradictions
    }

    /// When the last group was received; `nil` before the first.
    package static func lastReceived(_ db: Database) throws -> EventTime? {
        try Int64.fetchOne(
            db, sql: "SELECT received_at FROM batches ORDER BY batch DESC LIMIT 1"
        ).map(EventTime.init(microseconds:))
    }

    /// The latest time at which the clock said that a group was received; `nil` before the first.
    package static func newestReceipt(_ db: Database) throws -> EventTime? {
        try Int64.fetchOne(db, sql: "SELECT max(received_at) FROM batches")
            .map(EventTime.init(microseconds:))
    }

    private static func advanceCursor(
        _ incoming: IncomingBatch, batch: Int64, _ db: Database
    ) throws {
        let records = incoming.batch
        let last = max(records.lines.last.map { Int($0) } ?? 0, records.rejects.last?.line ?? 0)
        try db.execute(
            sql: """
                INSERT INTO feed_cursors
                VALUES (?1, (SELECT count(*) FROM feed_cursors), ?2, ?3, ?4, ?5)
                ON CONFLICT (source) DO UPDATE SET
                  line = ?3, records = records + ?4, batch = ?5
                """,
            arguments: [records.source, incoming.phase, last, records.recordCount, batch])
    }
}
