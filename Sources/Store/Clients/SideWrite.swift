package import GRDB
package import Records

/// Something that becomes durable in the transaction of a group of records.
package struct SideWrite: Sendable {
    package let body: @Sendable (Database) throws -> Void

    package init(_ body: @escaping @Sendable (Database) throws -> Void) { self.body = body }

    /// An entry of the audit log.
    package static func audit(
        at time: EventTime, actor: String, action: String, subject: String, body: String
    ) -> SideWrite {
        SideWrite { db in
            try AuditLog.append(
                db, at: time, actor: actor, action: action, subject: subject, body: body)
        }
    }
}
