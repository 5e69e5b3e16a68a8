extension Schema {
    /// The lines that each flag would hold if nobody had decided anything, as of the last settle;
    /// and whose judgement then lacked the word of a live rule, with the first rule that failed.
    static let claimTables = """
        CREATE TABLE flag_lines (
          flag_id TEXT NOT NULL REFERENCES flags(flag_id), commission_id TEXT NOT NULL,
          PRIMARY KEY (flag_id, commission_id)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO flag_lines SELECT flag_id, commission_id FROM hold_flags;

        CREATE TABLE unjudged (
          affiliate_id TEXT PRIMARY KEY, rule TEXT NOT NULL, subject_kind TEXT NOT NULL,
          subject_id TEXT NOT NULL, reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
