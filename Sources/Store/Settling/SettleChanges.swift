package import GRDB
internal import Holds
internal import Records

/// What settles, reviewers and payout runs have left behind, by the logs that all of them write.
///
/// Whatever changes the review of a flag leaves an event, whatever moves a line leaves an entry.
struct OutcomeMark: Hashable, Sendable {
    private var event: Int64
    private var entry: Int64
    private var settle: Int64

    /// - Complexity: O(log entries).
    init(_ db: Database) throws {
        event = try FlagEvent.last(db)
        entry = try Int64.fetchOne(db, sql: "SELECT max(entry) FROM ledger_entries") ?? 0
        settle = try Int64.fetchOne(db, sql: "SELECT max(settle) FROM settles") ?? 0
    }
}

/// What a settlement changes in a database, worked out by reading alone.
package struct SettleChanges: Sendable {
    /// The changes hold for as long as this is the database's.
    let mark: OutcomeMark
    let flags: FlagChanges
    /// In the order of the lines' ids.
    let moves: [LedgerMoves.Move]
    let heldAmounts: [CurrencyCode: MoneySum]
    let holds: HoldChanges
    let holdCount: Int
    let standings: StandingChanges

    /// - Complexity: O(lines + flags + affiliates).
    package init(_ settlement: Settlement, _ db: Database) throws {
        mark = try OutcomeMark(db)
        flags = try FlagChanges(settlement.flags, db)
        let effective = EffectiveHolds(
            settlement.holds, flags: settlement.flags, dismissed: Set(flags.dismissed.keys))
        let moves = LedgerMoves(
            kept: try LedgerReader.all(db), lines: settlement.lines, holds: effective)
        self.moves = moves.sorted
        heldAmounts = moves.heldAmounts
        holds = try HoldChanges(effective, held: moves.held, db)
        holdCount = effective.count
        standings = try StandingChanges(settlement.standings, db)
    }
}
