internal import Digests
private import Foundation
internal import GRDB
internal import Holds
internal import Records

/// Answers to payout runs, kept so that asking again gives the same.
enum GateArchive {
    /// The answer that a run was given; `nil` for a run that never asked.
    static func answer(
        _ question: GateQuestion, path: String, _ db: Database
    ) throws -> GateAnswer? {
        guard let row = try run(question, db) else { return nil }
        let run: String = row["run"]
        if ![question.dueDigest, question.bytesDigest].contains(row["due_digest"] as String) {
            throw StoreError(
                path: path, reason: "the key `\(run)` was used for another payout run",
                remedy: "give each run a key of its own, or none: its lines are its key then",
                kind: .reusedRun)
        }
        let kept = try Row.fetchAll(
            db, sql: "SELECT * FROM gate_lines WHERE run = ? ORDER BY ordinal",
            arguments: [run])
        let lines = zip(question.lines, kept).map { due, row in
            GateLine(
                due: due, isReleased: row["is_released"], reasonCode: row["reason_code"],
                flagIDs: (row["flag_ids"] as String).split(separator: " ").map(String.init))
        }
        if try !isAsGiven(run, db) {
            throw StoreError(
                path: path,
                reason: "the answer that the run `\(run)` was given has been edited since",
                remedy: "`holdback db check` tells what else is; the files that the run wrote, and "
                    + "backups, have the answer as it was", kind: .damage)
        }
        let summary = try JSONDecoder().decode(
            KeptSummary.self, from: Data((row["summary"] as String).utf8))
        var changes = GateChanges(since: summary.since)
        changes.new = summary.new
        changes.withdrawn = summary.withdrawn
        changes.decided = summary.decided
        return GateAnswer(
            run: run, lines: lines, isRepeat: true, changes: changes,
            asOf: EventTime(microseconds: summary.asOf))
    }

    /// Whether the lines of a run's answer are those that the audit log sealed when it was given;
    /// earlier versions sealed none.
    ///
    /// - Complexity: O(lines of the run + audit entries since).
    private static func isAsGiven(_ run: String, _ db: Database) throws -> Bool {
        let sealed = try String.fetchOne(
            db,
            sql: """
                SELECT json_extract(body, '$.answer_digest') FROM audit
                WHERE action IN ('gate', 'recover') AND subject = ? ORDER BY entry DESC LIMIT 1
                """, arguments: [run])
        return try sealed == nil || sealed == digest(ofRun: run, db)
    }

    /// Runs whose answers are not those that the audit log sealed, in the order of their entries.
    ///
    /// - Complexity: O(audit entries + lines of all runs).
    static func edited(_ db: Database) throws -> [String] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT subject, json_extract(body, '$.answer_digest') AS sealed FROM audit
                WHERE action IN ('gate', 'recover') AND json_valid(body) ORDER BY entry
                """)
        return try rows.compactMap { row in
            let run: String = row["subject"]
            guard let sealed = row["sealed"] as String?, try sealed != digest(ofRun: run, db)
            else { return nil }
            return run
        }
    }

    private static func digest(ofRun run: String, _ db: Database) throws -> String {
        let rows = try RowReader(
            db,
            """
            SELECT commission_id, is_released, reason_code, flag_ids FROM gate_lines
            WHERE run = ?1 ORDER BY ordinal
            """)
        rows.restart([run])
        var digest = AnswerDigest()
        while try rows.next() {
            digest.add(
                rows.string(0), isReleased: rows.integer(1) != 0, reason: rows.string(2),
                flags: rows.string(3))
        }
        return digest.hex()
    }

    /// What seals an answer in the audit log.
    static func digest(of lines: [GateLine]) -> String {
        var digest = AnswerDigest()
        for line in lines {
            digest.add(
                line.due.commissionID, isReleased: line.isReleased, reason: line.reasonCode,
                flags: flags(of: line))
        }
        return digest.hex()
    }

    private static func flags(of line: GateLine) -> String {
        line.flagIDs.joined(separator: " ")
    }

    private static func run(_ question: GateQuestion, _ db: Database) throws -> Row? {
        for key in question.keys {
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM gate_runs WHERE run = ?", arguments: [key])
            if let row { return row }
        }
        return nil
    }

    static func keep(
        _ answer: GateAnswer, _ question: GateQuestion, settle: Int64, at time: EventTime,
        _ db: Database
    ) throws {
        let summary = KeptSummary(
            since: answer.changes.since, new: answer.changes.new,
            withdrawn: answer.changes.withdrawn, decided: answer.changes.decided,
            asOf: answer.asOf.microseconds)
        try db.execute(
            sql: """
                INSERT INTO gate_runs
                VALUES (?, ?, ?, ?, ?, ?, (SELECT count(*) FROM gate_runs), ?)
                """,
            arguments: [
                answer.run, question.dueDigest, settle, try FlagEvent.last(db), answer.lines.count,
                time.microseconds, try text(summary),
            ])
        let statement = try RawStatement(
            db, "INSERT INTO gate_lines VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        for (ordinal, line) in answer.lines.enumerated() {
            statement.bind(1, copying: answer.run)
            statement.bind(2, ordinal)
            statement.bind(3, copying: line.due.commissionID)
            statement.bind(4, line.isReleased ? 1 : 0)
            statement.bind(5, copying: line.reasonCode)
            statement.bind(6, copying: flags(of: line))
            _ = try statement.run()
        }
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// SHA-256 over the lines of an answer, each part with its length in front.
private struct AnswerDigest: ~Copyable {
    private var digest = SHA256()

    mutating func add(_ commission: String, isReleased: Bool, reason: String, flags: String) {
        digest.update(framed([commission, isReleased ? "released" : "", reason, flags]))
    }

    consuming func hex() -> String { digest.hex() }
}

/// What a run was told beside its lines.
private struct KeptSummary: Codable {
    var since: String?
    var new: [String]
    var withdrawn: [String]
    var decided: [String]
    /// In microseconds.
    var asOf: Int64
}
