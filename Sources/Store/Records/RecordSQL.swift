/// The statements of the hot path.
///
/// A record is first taken as a new one. Only one whose key is known goes on to the statement that
/// updates: since that fires a trigger, SQLite would keep every page of every row that it writes
/// for an undoing, new rows included.
enum RecordSQL {
    /// Writes a row of a table unless its key is known.
    private static func insert(into table: String, columns: Int, key: String) -> String {
        let values = (1...columns).map { "?\($0)" }.joined(separator: ", ")
        return "INSERT INTO \(table) VALUES (\(values)) ON CONFLICT (\(key)) DO NOTHING"
    }

    static let newTransaction = insert(into: "transactions", columns: 8, key: "transaction_id")
    static let newActivity = insert(
        into: "trading_activity", columns: 8, key: "day, customer_id, instrument, currency")
    static let newCustomer = insert(into: "customers", columns: 15, key: "customer_id")
    static let newCommission = insert(into: "commissions", columns: 9, key: "commission_id")

    static let timeOfTransaction = "SELECT time FROM transactions WHERE transaction_id = ?1"
    static let timeOfCustomer = "SELECT signup FROM customers WHERE customer_id = ?1"

    /// A transaction stays with the customer that it first came with.
    static let transaction = """
        INSERT INTO transactions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (transaction_id) DO UPDATE SET
          type = ?3, status = ?4, currency = ?5, amount = ?6, time = ?7, sequence = ?8
        WHERE customer_id = ?2
          AND (type <> ?3 OR status <> ?4 OR currency <> ?5 OR amount <> ?6 OR time <> ?7)
        """

    static let activity = """
        INSERT INTO trading_activity VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (day, customer_id, instrument, currency) DO UPDATE SET
          lots = ?5, pnl = ?6, sequence = ?7, carried = ?8
        WHERE lots <> ?5 OR pnl <> ?6 OR carried IS NOT ?8
        """

    static let customer = """
        INSERT INTO customers
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        ON CONFLICT (customer_id) DO UPDATE SET
          affiliate_id = ?2, signup = ?3, last_modified = ?4, version = ?5, country = ?6,
          has_click_id = ?7, challenge_type = ?8, phase = ?9, account_size = ?10, first_name = ?11,
          last_name = ?12, email = ?13, sequence = ?14, carried = ?15
        WHERE ?5 >= version AND (affiliate_id, signup, last_modified, version, country, has_click_id,
            challenge_type, phase, account_size, first_name, last_name, email, carried)
          IS NOT (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?15)
        """

    /// A version older than the current one is kept too: it tells who owned the customer then. One
    /// that repeats the last word of its time is not.
    static let olderCustomer = """
        INSERT INTO customer_versions
        SELECT ?1, ?14, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?15
        WHERE EXISTS (SELECT 1 FROM customers WHERE customer_id = ?1 AND version > ?5)
          AND NOT EXISTS (
            SELECT 1 FROM customer_versions AS kept
            WHERE kept.customer_id = ?1 AND kept.sequence = (
                SELECT max(sequence) FROM customer_versions
                WHERE customer_id = ?1 AND version = ?5)
              AND (affiliate_id, signup, last_modified, country, has_click_id, challenge_type,
                phase, account_size, first_name, last_name, email, carried)
              IS (?2, ?3, ?4, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?15))
        """

    static let affiliate = """
        INSERT INTO affiliates VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (affiliate_id) DO UPDATE SET
          email = ?2, first_name = ?3, last_name = ?4, country = ?5, parent_id = ?6, sequence = ?7
        WHERE (email, first_name, last_name, country, parent_id) IS NOT (?2, ?3, ?4, ?5, ?6)
        """

    static let commission = """
        INSERT INTO commissions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (commission_id) DO UPDATE SET
          affiliate_id = ?2, customer_id = ?3, transaction_id = ?4, amount = ?5, currency = ?6,
          accrued = ?7, status = ?8, sequence = ?9
        WHERE (affiliate_id, customer_id, transaction_id, amount, currency, accrued, status)
          IS NOT (?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """
}
