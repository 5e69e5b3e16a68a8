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
    package static func snooze(
        until: EventTime, flag: String, actor: String, at time: EventTime, _ db: Database
    ) throws {
        try requireFlag(flag, db)
        try db.execute(
            sql: "UPDATE flags SET snoozed_until = ? WHERE flag_id = ?",
            arguments: [until.microseconds, flag])
        try FlagEvent.append(db, flag: flag, .snoozed, reference: until.description, at: time)
        try audit("snooze", flag, actor, time, db)
    }

    private static func requireFlag(_ flag: String, _ db: Database) throws {
        let row = try Row.fetchOne(
            db, sql: "SELECT 1 FROM flags WHERE flag_id = ?", arguments: [flag])
        if row == nil { throw DecisionFault.unknownFlag(flag) }
    }

    private static func audit(
        _ action: String, _ flag: String, _ actor: String, _ time: EventTime, _ db: Database
    ) throws {
        try AuditLog.append(db, at: time, actor: actor, action: action, subject: flag, body: "{}")
    }
}
