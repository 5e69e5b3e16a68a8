internal import GRDB

/// The tables of a database and how earlier versions become the present one.
///
/// A migration that has shipped is never edited: the next one follows it.
enum Schema {
    /// "HOLD" in ASCII, in the file's header.
    static let applicationID: Int32 = 0x484F_4C44

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            for part in [recordTables, settleTables, ledgerTables, reviewTables] {
                try db.execute(sql: part)
            }
        }
        migrator.registerMigration("clients") { db in
            try db.execute(sql: clientTables)
            try db.execute(sql: webhookTables)
        }
        migrator.registerMigration("carried fields") { db in try db.execute(sql: carriedFields) }
        migrator.registerMigration("pulls") { db in try db.execute(sql: pullTables) }
        migrator.registerMigration("identities") { db in try db.execute(sql: identityTable) }
        migrator.registerMigration("listings") { db in try db.execute(sql: listingTables) }
        migrator.registerMigration("ledger accounts") { db in
            try db.execute(sql: checkedAccounts)
        }
        migrator.registerMigration("claims") { db in try db.execute(sql: claimTables) }
        migrator.registerMigration("plan") { db in try db.execute(sql: planTable) }
        migrator.registerMigration("proposals") { db in try db.execute(sql: proposalTable) }
        migrator.registerMigration("payments") { db in try db.execute(sql: paymentTables) }
        migrator.registerMigration("days") { db in try db.execute(sql: dayTable) }
        migrator.registerMigration("freed lines") { db in try db.execute(sql: freedTables) }
        migrator.registerMigration("erasures") { db in try db.execute(sql: erasureTable) }
        migrator.registerMigration("pulled rows") { db in try db.execute(sql: pulledTable) }
        migrator.registerMigration("late index", migrate: postponeTransactionIndex)
        return migrator
    }
}

extension Schema {
    /// Current records and what they replaced. Money in ten-thousandths, lots in hundredths, times
    /// in microseconds since 1970, days since 1970; `sequence` numbers arrivals.
    ///
    /// No foreign key binds a record to its customer: it may arrive first. The columns of a key
    /// stand first in their table: `integrity_check` of SQLite 3.40 miscounts where they don't.
    static let recordTables = """
        CREATE TABLE batches (
          batch INTEGER PRIMARY KEY, first_sequence INTEGER NOT NULL, records INTEGER NOT NULL,
          received_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE customers (
          customer_id TEXT PRIMARY KEY, affiliate_id TEXT NOT NULL, signup INTEGER NOT NULL,
          last_modified INTEGER, version INTEGER NOT NULL, country TEXT,
          has_click_id INTEGER NOT NULL, challenge_type TEXT, phase TEXT, account_size INTEGER,
          first_name TEXT, last_name TEXT, email TEXT, sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE customer_versions (
          customer_id TEXT NOT NULL, sequence INTEGER NOT NULL, affiliate_id TEXT NOT NULL,
          signup INTEGER NOT NULL, last_modified INTEGER, version INTEGER NOT NULL, country TEXT,
          has_click_id INTEGER NOT NULL, challenge_type TEXT, phase TEXT, account_size INTEGER,
          first_name TEXT, last_name TEXT, email TEXT,
          PRIMARY KEY (customer_id, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE transactions (
          transaction_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, type INTEGER NOT NULL,
          status INTEGER NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL,
          time INTEGER NOT NULL, sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE transaction_versions (
          transaction_id TEXT NOT NULL, sequence INTEGER NOT NULL, customer_id TEXT NOT NULL,
          type INTEGER NOT NULL, status INTEGER NOT NULL, currency TEXT NOT NULL,
          amount INTEGER NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (transaction_id, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE trading_activity (
          day INTEGER NOT NULL, customer_id TEXT NOT NULL, instrument TEXT NOT NULL,
          currency TEXT NOT NULL, lots INTEGER NOT NULL, pnl INTEGER NOT NULL,
          sequence INTEGER NOT NULL, PRIMARY KEY (day, customer_id, instrument, currency)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE activity_versions (
          day INTEGER NOT NULL, customer_id TEXT NOT NULL, instrument TEXT NOT NULL,
          currency TEXT NOT NULL, sequence INTEGER NOT NULL, lots INTEGER NOT NULL,
          pnl INTEGER NOT NULL, PRIMARY KEY (day, customer_id, instrument, currency, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE affiliates (
          affiliate_id TEXT PRIMARY KEY, email TEXT, first_name TEXT, last_name TEXT, country TEXT,
          parent_id TEXT, sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE commissions (
          commission_id TEXT PRIMARY KEY, affiliate_id TEXT NOT NULL, customer_id TEXT NOT NULL,
          transaction_id TEXT, amount INTEGER NOT NULL, currency TEXT NOT NULL,
          accrued INTEGER NOT NULL, status TEXT NOT NULL, sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE commission_versions (
          commission_id TEXT NOT NULL, sequence INTEGER NOT NULL, affiliate_id TEXT NOT NULL,
          customer_id TEXT NOT NULL, transaction_id TEXT, amount INTEGER NOT NULL,
          currency TEXT NOT NULL, accrued INTEGER NOT NULL, status TEXT NOT NULL,
          PRIMARY KEY (commission_id, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER customers_keep BEFORE UPDATE ON customers
        BEGIN INSERT INTO customer_versions VALUES (
          OLD.customer_id, OLD.sequence, OLD.affiliate_id, OLD.signup, OLD.last_modified,
          OLD.version, OLD.country, OLD.has_click_id, OLD.challenge_type, OLD.phase,
          OLD.account_size, OLD.first_name, OLD.last_name, OLD.email); END;
        CREATE TRIGGER transactions_keep BEFORE UPDATE ON transactions
        BEGIN INSERT INTO transaction_versions VALUES (
          OLD.transaction_id, OLD.sequence, OLD.customer_id, OLD.type, OLD.status, OLD.currency,
          OLD.amount, OLD.time); END;
        CREATE TRIGGER activity_keep BEFORE UPDATE ON trading_activity
        BEGIN INSERT INTO activity_versions VALUES (
          OLD.day, OLD.customer_id, OLD.instrument, OLD.currency, OLD.sequence, OLD.lots,
          OLD.pnl); END;
        CREATE TRIGGER commissions_keep BEFORE UPDATE ON commissions
        BEGIN INSERT INTO commission_versions VALUES (
          OLD.commission_id, OLD.sequence, OLD.affiliate_id, OLD.customer_id, OLD.transaction_id,
          OLD.amount, OLD.currency, OLD.accrued, OLD.status); END;

        CREATE TABLE parked (
          customer_id TEXT NOT NULL, entity TEXT NOT NULL, record_key TEXT NOT NULL,
          source TEXT NOT NULL, line INTEGER NOT NULL, record TEXT NOT NULL,
          PRIMARY KEY (customer_id, entity, record_key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE rejects (
          source TEXT NOT NULL, line INTEGER NOT NULL, code TEXT NOT NULL, field TEXT NOT NULL,
          record TEXT NOT NULL, found TEXT NOT NULL, expected TEXT NOT NULL,
          PRIMARY KEY (source, line, code, field, record)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE feed_cursors (
          source TEXT PRIMARY KEY, ordinal INTEGER NOT NULL, phase INTEGER NOT NULL,
          line INTEGER NOT NULL, records INTEGER NOT NULL, batch INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE erased (customer_id TEXT PRIMARY KEY, at INTEGER NOT NULL)
          STRICT, WITHOUT ROWID;
        """

    /// The fingerprint of the key under which names and addresses are digests; no row where they
    /// stand in the clear.
    static let identityTable = """
        CREATE TABLE identity_keys (fingerprint TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        """

    /// What the engine last said, and how that changed over time.
    static let settleTables = """
        CREATE TABLE rule_versions (
          digest TEXT PRIMARY KEY, rules TEXT NOT NULL, first_used INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE settles (
          settle INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, as_of INTEGER NOT NULL,
          rules TEXT NOT NULL REFERENCES rule_versions(digest), flags INTEGER NOT NULL,
          holds INTEGER NOT NULL, rule_errors INTEGER NOT NULL, settled_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE flags (
          flag_id TEXT PRIMARY KEY, rule TEXT NOT NULL, rule_version TEXT NOT NULL,
          pattern TEXT NOT NULL, family TEXT NOT NULL, subject_kind TEXT NOT NULL,
          subject_id TEXT NOT NULL, log_odds REAL NOT NULL, posterior REAL NOT NULL,
          explanation TEXT NOT NULL, raised_at INTEGER NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('open', 'shadow', 'withdrawn')),
          review TEXT NOT NULL CHECK (review IN ('none', 'confirmed', 'dismissed')),
          review_log_odds REAL, review_step REAL, review_decision TEXT,
          assignee TEXT, snoozed_until INTEGER, first_settle INTEGER NOT NULL,
          last_settle INTEGER NOT NULL, body TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE flag_affiliates (
          affiliate_id TEXT NOT NULL, flag_id TEXT NOT NULL REFERENCES flags(flag_id),
          PRIMARY KEY (affiliate_id, flag_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX flag_affiliates_by_flag ON flag_affiliates(flag_id);

        CREATE TABLE flag_events (
          event INTEGER PRIMARY KEY, flag_id TEXT NOT NULL REFERENCES flags(flag_id),
          kind TEXT NOT NULL, log_odds REAL NOT NULL, posterior REAL NOT NULL,
          reference TEXT NOT NULL, at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX flag_events_by_flag ON flag_events(flag_id, event);

        CREATE TABLE standings (affiliate_id TEXT PRIMARY KEY, body TEXT NOT NULL)
          STRICT, WITHOUT ROWID;
        """

    static let ledgerTables = """
        CREATE TABLE ledger_lines (
          commission_id TEXT PRIMARY KEY, affiliate_id TEXT NOT NULL, customer_id TEXT NOT NULL,
          transaction_id TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL,
          clawed_back INTEGER NOT NULL CHECK (clawed_back <= 0),
          account TEXT NOT NULL
            CHECK (account IN ('accrued', 'held', 'released', 'declined', 'paid')),
          run TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE ledger_entries (
          entry INTEGER PRIMARY KEY,
          commission_id TEXT NOT NULL REFERENCES ledger_lines(commission_id),
          affiliate_id TEXT NOT NULL, currency TEXT NOT NULL, from_account TEXT NOT NULL,
          to_account TEXT NOT NULL, amount INTEGER NOT NULL, reason TEXT NOT NULL,
          reference TEXT NOT NULL, at INTEGER NOT NULL
        ) STRICT;
        CREATE TRIGGER ledger_entries_stay BEFORE UPDATE ON ledger_entries
          BEGIN SELECT RAISE(ABORT, 'ledger entries are never edited'); END;
        CREATE TRIGGER ledger_entries_remain BEFORE DELETE ON ledger_entries
          BEGIN SELECT RAISE(ABORT, 'ledger entries are never deleted'); END;

        CREATE TABLE holds (
          commission_id TEXT PRIMARY KEY REFERENCES ledger_lines(commission_id),
          hold_id TEXT NOT NULL, reason_code TEXT NOT NULL, since INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE hold_flags (
          commission_id TEXT NOT NULL REFERENCES holds(commission_id) ON DELETE CASCADE,
          flag_id TEXT NOT NULL REFERENCES flags(flag_id), PRIMARY KEY (commission_id, flag_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX hold_flags_by_flag ON hold_flags(flag_id);

        CREATE TABLE gate_runs (
          run TEXT PRIMARY KEY, due_digest TEXT NOT NULL, settle INTEGER NOT NULL,
          last_event INTEGER NOT NULL, lines INTEGER NOT NULL, at INTEGER NOT NULL,
          ordinal INTEGER NOT NULL, summary TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE gate_lines (
          run TEXT NOT NULL REFERENCES gate_runs(run), ordinal INTEGER NOT NULL,
          commission_id TEXT NOT NULL, is_released INTEGER NOT NULL, reason_code TEXT NOT NULL,
          flag_ids TEXT NOT NULL, PRIMARY KEY (run, ordinal)
        ) STRICT, WITHOUT ROWID;
        """

    static let reviewTables = """
        CREATE TABLE decisions (
          decision TEXT PRIMARY KEY, flag_id TEXT NOT NULL REFERENCES flags(flag_id),
          verdict TEXT NOT NULL CHECK (verdict IN ('confirm', 'dismiss', 'release')),
          state TEXT NOT NULL CHECK (state IN ('proposed', 'effective', 'superseded')),
          reason TEXT NOT NULL, note TEXT NOT NULL, actor TEXT NOT NULL, approver TEXT,
          log_odds REAL NOT NULL, step REAL NOT NULL, at INTEGER NOT NULL, ordinal INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX decisions_by_flag ON decisions(flag_id);

        CREATE TABLE packets (
          digest TEXT PRIMARY KEY, affiliate_id TEXT NOT NULL, settle INTEGER NOT NULL,
          at INTEGER NOT NULL, body TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE audit (
          entry INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL,
          action TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, previous TEXT NOT NULL,
          digest TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
          BEGIN SELECT RAISE(ABORT, 'the audit log is never edited'); END;
        CREATE TRIGGER audit_remains BEFORE DELETE ON audit
          BEGIN SELECT RAISE(ABORT, 'the audit log is never deleted'); END;
        """
}
