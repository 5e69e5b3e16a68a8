internal import GRDB
internal import Records

/// What a database knows that a backup doesn't, and that no feed can send again.
package struct RestoreLoss: Sendable {
    /// Whether the database could be read; where it could not, all else here is empty.
    package let isKnown: Bool
    /// Payout runs by their keys, oldest first.
    package private(set) var runs: [String] = []
    /// Lines that these released.
    package private(set) var releasedLines = 0
    package private(set) var decisions = 0
    /// Notes, assignments and snoozes beside flags.
    package private(set) var remarks = 0
    /// Customers whose names and addresses the backup has again, sorted.
    package private(set) var erased: [String] = []
    /// The present policy, where the backup has another.
    package private(set) var policy: ReviewPolicy?
    /// Customers and transactions of the database, and those that the backup has.
    private let records: (current: Int, backup: Int)

    package var isNothing: Bool { parts.isEmpty }

    /// Of a database that can't be read.
    private init() {
        isKnown = false
        records = (0, 0)
    }

    /// - Complexity: O(payout runs + decisions + remarks + erasures).
    private init(_ current: Database, _ backup: Database) throws {
        isKnown = true
        let kept = try String.fetchSet(backup, sql: "SELECT run FROM gate_runs")
        runs = try String.fetchAll(current, sql: "SELECT run FROM gate_runs ORDER BY ordinal")
            .filter { !kept.contains($0) }
        for run in runs {
            releasedLines +=
                try Int.fetchOne(
                    current,
                    sql: "SELECT count(*) FROM gate_lines WHERE run = ? AND is_released",
                    arguments: [run]) ?? 0
        }
        func missing(_ sql: String) throws -> Set<String> {
            try String.fetchSet(current, sql: sql)
                .subtracting(try String.fetchSet(backup, sql: sql))
        }
        decisions = try missing(
            "SELECT decision || ' ' || at FROM decisions WHERE state = 'effective'"
        ).count
        remarks = try missing(
            """
            SELECT flag_id || ' ' || event || ' ' || at FROM flag_events
            WHERE kind IN ('noted', 'assigned', 'snoozed', 'woken')
            """
        ).count
        erased = try missing("SELECT customer_id FROM erased").sorted()
        let present = try ReviewPolicy.current(current)
        policy = try ReviewPolicy.current(backup) == present ? nil : present
        records = (try Self.records(current), try Self.records(backup))
    }

    private static func records(_ db: Database) throws -> Int {
        try RecordTally.total(.customers, db) + RecordTally.total(.transactions, db)
    }

    /// - Parameter current: `nil` where it is damaged.
    static func of(replacing current: Store?, by backup: String) throws -> RestoreLoss {
        let loss = try Store.unlessDamaged {
            let copy = try Store(opening: backup, for: .read)
            return try current?.read { db in try copy.read { try RestoreLoss(db, $0) } }
        }
        return (loss ?? nil) ?? RestoreLoss()
    }

    /// In words, such as `2 payout runs (the last: 2026-07, 13 lines released)`.
    package var told: String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "nothing" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }

    private var parts: [String] {
        if !isKnown { return ["what came since, which can't be told: a file is damaged"] }
        var parts: [String] = []
        if let last = runs.last {
            parts.append(
                "\(Self.counted(runs.count, "payout run")) (the last: `\(last)`; "
                    + "\(Self.counted(releasedLines, "line")) released)")
        }
        if decisions > 0 { parts.append(Self.counted(decisions, "decision")) }
        if remarks > 0 { parts.append(Self.counted(remarks, "note, assignment or snooze")) }
        if !erased.isEmpty {
            let more = erased.count > 5 ? " and \(erased.count - 5) more" : ""
            parts.append(
                "\(Self.counted(erased.count, "erasure")) "
                    + "(\(erased.prefix(5).joined(separator: ", "))\(more))")
        }
        if let policy {
            parts.append(
                "the policy (four eyes from \(policy.fourEyes.text(minorDigits: 2)), "
                    + "reopen step \(policy.reopenStep))")
        }
        // A backup is older, so a few records less are its nature; half of them are another firm's.
        if records.backup * 2 < records.current {
            parts.append(
                "\(records.current - records.backup) of \(records.current) customers and "
                    + "transactions")
        }
        return parts
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        if count == 1 { return "1 \(noun)" }
        let plurals = [
            "note, assignment or snooze": "notes, assignments and snoozes"
        ]
        return "\(count) \(plurals[noun] ?? noun + "s")"
    }

    /// What is always to be done after a restore.
    package static let firstStep = "ingest what came after the backup once more"

    /// How to put back what is lost.
    package var remedy: String {
        var steps = [Self.firstStep]
        if !isKnown || !runs.isEmpty {
            steps.append(
                "before another run asks, write each lost run down with the files of its answer "
                    + "(`holdback db recover`), for what it released went out")
        }
        if !isKnown || decisions + remarks > 0 { steps.append("decide anew what was decided") }
        if !isKnown || policy != nil { steps.append("set the policy again") }
        if !isKnown {
            steps.append("erase again who was erased since")
        } else if !erased.isEmpty {
            steps.append("erase those customers again")
        }
        return steps.joined(separator: "; ")
    }
}
