package import GRDB
package import Records

/// Hands the records of a database over again, so that an engine knows what it knew.
///
/// All versions of a customer come in the order of their arrival, of other records the current one.
/// Customers come before what names them. Batches name no source and no lines.
package enum RecordReplay {
    static let batchRecords = 16_384

    /// - Complexity: O(records).
    package static func replay(_ db: Database, _ consume: (RecordBatch) throws -> Void) throws {
        try affiliates(db, consume)
        try customers(db, consume)
        try transactions(db, consume)
        try activities(db, consume)
        try commissions(db, consume)
    }

    private static func each(
        _ rows: RowReader, _ consume: (RecordBatch) throws -> Void,
        _ append: (RowReader, inout RecordBatch) throws -> Void
    ) throws {
        var batch = RecordBatch(source: "")
        var count = 0
        while try rows.next() {
            try append(rows, &batch)
            count += 1
            if count == batchRecords {
                try consume(batch)
                batch = RecordBatch(source: "")
                count = 0
            }
        }
        if count > 0 { try consume(batch) }
    }

    private static func affiliates(_ db: Database, _ consume: (RecordBatch) throws -> Void) throws {
        let rows = try RowReader(
            db,
            "SELECT affiliate_id, email, first_name, last_name, country, parent_id FROM affiliates")
        try each(rows, consume) { row, batch in
            batch.affiliates.append(
                Affiliate(
                    id: batch.text.append(row.bytes(0)), email: batch.text.append(row.bytes(1)),
                    firstName: batch.text.append(row.bytes(2)),
                    lastName: batch.text.append(row.bytes(3)), country: row.country(4),
                    parentID: batch.text.append(row.bytes(5))))
        }
    }

    private static let customerColumns = """
        customer_id, affiliate_id, signup, last_modified, country, has_click_id, challenge_type,
        phase, account_size, first_name, last_name, email
        """

    private static func customers(_ db: Database, _ consume: (RecordBatch) throws -> Void) throws {
        let lone = try RowReader(
            db,
            """
            SELECT \(customerColumns) FROM customers WHERE NOT EXISTS (
              SELECT 1 FROM customer_versions AS old WHERE old.customer_id = customers.customer_id)
            """)
        try each(lone, consume, customer)
        let versions = try RowReader(
            db,
            """
            SELECT \(customerColumns) FROM (
              SELECT sequence, \(customerColumns) FROM customer_versions UNION ALL
              SELECT sequence, \(customerColumns) FROM customers WHERE customer_id IN (
                SELECT customer_id FROM customer_versions))
            ORDER BY customer_id, sequence
            """)
        try each(versions, consume, customer)
    }

    private static func customer(_ row: RowReader, _ batch: inout RecordBatch) {
        batch.customers.append(
            Customer(
                id: batch.text.append(row.bytes(0)), affiliateID: batch.text.append(row.bytes(1)),
                signup: row.time(2), lastModified: row.isNull(3) ? nil : row.time(3),
                country: row.country(4), hasClickID: row.integer(5) != 0,
                challengeType: batch.text.append(row.bytes(6)),
                phase: batch.text.append(row.bytes(7)),
                accountSize: row.isNull(8) ? nil : row.money(8),
                firstName: batch.text.append(row.bytes(9)),
                lastName: batch.text.append(row.bytes(10)), email: batch.text.append(row.bytes(11)))
        )
    }

    private static func transactions(
        _ db: Database, _ consume: (RecordBatch) throws -> Void
    ) throws {
        let rows = try RowReader(
            db,
            "SELECT transaction_id, customer_id, type, status, currency, amount, time FROM transactions"
        )
        try each(rows, consume) { row, batch in
            batch.transactions.append(
                Transaction(
                    id: batch.text.append(row.bytes(0)),
                    customerID: batch.text.append(row.bytes(1)),
                    type: try TransactionType(storedCode: row.integer(2))
                        ?? row.fail("a transaction type", 2),
                    status: try TransactionStatus(storedCode: row.integer(3))
                        ?? row.fail("a status", 3),
                    currency: try row.currency(4), amount: row.money(5), time: row.time(6)))
        }
    }

    private static func activities(_ db: Database, _ consume: (RecordBatch) throws -> Void) throws {
        let rows = try RowReader(
            db, "SELECT day, customer_id, instrument, currency, lots, pnl FROM trading_activity")
        try each(rows, consume) { row, batch in
            batch.activities.append(
                TradingActivity(
                    customerID: batch.text.append(row.bytes(1)),
                    instrument: batch.text.append(row.bytes(2)), currency: try row.currency(3),
                    day: Day(number: Int32(clamping: row.integer(0))), lots: row.integer(4),
                    pnl: row.money(5)))
        }
    }

    private static func commissions(
        _ db: Database, _ consume: (RecordBatch) throws -> Void
    ) throws {
        let rows = try RowReader(
            db,
            """
            SELECT commission_id, affiliate_id, customer_id, transaction_id, amount, currency,
              accrued, status FROM commissions
            """)
        try each(rows, consume) { row, batch in
            batch.commissions.append(
                Commission(
                    id: batch.text.append(row.bytes(0)),
                    affiliateID: batch.text.append(row.bytes(1)),
                    customerID: batch.text.append(row.bytes(2)),
                    transactionID: batch.text.append(row.bytes(3)), amount: row.money(4),
                    currency: try row.currency(5), accrued: row.time(6),
                    status: try CommissionStatus(rawValue: row.string(7))
                        ?? row.fail("a status", 7)))
        }
    }
}
