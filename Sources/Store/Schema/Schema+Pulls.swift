extension Schema {
    /// How far each entity of each source was pulled, and how its last pulls went.
    static let pullTables = """
        CREATE TABLE pull_cursors (
          source TEXT NOT NULL, entity TEXT NOT NULL, settings TEXT NOT NULL, watermark INTEGER,
          pass TEXT, PRIMARY KEY (source, entity)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE pull_runs (
          source TEXT NOT NULL, entity TEXT NOT NULL, last_success INTEGER, last_failure INTEGER,
          failures INTEGER NOT NULL, error TEXT NOT NULL, records INTEGER NOT NULL,
          rejects INTEGER NOT NULL, PRIMARY KEY (source, entity)
        ) STRICT, WITHOUT ROWID;
        """

    /// What each row of each source said when it was last read. Of rows that earlier versions took
    /// nothing is known: each is taken once more.
    static let pulledTable = """
        CREATE TABLE pulled_rows (
          source TEXT NOT NULL, entity TEXT NOT NULL, row_key TEXT NOT NULL, digest TEXT NOT NULL,
          PRIMARY KEY (source, entity, row_key)
        ) STRICT, WITHOUT ROWID;
        """
}
