CREATE TABLE access_tokens (
  digest TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES clients(client_id),
  scopes TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "audit" VALUES(4,1795803011705939,'root','client.create','hbc_dYkcwisyNyNPHz2_','{"scopes":"records:write records:read flags:read gate"}','b85d573f6dce8fd486543c660bc6d6863f766aacdd5014f8bd21d684a44022bd','3fa6d414ad51c473a90eae72679c3181dac1e103755a6354032c5944f90c4499');
CREATE TABLE client_secrets (
  client_id TEXT NOT NULL REFERENCES clients(client_id), digest TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER, PRIMARY KEY (client_id, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO "client_secrets" VALUES('hbc_dYkcwisyNyNPHz2_','50f1a613f0bd68b06bf3ffaa57e03d3c0884af7f42b9980e09030ae13dd6f8bd',1795803011705939,NULL);
CREATE TABLE clients (
  client_id TEXT PRIMARY KEY, name TEXT NOT NULL, scopes TEXT NOT NULL,
  requests_per_minute INTEGER, created_at INTEGER NOT NULL, revoked_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO "clients" VALUES('hbc_dYkcwisyNyNPHz2_','acme','records:write records:read flags:read gate',NULL,1795803011705939,NULL);
INSERT INTO "grdb_migrations" VALUES('clients');
CREATE TABLE idempotency_keys (
  client_id TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL,
  status INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (client_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE server_keys (name TEXT PRIMARY KEY, key BLOB NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE webhooks (
  url TEXT PRIMARY KEY, salt BLOB NOT NULL, last_flag_event INTEGER NOT NULL,
  last_ledger_entry INTEGER NOT NULL, failures INTEGER NOT NULL, next_try INTEGER NOT NULL,
  last_answer TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX access_tokens_by_expiry ON access_tokens(expires_at);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys(at);
