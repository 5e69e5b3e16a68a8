extension Schema {
    /// What records bring that no signal reads, as the inside of a JSON object.
    static let carriedFields = """
        ALTER TABLE customers ADD COLUMN carried TEXT;
        ALTER TABLE customer_versions ADD COLUMN carried TEXT;
        ALTER TABLE trading_activity ADD COLUMN carried TEXT;
        ALTER TABLE activity_versions ADD COLUMN carried TEXT;

        DROP TRIGGER customers_keep;
        CREATE TRIGGER customers_keep BEFORE UPDATE ON customers
        BEGIN INSERT INTO customer_versions VALUES (
          OLD.customer_id, OLD.sequence, OLD.affiliate_id, OLD.signup, OLD.last_modified,
          OLD.version, OLD.country, OLD.has_click_id, OLD.challenge_type, OLD.phase,
          OLD.account_size, OLD.first_name, OLD.last_name, OLD.email, OLD.carried); END;
        DROP TRIGGER activity_keep;
        CREATE TRIGGER activity_keep BEFORE UPDATE ON trading_activity
        BEGIN INSERT INTO activity_versions VALUES (
          OLD.day, OLD.customer_id, OLD.instrument, OLD.currency, OLD.sequence, OLD.lots,
          OLD.pnl, OLD.carried); END;
        """
}
