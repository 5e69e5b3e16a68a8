CREATE TABLE pull_cursors (
  source TEXT NOT NULL, entity TEXT NOT NULL, settings TEXT NOT NULL, watermark INTEGER,
  pass TEXT, PRIMARY KEY (source, entity)
) STRICT, WITHOUT ROWID;

CREATE TABLE pull_runs (
  source TEXT NOT NULL, entity TEXT NOT NULL, last_success INTEGER, last_failure INTEGER,
  failures INTEGER NOT NULL, error TEXT NOT NULL, records INTEGER NOT NULL,
  rejects INTEGER NOT NULL, PRIMARY KEY (source, entity)
) STRICT, WITHOUT ROWID;

INSERT INTO "pull_cursors" VALUES('acme','customers','S1',1772514810000000,NULL);
INSERT INTO "pull_runs" VALUES('acme','customers',1795803011705939,NULL,0,'',120,0);
INSERT INTO "grdb_migrations" VALUES('pulls');
