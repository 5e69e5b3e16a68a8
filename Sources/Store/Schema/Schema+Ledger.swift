extension Schema {
    /// Lines whose account is checked by comparisons: for each row that it checks by `IN`, SQLite
    /// builds a B-tree of the five accounts.
    ///
    /// A constraint can't be altered, so the table is made anew.
    static let checkedAccounts = """
        CREATE TABLE new_ledger_lines (
          commission_id TEXT PRIMARY KEY, affiliate_id TEXT NOT NULL, customer_id TEXT NOT NULL,
          transaction_id TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL,
          clawed_back INTEGER NOT NULL CHECK (clawed_back <= 0),
          account TEXT NOT NULL
            CHECK (account = 'accrued' OR account = 'held' OR account = 'released'
              OR account = 'declined' OR account = 'paid'),
          run TEXT
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_ledger_lines SELECT * FROM ledger_lines;
        DROP TABLE ledger_lines;
        ALTER TABLE new_ledger_lines RENAME TO ledger_lines;
        """
}
