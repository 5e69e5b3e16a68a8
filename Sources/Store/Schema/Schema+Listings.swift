internal import GRDB

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

    /// A customer's transactions, looked up.
    ///
    /// To keep it while a firm's history comes takes half as long as all else that is written; to
    /// sort it afterwards takes a tenth.
    private static let transactionIndex = "transactions_by_customer"

    /// Drops the index of a database without transactions: its first settle makes it.
    static func postponeTransactionIndex(_ db: Database) throws {
        if try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM transactions)") == true {
            return
        }
        try db.execute(sql: "DROP INDEX \(transactionIndex)")
    }

    /// Makes the index where it is not there yet.
    ///
    /// - Complexity: O(transactions log transactions), once in the life of a database.
    static func makeTransactionIndex(_ db: Database) throws {
        let isThere = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?)"),
            arguments: [transactionIndex])
        if isThere == true { return }
        try db.execute(sql: "CREATE INDEX \(transactionIndex) ON transactions(customer_id)")
    }
}
