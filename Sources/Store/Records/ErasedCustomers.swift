package import GRDB
package import Records

/// Customers whose personal data was erased: what comes of them later is taken without it.
package enum ErasedCustomers {
    package static func all(_ db: Database) throws -> Set<String> {
        Set(try String.fetchAll(db, sql: "SELECT customer_id FROM erased"))
    }

    /// The batch without what is personal to erased customers.
    package static func blanked(_ batch: RecordBatch, _ erased: Set<String>) -> RecordBatch {
        if erased.isEmpty || batch.customers.isEmpty { return batch }
        var batch = batch
        for index in batch.customers.indices
        where erased.contains(batch.text.string(batch.customers[index].id)) {
            batch.customers[index].firstName = .absent
            batch.customers[index].lastName = .absent
            batch.customers[index].email = .absent
            batch.customers[index].carried = .absent
        }
        return batch
    }
}
