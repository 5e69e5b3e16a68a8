package import GRDB
package import Records

extension Store {
    /// Whether any record names a customer, a rejected one too.
    ///
    /// - Complexity: O(rejects).
    package static func isKnown(customer: String, _ db: Database) throws -> Bool {
        db.add(function: RejectedText.namesCustomer)
        return try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM customers WHERE customer_id = ?1)
                  OR EXISTS (SELECT 1 FROM rejects WHERE names_customer(record, ?1))
                """, arguments: [customer]) ?? false
    }

    /// Removes names, addresses and carried fields of a customer, wherever they were kept, inside a
    /// transaction of the caller's; ids, money and decisions stay.
    ///
    /// What flags quote of them, and what is left between the file's rows, goes with
    /// `finishErasures`; until then the erasure is pending.
    ///
    /// What a later record brings of them is dropped at the door.
    ///
    /// - Returns: whether the customer was known.
    /// - Complexity: O(rejects + flags).
    package static func erase(
        _ customer: String, actor: String, at time: EventTime, _ db: Database
    ) throws -> Bool {
        let blank = """
            first_name = NULL, last_name = NULL, email = NULL, carried = NULL WHERE customer_id = ?1
            """
        try db.execute(sql: "UPDATE customers SET \(blank)", arguments: [customer])
        let isKnown = db.changesCount > 0
        try db.execute(
            sql: """
                DELETE FROM customer_versions WHERE customer_id = ?1 AND sequence = (
                  SELECT sequence FROM customers WHERE customer_id = ?1)
                """, arguments: [customer])
        try db.execute(sql: "UPDATE customer_versions SET \(blank)", arguments: [customer])
        db.add(function: RejectedText.namesCustomer)
        try db.execute(
            sql: """
                UPDATE OR REPLACE rejects SET record = '', found = ''
                WHERE names_customer(record, ?1)
                """, arguments: [customer])
        try blankWithdrawnFlags(of: customer, db)
        try db.execute(
            sql: "INSERT OR IGNORE INTO erased VALUES (?, ?)",
            arguments: [customer, time.microseconds])
        try db.execute(
            sql: "INSERT OR IGNORE INTO pending_erasures VALUES (?)", arguments: [customer])
        try AuditLog.append(
            db, at: time, actor: actor, action: "erase", subject: customer, body: "{}")
        return isKnown
    }

    /// Customers whose erasure has not come to its end, sorted.
    package static func pendingErasures(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT customer_id FROM pending_erasures ORDER BY customer_id")
    }

    /// Removes what flags quote of erased customers, inside the transaction of a settle that judged
    /// without it.
    package static func blankWithdrawnFlags(_ db: Database) throws {
        for customer in try pendingErasures(db) { try blankWithdrawnFlags(of: customer, db) }
    }

    private static func blankWithdrawnFlags(of customer: String, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE flags SET explanation = 'erased', body = json_object('flag_id', flag_id)
                WHERE state = 'withdrawn' AND instr(body, json_quote(?1)) > 0
                """, arguments: [customer])
    }

    /// Writes the file anew without what was erased; with that the erasures have come to their end.
    ///
    /// - Complexity: O(size of the file).
    package func finishErasures() throws {
        try rewrite()
        try write { try $0.execute(sql: "DELETE FROM pending_erasures") }
    }
}
