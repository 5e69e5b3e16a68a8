extension Schema {
    /// What keeps long listings fast: how many records there are, and a customer's transactions.
    ///
    /// Activity needs no index: its key begins with the day, and a customer's rows are found day by
    /// day.
    static let listingTables = """
        CREATE INDEX transactions_by_customer ON transactions(customer_id);

        CREATE TABLE record_counts (entity TEXT PRIMARY KEY, records INTEGER NOT NULL)
          STRICT, WITHOUT ROWID;
        INSERT INTO record_counts
          SELECT 'customers', count(*) FROM customers
          UNION ALL SELECT 'transactions', count(*) FROM transactions
          UNION ALL SELECT 'trading_activity', count(*) FROM trading_activity;
        """
}
