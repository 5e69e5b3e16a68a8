extension Schema {
    /// Who may speak to the server, by digests alone: no secret and no token is kept.
    static let clientTables = """
        CREATE TABLE clients (
          client_id TEXT PRIMARY KEY, name TEXT NOT NULL, scopes TEXT NOT NULL,
          requests_per_minute INTEGER, created_at INTEGER NOT NULL, revoked_at INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE client_secrets (
          client_id TEXT NOT NULL REFERENCES clients(client_id), digest TEXT NOT NULL,
          created_at INTEGER NOT NULL, expires_at INTEGER, PRIMARY KEY (client_id, digest)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE access_tokens (
          digest TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES clients(client_id),
          scopes TEXT NOT NULL, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX access_tokens_by_expiry ON access_tokens(expires_at);

        CREATE TABLE idempotency_keys (
          client_id TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL,
          status INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
          PRIMARY KEY (client_id, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX idempotency_keys_by_time ON idempotency_keys(at);

        CREATE TABLE server_keys (name TEXT PRIMARY KEY, key BLOB NOT NULL)
          STRICT, WITHOUT ROWID;
        """

    /// Who is told of flags and holds, and how far. The events themselves are those of flags and of
    /// the ledger, so nothing is told that is not there, and everything can be told again.
    static let webhookTables = """
        CREATE TABLE webhooks (
          url TEXT PRIMARY KEY, salt BLOB NOT NULL, last_flag_event INTEGER NOT NULL,
          last_ledger_entry INTEGER NOT NULL, failures INTEGER NOT NULL, next_try INTEGER NOT NULL,
          last_answer TEXT NOT NULL, created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
