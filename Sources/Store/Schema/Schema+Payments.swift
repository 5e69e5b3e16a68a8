extension Schema {
    /// What tells a payment from a verdict: a released line's `run` is empty where the firm itself
    /// sent it out, and `NULL` where a reviewer released it and nobody took it yet. Lines that are
    /// settled are found by their transaction. Of transactions and lines named here the newest
    /// record was rejected.
    static let paymentTables = """
        UPDATE ledger_lines SET run = ''
        WHERE account = 'released' AND run IS NULL AND commission_id IN (
          SELECT commission_id FROM ledger_entries
          WHERE to_account = 'released' AND reason = 'reported_by_firm'
          UNION ALL SELECT commission_id FROM commissions WHERE status IN ('released', 'paid'));

        CREATE INDEX settled_lines_by_transaction ON ledger_lines(transaction_id)
          WHERE account <> 'accrued' AND account <> 'held';

        CREATE TABLE refused_records (
          entity TEXT NOT NULL, record_id TEXT NOT NULL, PRIMARY KEY (entity, record_id)
        ) STRICT, WITHOUT ROWID;
        """
}
