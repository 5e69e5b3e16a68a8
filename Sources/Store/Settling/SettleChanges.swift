package import GRDB
internal import Holds
internal import Records

/// What settles, reviewers and payout runs have left behind, by the logs that all of them write.
///
/// Whatever changes the review of a flag leaves an event, whatever moves a line leaves an entry.
package struct OutcomeMark: Hashable, Sendable {
    private var event: Int64
    let entry: Int64
    let settle: Int64

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
    var mark: OutcomeMark
    let flags: FlagChanges
    let claims: ClaimChanges
    let unjudged: UnjudgedAffiliates
    /// In the order of the lines' ids.
    var moves: [LedgerMoves.Move]
    /// The first of them that was not looked at for posting ahead.
    var next = 0
    let heldAmounts: [CurrencyCode: MoneySum]
    let holds: HoldChanges
    let holdCount: Int
    let standings: StandingChanges

    /// - Complexity: O(lines + flags + affiliates); O(changed lines log lines + flags + affiliates
    ///   + holds) where the settlement tells of changed lines alone.
    package init(_ settlement: Settlement, _ db: Database) throws {
        mark = try OutcomeMark(db)
        unjudged = UnjudgedAffiliates(settlement.ruleErrors)
        let before = try Claims(db)
        let standing = try unjudged.flags(db)
        let successions = try FlagSuccessions(to: settlement.flags, standing: standing, db)
        let ledger = try LedgerFinder(db)
        let freed = try FreedLines(db).inherited(successions, claimed: before)
        let now = CurrentLines(
            settlement.lines, among: Set(before.flags.keys).union(freed.ids), ledger)
        let released = try ReleasedLines(freed, now: now.facts)
        flags = try FlagChanges(
            settlement.flags, standing: standing, successions, endingReleases: freed.ended,
            stakes: FlagStakes(settlement.holds, released: released, successions, db), db)
        var found = Claims(settlement.holds)
        try found.keep(before, of: flags.standing) { try now.facts($0)?.amount ?? .zero > .zero }
        claims = ClaimChanges(from: before, to: found)
        let effective = EffectiveHolds(
            found, weights: flags.weights, dismissed: Set(flags.dismissed.keys),
            released: released)
        let kept = try KeptHolds(db)
        let moves =
            switch (settlement.lines, settlement.since) {
            case (.some(let current, let gone), let since?):
                try LedgerMoves(
                    ChangedLines(
                        current: current, gone: gone,
                        moved: LedgerReader.moved(since: since, db)),
                    kept: kept, holds: effective, released: released, in: ledger, FeeTwins(db))
            case (.all(let lines), _):
                try LedgerMoves(
                    kept: LedgerReader.all(db), lines: lines, holds: effective,
                    released: released, FeeTwins(db))
            case (.some, nil): preconditionFailure("changed lines tell since when")
            }
        self.moves = moves.sorted
        heldAmounts = moves.heldAmounts
        holds = HoldChanges(effective, held: moves.held, kept: kept)
        holdCount = effective.count
        standings =
            if let known = settlement.durable, known.mark.settle == mark.settle {
                StandingChanges(settlement.standings, before: known.standings)
            } else {
                try StandingChanges(settlement.standings, db)
            }
    }
}

/// Some lines by the records that a settle covers.
private struct CurrentLines {
    private let current: [String: HoldableLine]
    /// Lines that are not what the ledger says; `nil` where all are told.
    private let gone: Set<String>?
    private let ledger: LedgerFinder

    init(_ news: LineNews, among ids: Set<String>, _ ledger: LedgerFinder) {
        self.ledger = ledger
        switch news {
        case .all(let lines):
            current = Self.lines(lines, ids)
            gone = nil
        case .some(let lines, let ids):
            current = Self.lines(lines, nil)
            gone = Set(ids)
        }
    }

    private static func lines(
        _ lines: [HoldableLine], _ ids: Set<String>?
    ) -> [String: HoldableLine] {
        let asked = lines.lazy.filter { ids?.contains($0.commissionID) ?? true }
        return Dictionary(asked.map { ($0.commissionID, $0) }) { $1 }
    }

    /// - Returns: a line that the records no longer give with the ledger's owner, worth nothing;
    ///   `nil` where neither knows it.
    func facts(_ id: String) throws -> LineFacts? {
        if let line = current[id] {
            return LineFacts(
                id: id, affiliateID: line.affiliateID, currency: line.currency,
                amount: line.amount)
        }
        guard var facts = try ledger.line(id)?.record.facts else { return nil }
        if gone?.contains(id) ?? true { facts.amount = .zero }
        return facts
    }
}
