extension Schema {
    /// Lines that a verdict freed although a flag names them, with what they were worth then: a
    /// release is written down at once, a dismissal once a payout run takes what it freed.
    ///
    /// Of what earlier versions wrote, the last release of a line that nobody took yet is taken
    /// over as far as the flag goes that it was given on, and what payout runs took since a flag
    /// was dismissed.
    static let freedTables = """
        CREATE TABLE freed_lines (
          commission_id TEXT NOT NULL, flag_id TEXT NOT NULL REFERENCES flags(flag_id),
          decision TEXT NOT NULL REFERENCES decisions(decision), affiliate_id TEXT NOT NULL,
          currency TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (commission_id, flag_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX freed_lines_by_flag ON freed_lines(flag_id);

        INSERT INTO freed_lines
        SELECT line.commission_id, flag_id, decision, line.affiliate_id, line.currency, line.amount
        FROM ledger_lines AS line
          JOIN (SELECT commission_id, max(entry) AS entry FROM ledger_entries
            WHERE reason = 'decided' GROUP BY commission_id) USING (commission_id)
          JOIN ledger_entries AS last USING (entry) JOIN decisions ON decision = reference
        WHERE account = 'released' AND run IS NULL;

        INSERT OR IGNORE INTO freed_lines
        SELECT line.commission_id, flags.flag_id, decision, line.affiliate_id, line.currency,
          line.amount
        FROM flags JOIN decisions ON decision = review_decision
          JOIN flag_lines ON flag_lines.flag_id = flags.flag_id
          JOIN ledger_lines AS line USING (commission_id) JOIN gate_runs USING (run)
        WHERE review = 'dismissed' AND account IN ('released', 'paid')
          AND gate_runs.at >= decisions.at;
        """
}
