package import GRDB
package import Records

/// What happened to a flag, in the order in which it did.
package struct FlagEvent: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case raised, changed, withdrawn, reopened
        /// Its finding goes on under the flag that is referred to.
        case succeeded
        /// It goes on with the finding of the flag that is referred to.
        case continued
        /// Its evidence grew past the step of its dismissal.
        case outgrown
        case proposed, confirmed, dismissed, released
        case noted, assigned, snoozed
        /// Brought back into the queue before its time.
        case woken
    }

    package var number: Int64
    package var flagID: String
    package var kind: Kind
    package var logOdds: Double
    package var posterior: Double
    /// A decision's id, another flag's, or a note's text.
    package var reference: String
    package var at: EventTime
    /// Who noted, assigned, snoozed or woke it; empty for all else, and where events are listed for
    /// others.
    package var actor: String

    /// Notes an event with the evidence that the flag has now.
    package static func append(
        _ db: Database, flag: String, _ kind: Kind, reference: String = "", at: EventTime
    ) throws {
        try db.run(
            """
            INSERT INTO flag_events SELECT NULL, flag_id, ?2, log_odds, posterior, ?3, ?4
            FROM flags WHERE flag_id = ?1
            """,
            [flag, kind.rawValue, reference, at.microseconds])
    }

    init?(_ row: Row) {
        guard let kind = Kind(rawValue: row["kind"]) else { return nil }
        number = row["event"]
        flagID = row["flag_id"]
        self.kind = kind
        logOdds = row["log_odds"]
        posterior = row["posterior"]
        reference = row["reference"]
        at = EventTime(microseconds: row["at"])
        actor = row["actor"] ?? ""
    }

    /// The events of one flag and of those that go on in it, oldest first, with who acted.
    ///
    /// - Complexity: O(entries of the audit log), for each event that a person made.
    package static func all(_ db: Database, flag: String) throws -> [FlagEvent] {
        try Row.fetchAll(
            db,
            sql: """
                WITH RECURSIVE past(flag_id) AS (
                  VALUES (?1)
                  UNION SELECT reference FROM past JOIN flag_events USING (flag_id)
                  WHERE kind = 'continued')
                SELECT *, CASE WHEN kind IN ('noted', 'assigned', 'snoozed', 'woken') THEN (
                  SELECT actor FROM audit WHERE subject = flag_id AND audit.at = flag_events.at
                  AND action = CASE kind WHEN 'noted' THEN 'note' WHEN 'assigned' THEN 'assign'
                    WHEN 'snoozed' THEN 'snooze' ELSE 'wake' END) END AS actor
                FROM flag_events WHERE flag_id IN (SELECT flag_id FROM past)
                ORDER BY event
                """,
            arguments: [flag]
        ).compactMap(FlagEvent.init)
    }

    /// Events with a greater number than `event`, oldest first.
    package static func after(_ event: Int64, _ db: Database) throws -> [FlagEvent] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM flag_events WHERE event > ? ORDER BY event", arguments: [event]
        ).compactMap(FlagEvent.init)
    }

    /// How many events of each kind have a greater number than `event`.
    static func counts(after event: Int64, _ db: Database) throws -> [Kind: Int] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT kind, count(*) AS n FROM flag_events WHERE event > ? GROUP BY kind",
            arguments: [event])
        return rows.reduce(into: [:]) { counts, row in
            if let kind = Kind(rawValue: row["kind"]) { counts[kind] = row["n"] }
        }
    }

    package static func last(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT max(event) FROM flag_events") ?? 0
    }
}
