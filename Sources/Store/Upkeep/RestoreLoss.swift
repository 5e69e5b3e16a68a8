internal import GRDB

/// What a database knows that a backup doesn't, and that no feed can send again.
package struct RestoreLoss: Sendable {
    /// Payout runs by their keys, oldest first.
    package private(set) var runs: [String] = []
    /// Lines that these released.
    package private(set) var releasedLines = 0
    package private(set) var decisions = 0

    package var isNothing: Bool { runs.isEmpty && decisions == 0 }

    /// - Complexity: O(payout runs + decisions).
    private init(_ current: Database, _ backup: Database) throws {
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
        let known = try String.fetchSet(backup, sql: Self.effective)
        decisions = try String.fetchSet(current, sql: Self.effective).subtracting(known).count
    }

    private static let effective = """
        SELECT decision || ' ' || at FROM decisions WHERE state = 'effective'
        """

    /// - Returns: `nil` where there is no database that could be read, so nothing is known of it.
    static func of(replacing path: String, by backup: String) -> RestoreLoss? {
        guard let current = try? Store(opening: path, for: .read),
            let copy = try? Store(opening: backup, for: .read)
        else { return nil }
        return try? current.read { db in try copy.read { try RestoreLoss(db, $0) } }
    }

    /// In words, such as `2 payout runs (the last: 2026-07, 13 lines released)`.
    package var told: String {
        var parts: [String] = []
        if let last = runs.last {
            parts.append(
                "\(Self.counted(runs.count, "payout run")) (the last: `\(last)`; "
                    + "\(Self.counted(releasedLines, "line")) released)")
        }
        if decisions > 0 { parts.append(Self.counted(decisions, "decision")) }
        return parts.joined(separator: " and ")
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)" + (count == 1 ? "" : "s")
    }

    /// How to put back what is lost.
    package static let remedy =
        "ask for each lost run again under its key with its file, and pay nothing of the answer: its "
        + "lines are known to be sent out then; decide anew what was decided"
}
