internal import GRDB

/// Which flags keep which lines from being paid, whoever owns the line and whomever the flag is
/// raised on: a flag goes where its customers go, and a line stays where it was earned.
enum FlaggedLines {
    /// Rows of `flag_id` and `commission_id`: by which confirmed flag a line was declined. What the
    /// firm itself declined is not among them.
    static let declined = """
        SELECT DISTINCT flag_id, commission_id
        FROM ledger_entries JOIN decisions ON decision = reference
          JOIN ledger_lines USING (commission_id)
        WHERE account = 'declined' AND to_account = 'declined'
        """

    private static let all =
        "SELECT flag_id, commission_id FROM hold_flags UNION " + declined

    /// Flags that hold or declined a line of an affiliate.
    ///
    /// - Complexity: O(holds + ledger entries).
    static func flags(onLinesOf affiliate: String, _ db: Database) throws -> Set<String> {
        try String.fetchSet(
            db,
            sql: """
                SELECT flag_id FROM (\(all)) JOIN ledger_lines USING (commission_id)
                WHERE affiliate_id = ?
                """, arguments: [affiliate])
    }

    /// How many lines of others are held or were declined by flags on an affiliate.
    ///
    /// - Complexity: O(holds + ledger entries).
    static func countOfOthers(underFlagsOn affiliate: String, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(DISTINCT commission_id)
                FROM (\(all)) JOIN flag_affiliates AS named USING (flag_id)
                  JOIN ledger_lines AS line USING (commission_id)
                WHERE named.affiliate_id = ?1 AND line.affiliate_id <> ?1
                """, arguments: [affiliate]) ?? 0
    }
}
