package import GRDB
internal import Holds
internal import Records

/// What happened to flags and holds, as webhooks tell it.
package struct WebhookEvents: Sendable {
    /// JSON objects: those of flags first, each log in its order.
    package var rows: [[UInt8]]
    /// Behind them, and behind what is not told.
    package var position: WebhookPosition

    /// - Parameter limit: rows that are looked at in each log, at most.
    package static func after(
        _ position: WebhookPosition, limit: Int, _ db: Database
    ) throws -> WebhookEvents {
        var events = WebhookEvents(rows: [], position: position)
        try events.addFlags(limit, db)
        try events.addHolds(limit, db)
        return events
    }

    private mutating func addFlags(_ limit: Int, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT e.event, e.kind, e.at, e.posterior, e.reference, f.flag_id, f.rule,
                  f.pattern, f.state, f.subject_kind, f.subject_id
                FROM flag_events e JOIN flags f USING (flag_id)
                WHERE e.event > ? ORDER BY e.event LIMIT ?
                """,
            arguments: [position.flagEvent, limit])
        for row in rows {
            position.flagEvent = row["event"]
            guard let type = FlagEvent.Kind(rawValue: row["kind"])?.webhookType else { continue }
            var line = JSONLine()
            line.string("id", "flag-\(position.flagEvent)")
            line.string("type", type)
            line.string("at", EventTime(microseconds: row["at"]).description)
            line.object("data") { data in
                for name in ["flag_id", "rule", "pattern", "state", "subject_kind", "subject_id"] {
                    data.string(name, row[name])
                }
                data.number("posterior", row["posterior"])
                let reference: String = row["reference"]
                if !reference.isEmpty { data.string("reference", reference) }
            }
            self.rows.append(line.finished())
        }
    }

    private mutating func addHolds(_ limit: Int, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM ledger_entries WHERE entry > ? ORDER BY entry LIMIT ?",
            arguments: [position.ledgerEntry, limit])
        for row in rows {
            position.ledgerEntry = row["entry"]
            guard let type = Self.type(row) else {
                continue
            }
            let currency = try RecordTable.currency(row)
            var line = JSONLine()
            line.string("id", "ledger-\(position.ledgerEntry)")
            line.string("type", type)
            line.string("at", EventTime(microseconds: row["at"]).description)
            line.object("data") { data in
                data.string("commission_id", row["commission_id"])
                data.string("affiliate_id", row["affiliate_id"])
                data.raw(
                    "amount", Money(units: row["amount"]).text(minorDigits: currency.minorDigits))
                data.string("currency", currency.description)
                data.string("reason", row["reason"])
                data.string("reference", row["reference"])
            }
            self.rows.append(line.finished())
        }
    }

    private static func type(_ row: Row) -> String? {
        let (from, to): (String, String) = (row["from_account"], row["to_account"])
        if from != "held", to == "held" { return "hold.placed" }
        // A later word may decline what an earlier one had freed.
        let isConfirmed = row["reason"] == DeclineReason.fraudConfirmed(decision: "").code
        if to == "declined", from == "held" || isConfirmed { return "hold.declined" }
        return from == "held" && to != "held" ? "hold.released" : nil
    }
}

extension FlagEvent.Kind {
    /// `nil` for what nobody outside is told.
    fileprivate var webhookType: String? {
        switch self {
        case .raised, .reopened, .withdrawn, .confirmed, .dismissed, .released:
            "flag." + rawValue
        case .outgrown: "flag.reopened"
        // The reference names the other flag.
        case .succeeded: "flag.withdrawn"
        case .continued: "flag.raised"
        case .changed, .proposed, .noted, .assigned, .snoozed, .woken: nil
        }
    }
}
