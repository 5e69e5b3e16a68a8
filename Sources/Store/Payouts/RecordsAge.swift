package import GRDB
package import Records

/// How far judged records end before the present, and whether a payout run may rely on that.
package struct RecordsAge: Sendable {
    package var asOf: EventTime
    /// Below zero where they end later than now.
    package var seconds: Double

    /// How much later than now records may end: the trading of a day counts at the day's end, and a
    /// day ends 14 hours earlier in the first time zone than in UTC's.
    package static let tolerance = 38.0 * 3600

    package init(asOf: EventTime, now: EventTime) {
        self.asOf = asOf
        seconds = Double(now.microseconds - asOf.microseconds) / 1_000_000
    }

    /// Of the last settle; `nil` before the first event that was judged.
    package init?(_ db: Database, now: EventTime) throws {
        guard let settled = try Store.lastSettle(db), settled.asOf != .distantPast else {
            return nil
        }
        self.init(asOf: settled.asOf, now: now)
    }

    /// Whether a record is dated so far ahead that the age of all others can't be told.
    package var isAhead: Bool { seconds < -Self.tolerance }

    /// A span in words.
    package static func text(_ seconds: Double) -> String {
        if seconds >= 2 * 86_400 { return "\(Int(seconds / 86_400)) days" }
        let minutes = Int(seconds / 60)
        if minutes < 120 { return "\(minutes) minute" + (minutes == 1 ? "" : "s") }
        return "\(minutes / 60) hours" + (minutes % 60 == 0 ? "" : " \(minutes % 60) minutes")
    }

    /// Records that are dated so, some of them.
    ///
    /// - Complexity: O(records).
    package static func recordsAhead(of now: EventTime, _ db: Database) throws -> [String] {
        let limit = now.microseconds + Int64(tolerance * 1_000_000)
        return try String.fetchAll(
            db,
            sql: """
                SELECT * FROM (
                  SELECT 'transaction ' || transaction_id FROM transactions WHERE time > ?1
                  UNION ALL SELECT 'customer ' || customer_id FROM customers WHERE signup > ?1
                  UNION ALL SELECT 'commission ' || commission_id FROM commissions
                    WHERE accrued > ?1
                  UNION ALL SELECT 'trading of customer ' || customer_id FROM trading_activity
                    WHERE (day + 1) * 86400000000 > ?1
                ) LIMIT 3
                """, arguments: [limit])
    }
}

extension Store {
    /// Refuses a payout run where the records are too old to be relied on, or their age can't be
    /// told.
    ///
    /// - Parameters:
    ///   - time: the present; where the clock is behind it, the receipt of the last record counts.
    ///   - maximumLag: seconds that the records may end before it; `nil` for any, and for records
    ///     of any time to come.
    /// - Throws: `StoreError`.
    package static func requireRecent(
        at time: EventTime, maximumLag: Double?, path: String, _ db: Database
    ) throws {
        // A clock that was set back must not make old records look young. One that was ahead once
        // no longer counts when records were received by the right one.
        let received = try lastReceived(db) ?? .distantPast
        let now = max(time, received)
        guard let maximumLag, try lastSettle(db) != nil else { return }
        guard let age = try RecordsAge(db, now: now) else {
            throw StoreError(
                path: path, reason: "no record has an event yet, so nothing is released",
                remedy: "send records of customers and what they did")
        }
        if age.isAhead {
            let ahead = try RecordsAge.recordsAhead(of: now, db).joined(separator: ", ")
            throw StoreError(
                path: path,
                reason: "records are dated later than now, up to \(age.asOf) (\(ahead)), so nobody "
                    + "can tell how old the others are; nothing is released",
                remedy: "they came while the clock was ahead, or by --max-ahead: send transactions "
                    + "and commission lines again with their right dates; restore a backup from before "
                    + "where customers or trading are named")
        }
        if age.seconds > maximumLag, time < received {
            throw StoreError(
                path: path,
                reason: "the clock says \(time), and that the last records were received at "
                    + "\(received): it is wrong now, or was then, so nobody can tell how old the "
                    + "records are; nothing is released",
                remedy: "set the clock; if it is right now, ingest any records again, for the last "
                    + "receipt counts")
        }
        if age.seconds <= maximumLag { return try requireAllKinds(now, maximumLag, path, db) }
        throw StoreError(
            path: path,
            reason: "the records end at \(age.asOf), \(RecordsAge.text(age.seconds)) before now; "
                + "at most \(RecordsAge.text(maximumLag)) are allowed, so nothing is released",
            remedy: "send what is missing, or allow more with --max-lag")
    }

    private static func requireAllKinds(
        _ now: EventTime, _ maximumLag: Double, _ path: String, _ db: Database
    ) throws {
        for kind in FeedSilence.Kind.allCases {
            guard let silence = try FeedSilence(of: kind, db) else { continue }
            let seconds = Double(now.microseconds - silence.end.microseconds) / 1_000_000
            let allowed = maximumLag + silence.usualSeconds
            if seconds <= allowed { continue }
            throw StoreError(
                path: path,
                reason:
                    "the \(kind.rawValue) end at \(silence.end), \(RecordsAge.text(seconds)) before now, "
                    + "though other records came since; at most \(RecordsAge.text(allowed)) are "
                    + "allowed, with the longest time of ninety days without any, so nothing is released",
                remedy: "send what is missing, or allow more with --max-lag")
        }
    }
}
