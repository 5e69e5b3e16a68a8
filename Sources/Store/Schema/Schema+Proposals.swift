extension Schema {
    /// What each proposed decision would move, as a digest.
    static let proposalTable = """
        CREATE TABLE proposals (
          decision TEXT PRIMARY KEY REFERENCES decisions(decision), lines TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
