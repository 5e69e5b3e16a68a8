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

CREATE TABLE flag_lines (
  flag_id TEXT NOT NULL REFERENCES flags(flag_id), commission_id TEXT NOT NULL,
  PRIMARY KEY (flag_id, commission_id)
) STRICT, WITHOUT ROWID;
INSERT INTO flag_lines SELECT flag_id, commission_id FROM hold_flags;

CREATE TABLE unjudged (
  affiliate_id TEXT PRIMARY KEY, rule TEXT NOT NULL, subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE commission_plan (plan TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

INSERT INTO commission_plan VALUES('any type, size any: 150000 ppm');

INSERT INTO "grdb_migrations" VALUES('ledger accounts');
INSERT INTO "grdb_migrations" VALUES('claims');
INSERT INTO "grdb_migrations" VALUES('plan');
