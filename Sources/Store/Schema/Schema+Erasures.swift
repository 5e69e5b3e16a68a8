extension Schema {
    /// Customers who are erased from the records, while flags and the file may still tell of them.
    static let erasureTable = """
        CREATE TABLE pending_erasures (
          customer_id TEXT PRIMARY KEY REFERENCES erased(customer_id)
        ) STRICT, WITHOUT ROWID;
        """
}
