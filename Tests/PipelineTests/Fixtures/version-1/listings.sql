CREATE INDEX transactions_by_customer ON transactions(customer_id);

CREATE TABLE record_counts (entity TEXT PRIMARY KEY, records INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
INSERT INTO record_counts
  SELECT 'customers', count(*) FROM customers
  UNION ALL SELECT 'transactions', count(*) FROM transactions
  UNION ALL SELECT 'trading_activity', count(*) FROM trading_activity;

INSERT INTO "grdb_migrations" VALUES('listings');
