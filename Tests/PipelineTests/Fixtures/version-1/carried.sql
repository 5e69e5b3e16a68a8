ALTER TABLE customers ADD COLUMN carried TEXT;
ALTER TABLE customer_versions ADD COLUMN carried TEXT;
ALTER TABLE trading_activity ADD COLUMN carried TEXT;
ALTER TABLE activity_versions ADD COLUMN carried TEXT;

DROP TRIGGER customers_keep;
DROP TRIGGER activity_keep;
UPDATE customers SET carried = '"campaign_id":"cmp-3-1","lang_id":"en","kyc_status_id":"pending"'
  WHERE customer_id = 'C000003';
UPDATE trading_activity SET carried = '"drawdown":0.08,"max_drawdown":0.08'
  WHERE day = 20515 AND customer_id = 'C000003' AND instrument = 'EURUSD' AND currency = 'USD';
CREATE TRIGGER customers_keep BEFORE UPDATE ON customers
BEGIN INSERT INTO customer_versions VALUES (
  OLD.customer_id, OLD.sequence, OLD.affiliate_id, OLD.signup, OLD.last_modified,
  OLD.version, OLD.country, OLD.has_click_id, OLD.challenge_type, OLD.phase,
  OLD.account_size, OLD.first_name, OLD.last_name, OLD.email, OLD.carried); END;
CREATE TRIGGER activity_keep BEFORE UPDATE ON trading_activity
BEGIN INSERT INTO activity_versions VALUES (
  OLD.day, OLD.customer_id, OLD.instrument, OLD.currency, OLD.sequence, OLD.lots,
  OLD.pnl, OLD.carried); END;
INSERT INTO "grdb_migrations" VALUES('carried fields');
