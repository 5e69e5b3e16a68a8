extension Schema {
    /// How many current records there are of each day, so that the gate sees a feed fall silent
    /// without reading all of it. Days since 1970.
    static let dayTable = """
        CREATE TABLE record_days (
          entity TEXT NOT NULL, day INTEGER NOT NULL, records INTEGER NOT NULL,
          PRIMARY KEY (entity, day)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO record_days \(countedDays);
        """

    /// The same counts by reading all records.
    static let countedDays = """
        SELECT 'customers', signup / 86400000000, count(*) FROM customers GROUP BY 2
        UNION ALL
        SELECT 'transactions', time / 86400000000, count(*) FROM transactions GROUP BY 2
        UNION ALL SELECT 'trading_activity', day, count(*) FROM trading_activity GROUP BY 2
        """
}
