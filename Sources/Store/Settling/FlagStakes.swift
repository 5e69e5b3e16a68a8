internal import GRDB
internal import Holds
internal import Records

/// What flags would hold if nobody had decided anything: of what was not sent out, and of what payout
/// runs took since the flag was dismissed.
struct FlagStakes {
    private var sums: [String: [CurrencyCode: MoneySum]] = [:]
    private let policy: ReviewPolicy

    /// - Parameter claimed: the lines that flags claimed at the settle before.
    /// - Complexity: O(holds + claims).
    init(_ holds: [Hold], claimed: Claims, _ db: Database) throws {
        policy = try ReviewPolicy.current(db)
        let dismissals = try Dismissals(db)
        if dismissals.isEmpty { return }
        let ledger = try LedgerFinder(db)
        for hold in holds {
            let kept = try ledger.line(hold.line.commissionID)
            for flag in hold.flagIDs where try dismissals.cover(kept, flag) {
                sums[flag, default: [:]][hold.line.currency, default: .zero] += hold.line.amount
            }
        }
        // The firm says of these that they are paid, so they can't be held any more.
        let judged = Set(holds.lazy.map(\.line.commissionID))
        for (id, flags) in claimed.flags where !judged.contains(id) {
            guard let kept = try ledger.line(id), kept.record.hasLeft else { continue }
            let facts = kept.record.facts
            for flag in flags where try dismissals.cover(kept, flag) {
                sums[flag, default: [:]][facts.currency, default: .zero] += facts.amount
            }
        }
    }

    /// Whether it is more than one person may decide on.
    func needTwo(_ flag: String) -> Bool {
        sums[flag]?.values.contains { $0 >= policy.fourEyesSum } ?? false
    }
}

/// Flags that are dismissed, since when, and what went out since.
private struct Dismissals {
    /// By flag, in microseconds.
    private var times: [String: Int64] = [:]
    private let runs: RowReader

    init(_ db: Database) throws {
        runs = try RowReader(db, "SELECT at FROM gate_runs WHERE run = ?1")
        let rows = try RowReader(
            db,
            """
            SELECT flags.flag_id, decisions.at FROM flags
            JOIN decisions ON decision = review_decision WHERE review = 'dismissed'
            """)
        while try rows.next() { times[rows.string(0)] = rows.time(1).microseconds }
    }

    var isEmpty: Bool { times.isEmpty }

    /// Whether a line is here still, or a payout run took it since a flag was dismissed.
    func cover(_ line: KeptLine?, _ flag: String) throws -> Bool {
        guard let since = times[flag] else { return false }
        switch line?.record {
        case nil, .accrued, .held: return true
        case .cleared, .declined: return false
        case .released, .paid:
            guard let run = line?.run, !run.isEmpty else { return false }
            runs.restart([run])
            return try runs.next() && runs.time(0).microseconds >= since
        }
    }
}
