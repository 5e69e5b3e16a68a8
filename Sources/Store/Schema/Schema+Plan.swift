extension Schema {
    /// The plan by which the ledger's own lines are valued; no row before the first settle under
    /// one.
    static let planTable = """
        CREATE TABLE commission_plan (plan TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        """
}
