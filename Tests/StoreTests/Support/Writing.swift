import FirmRecords
import Records
import Store

let noon = EventTime(microseconds: 1_800_000_000_000_000)

extension Store {
    /// Writes rows as one group, none of them waiting unless said so.
    func take(_ rows: [FieldRow], waiting: Bool = false) throws {
        let group = batches(rows).map { batch in
            IncomingBatch(
                batch: batch,
                waiting: waiting ? Array(0..<batch.recordCount) : [], phase: 0)
        }
        try write { db in
            var position = try RecordPosition.current(db)
            try Store.write(group, at: noon, &position, db)
        }
    }

    /// The replayed customers as `id owner version`.
    func replayedCustomers() throws -> [String] {
        var found: [String] = []
        try read { db in
            try RecordReplay.replay(db) { batch in
                for customer in batch.customers {
                    found.append(
                        "\(batch.text.string(customer.id)) \(batch.text.string(customer.affiliateID))"
                    )
                }
            }
        }
        return found
    }
}

func customer(_ id: String, of affiliate: String, modified day: Int) -> FieldRow {
    FieldRow(
        .customers,
        [
            "customer_id": id, "affiliate_id": affiliate, "signup_date": "2026-01-01T00:00:00Z",
            "last_modified_date": "2026-01-\(day < 10 ? "0" : "")\(day)T00:00:00Z",
        ])
}

func fee(_ id: String, of customer: String, status: String = "completed") -> FieldRow {
    FieldRow(
        .transactions,
        [
            "transaction_id": id, "customer_id": customer, "transaction_type": "challenge_fee",
            "amount_currency": "99.00", "currency": "USD", "status": status,
            "transaction_date": "2026-01-02T00:00:00Z",
        ])
}
