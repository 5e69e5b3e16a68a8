CREATE TABLE identity_keys (fingerprint TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO "grdb_migrations" VALUES('identities');
