package import GRDB
package import Records

/// Tells with which customer a transaction first came.
package struct TransactionOwners {
    private let rows: RowReader

    package init(_ db: Database) throws {
        rows = try RowReader(
            db, cached: "SELECT customer_id FROM transactions WHERE transaction_id = ?1")
    }

    /// `nil` where the transaction of a batch's place has not come before.
    ///
    /// - Complexity: O(log transactions).
    package func owner(ofTransaction index: Int, of batch: RecordBatch) throws -> String? {
        try batch.text.withBytes(of: batch.transactions[index].id) { id in
            rows.restart(borrowing: id)
            defer { rows.reset() }
            return try rows.next() ? rows.string(0) : nil
        }
    }
}

extension Store {
    /// Hands over the id of every customer that has come.
    ///
    /// - Complexity: O(customers).
    package static func eachCustomerID(
        _ db: Database, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws {
        let rows = try RowReader(db, "SELECT customer_id FROM customers")
        while try rows.next() { body(rows.bytes(0)) }
    }
}
