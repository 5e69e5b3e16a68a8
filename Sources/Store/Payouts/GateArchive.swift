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
            statement.bind(6, copying: line.flagIDs.joined(separator: " "))
            _ = try statement.run()
        }
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
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
