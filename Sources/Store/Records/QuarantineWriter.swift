internal import GRDB
internal import Records

/// Keeps what could not be taken, and what waits for its customer.
struct QuarantineWriter {
    let db: Database

    /// A reject that is there already, from an earlier reading of the same source, stays one.
    func write(_ rejects: [Reject]) throws {
        if rejects.isEmpty { return }
        // What was sent may hold a NUL, at which a text ends that is bound without its length.
        let row = try RawStatement(
            db, "INSERT OR IGNORE INTO rejects VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        for reject in rejects {
            row.bind(1, copying: reject.source)
            row.bind(2, reject.line)
            row.bind(3, copying: reject.violation.code.rawValue)
            row.bind(4, copying: reject.violation.field)
            row.bind(5, copying: reject.record)
            row.bind(6, copying: reject.violation.found)
            row.bind(7, copying: reject.violation.expected)
            _ = try row.run()
        }
    }

    /// Notes where the waiting records of a batch stood; the last arrival of a key counts.
    func park(_ incoming: IncomingBatch, but refused: Set<LineNumber>) throws {
        let batch = incoming.batch
        if incoming.waiting.isEmpty { return }
        let row = try RawStatement(
            db, "INSERT OR REPLACE INTO parked VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        for index in incoming.waiting where !refused.contains(batch.line(of: index)) {
            let (entity, key, customer) = batch.identity(of: index)
            row.bind(1, copying: customer)
            row.bind(2, copying: entity.rawValue)
            row.bind(3, copying: key)
            row.bind(4, copying: batch.source)
            row.bind(5, batch.line(of: index))
            row.bind(6, copying: batch.recordText(of: index))
            _ = try row.run()
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
