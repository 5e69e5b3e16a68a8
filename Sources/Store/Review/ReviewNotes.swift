package import GRDB
package import Records

extension Store {
    /// Writes a remark beside a flag.
    package static func note(
        _ text: String, flag: String, actor: String, at time: EventTime, _ db: Database
    ) throws {
        try requireFlag(flag, db)
        try FlagEvent.append(db, flag: flag, .noted, reference: "\(actor): \(text)", at: time)
        try audit("note", flag, actor, time, db)
    }

    /// Gives a flag to a person; an empty name gives it back.
    package static func assign(
        _ assignee: String, flag: String, actor: String, at time: EventTime, _ db: Database
    ) throws {
        try requireFlag(flag, db)
        try db.execute(
            sql: "UPDATE flags SET assignee = nullif(?, '') WHERE flag_id = ?",
            arguments: [assignee, flag])
        try FlagEvent.append(db, flag: flag, .assigned, reference: assignee, at: time)
        try audit("assign", flag, actor, time, db)
    }

    /// Leaves a flag out of the queue until a time; its holds stay.
    ///
    /// - Throws: `DecisionFault` where nobody waits for it, or the time has passed.
    package static func snooze(
        until: EventTime, flag: String, actor: String, at time: EventTime, _ db: Database
    ) throws {
        if until <= time { throw DecisionFault.alreadyPast(until) }
        if try requireFlag(flag, db) != "none" { throw DecisionFault.notWaiting(flag) }
        try db.execute(
            sql: "UPDATE flags SET snoozed_until = ? WHERE flag_id = ?",
            arguments: [until.microseconds, flag])
        try FlagEvent.append(db, flag: flag, .snoozed, reference: until.description, at: time)
        try audit("snooze", flag, actor, time, db)
    }

    /// Brings a flag back into the queue that was put off.
    ///
    /// - Throws: `DecisionFault` where nobody waits for it.
    package static func wake(
        _ flag: String, actor: String, at time: EventTime, _ db: Database
    ) throws {
        if try requireFlag(flag, db) != "none" { throw DecisionFault.notWaiting(flag) }
        try db.execute(
            sql: "UPDATE flags SET snoozed_until = NULL WHERE flag_id = ?", arguments: [flag])
        try FlagEvent.append(db, flag: flag, .woken, at: time)
        try audit("wake", flag, actor, time, db)
    }

    /// - Returns: what reviewers made of it.
    @discardableResult
    private static func requireFlag(_ flag: String, _ db: Database) throws -> String {
        let review = try String.fetchOne(
            db, sql: "SELECT review FROM flags WHERE flag_id = ?", arguments: [flag])
        guard let review else { throw DecisionFault.unknownFlag(flag) }
        return review
    }

    private static func audit(
        _ action: String, _ flag: String, _ actor: String, _ time: EventTime, _ db: Database
    ) throws {
        try AuditLog.append(db, at: time, actor: actor, action: action, subject: flag, body: "{}")
    }
}
