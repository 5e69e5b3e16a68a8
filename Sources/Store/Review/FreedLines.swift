internal import GRDB
internal import Holds
internal import Records

/// Lines that reviewers released, by the flags under which they did: such a flag does not hold a
/// line again while it is worth no more, and is of the same affiliate and in the same currency.
struct FreedLines {
    private struct Word {
        var flag: String
        var decision: String
        /// What the line was then.
        var line: LineFacts

        func covers(_ now: LineFacts) -> Bool {
            now.amount <= line.amount && now.affiliateID == line.affiliateID
                && now.currency == line.currency
        }
    }

    /// By line, by flag.
    private var words: [String: [Word]] = [:]
    /// Releases that do not go on with their flags.
    private(set) var ended: [Release] = []

    /// Of lines whose money is still here.
    ///
    /// - Complexity: O(freed lines).
    init(_ db: Database) throws {
        let rows = try RowReader(
            db,
            """
            SELECT commission_id, flag_id, decision, freed.affiliate_id, freed.currency,
              freed.amount
            FROM freed_lines AS freed JOIN ledger_lines USING (commission_id)
            WHERE account = 'accrued' OR account = 'held' OR account = 'released' AND run IS NULL
            ORDER BY commission_id, flag_id
            """)
        while try rows.next() {
            let facts = LineFacts(
                id: rows.string(0), affiliateID: rows.string(3), currency: try rows.currency(4),
                amount: rows.money(5))
            words[facts.id, default: []].append(
                Word(flag: rows.string(1), decision: rows.string(2), line: facts))
        }
    }

    /// The same under the flags in which others go on, where each of these that claimed a line had
    /// released it, and as far as each had: what one of them held is not freed by another.
    ///
    /// - Parameter claimed: what flags claimed before.
    /// - Complexity: O(freed lines) where any flag goes on in another.
    func inherited(_ successions: FlagSuccessions, claimed: Claims) -> FreedLines {
        let predecessors = successions.predecessors
        if predecessors.isEmpty { return self }
        var freed = self
        for (line, words) in words {
            let claiming = (claimed.flags[line] ?? []).subtracting(words.map(\.flag))
            let heirs = Dictionary(grouping: words) { successions.heir(of: $0.flag) }
            // In the order in which they are read, for the first that covers a line is its reason.
            for (flag, words) in heirs.sorted(by: { $0.key < $1.key }) {
                let isHeld = !claiming.isDisjoint(with: (predecessors[flag] ?? []) + [flag])
                guard let least = words.min(by: { $0.line.amount < $1.line.amount }) else {
                    continue
                }
                freed.words[line]?.removeAll { word in words.contains { $0.flag == word.flag } }
                freed.ended += words.filter { isHeld || $0.flag != least.flag }
                    .map { Release(line: line, flag: $0.flag) }
                if isHeld { continue }
                freed.words[line]?.append(
                    Word(flag: flag, decision: least.decision, line: least.line))
            }
        }
        return freed
    }

    var ids: some Collection<String> { words.keys }

    /// The flags under which a line is released as it is now, and a decision that says so; `nil`
    /// where there are none.
    func release(of now: LineFacts) -> (flags: Set<String>, reason: ClearingReason)? {
        let covering = words[now.id, default: []].filter { $0.covers(now) }
        return covering.first.map { first in
            (Set(covering.map(\.flag)), .decided(decision: first.decision))
        }
    }
}

extension FreedLines {
    /// That a line is released under a flag.
    struct Release: Sendable {
        var line: String
        var flag: String

        func end(_ db: Database) throws {
            try db.run(
                "DELETE FROM freed_lines WHERE commission_id = ? AND flag_id = ?", [line, flag])
        }
    }

    /// Writes down that lines were released under a flag.
    static func note(
        _ lines: [LineFacts], under flag: String, by decision: String, _ db: Database
    ) throws {
        for line in lines {
            try db.run(
                "INSERT OR REPLACE INTO freed_lines VALUES (?, ?, ?, ?, ?, ?)",
                [
                    line.id, flag, decision, line.affiliateID, line.currency.description,
                    line.amount.units,
                ])
        }
    }

    /// Writes down what a payout run took although flags claim it, because they are dismissed.
    ///
    /// - Complexity: O(claims of dismissed flags).
    static func note(takenBy run: String, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO freed_lines
                SELECT line.commission_id, flags.flag_id, review_decision, line.affiliate_id,
                  line.currency, line.amount
                FROM flags JOIN flag_lines ON flag_lines.flag_id = flags.flag_id
                  JOIN ledger_lines AS line USING (commission_id)
                WHERE review = 'dismissed' AND account = 'released' AND run = ?
                ON CONFLICT (commission_id, flag_id) DO UPDATE SET decision = excluded.decision,
                  affiliate_id = excluded.affiliate_id, currency = excluded.currency,
                  amount = excluded.amount
                WHERE excluded.amount > freed_lines.amount
                  OR excluded.currency <> freed_lines.currency
                  OR excluded.affiliate_id <> freed_lines.affiliate_id
                """, arguments: [run])
    }

    /// What one person freed of a flag without another's word, by currency.
    ///
    /// - Parameter others: lines that are decided on now, and not counted twice.
    /// - Complexity: O(lines freed under the flag).
    static func sums(
        of flag: String, by person: String, besides others: Set<String>, _ db: Database
    ) throws -> [CurrencyCode: MoneySum] {
        let rows = try RowReader(
            db,
            """
            SELECT commission_id, actor, freed.currency, freed.amount
            FROM freed_lines AS freed JOIN decisions USING (decision)
              JOIN ledger_lines USING (commission_id)
            WHERE freed.flag_id = ?1 AND approver IS NULL AND account <> 'declined'
            """, [flag])
        var sums: [CurrencyCode: MoneySum] = [:]
        while try rows.next() {
            let isTheirs = !Reviewer.areTwo(rows.string(1), person)
            if !isTheirs || others.contains(rows.string(0)) { continue }
            sums[try rows.currency(2), default: .zero] += rows.money(3)
        }
        return sums
    }
}

/// Lines that are released as the records have them.
struct ReleasedLines {
    private var releases: [String: (flags: Set<String>, reason: ClearingReason)] = [:]

    /// - Parameter now: what a line is by the current records.
    /// - Complexity: O(freed lines).
    init(_ freed: FreedLines, now: (String) throws -> LineFacts?) rethrows {
        for id in freed.ids {
            guard let facts = try now(id), let release = freed.release(of: facts) else { continue }
            releases[id] = release
        }
    }

    /// The flags under which it is.
    func flags(_ commissionID: String) -> Set<String> { releases[commissionID]?.flags ?? [] }

    func reason(_ commissionID: String) -> ClearingReason? { releases[commissionID]?.reason }
}
