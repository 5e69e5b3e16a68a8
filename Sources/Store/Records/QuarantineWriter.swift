internal import GRDB
internal import Records

/// Keeps what could not be taken, and what waits for its customer.
struct QuarantineWriter {
    let db: Database

    /// A reject that is there already, from an earlier reading of the same source, stays one.
    func write(_ rejects: [Reject]) throws {
        for reject in rejects {
            try db.execute(
                sql: "INSERT OR IGNORE INTO rejects VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    reject.source, reject.line, reject.violation.code.rawValue,
                    reject.violation.field, reject.record, reject.violation.found,
                    reject.violation.expected,
                ])
        }
    }

    /// Notes where the waiting records of a batch stood; the last arrival of a key counts.
    func park(_ incoming: IncomingBatch, but refused: Set<LineNumber>) throws {
        let batch = incoming.batch
        for index in incoming.waiting where !refused.contains(batch.line(of: index)) {
            let (entity, key, customer) = batch.identity(of: index)
            try db.execute(
                sql: "INSERT OR REPLACE INTO parked VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    customer, entity.rawValue, key, batch.source, batch.line(of: index),
                    batch.recordText(of: index),
                ])
        }
    }

    /// Records whose customer has arrived wait no longer.
    func admit(_ batch: RecordBatch) throws {
        if batch.customers.isEmpty { return }
        if try Row.fetchOne(db, sql: "SELECT 1 FROM parked LIMIT 1") == nil { return }
        let statement = try RawStatement(db, "DELETE FROM parked WHERE customer_id = ?1")
        try batch.text.bytes.withUnsafeBytes { text in
            for customer in batch.customers {
                statement.bind(1, customer.id, in: text)
                _ = try statement.run()
            }
        }
    }
}

extension RecordBatch {
    /// What a transaction or a day of activity is called, and whose it is.
    fileprivate func identity(of index: Int) -> (entity: Entity, key: String, customer: String) {
        if !transactions.isEmpty {
            let record = transactions[index]
            return (.transactions, text.string(record.id), text.string(record.customerID))
        }
        let record = activities[index]
        let key = "\(record.day) \(text.string(record.instrument)) \(record.currency)"
        return (.tradingActivity, key, text.string(record.customerID))
    }
}
