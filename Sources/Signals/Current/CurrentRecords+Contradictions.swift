package import Records

extension CurrentRecords {
    /// Records of a batch that `apply` would refuse, without taking any.
    ///
    /// - Complexity: O(records of the batch).
    package func contradictions(in batch: RecordBatch) -> [Reject] {
        var owners: [String: Int] = [:]
        return batch.transactions.indices.compactMap { index in
            let record = batch.transactions[index]
            if let id = transactionIDs.id(of: record.id, in: batch.text),
                transactions.isPresent(Int(id))
            {
                let owner = customerIDs[transactions.customer[Int(id)]]
                return contradiction(at: index, of: batch, owner: owner)
            }
            let id = batch.text.string(record.id)
            guard let first = owners[id] else {
                owners[id] = index
                return nil
            }
            let owner = batch.text.string(batch.transactions[first].customerID)
            return contradiction(at: index, of: batch, owner: owner)
        }
    }

    /// `nil` where the record names the owner that its transaction has.
    private func contradiction(
        at index: Int, of batch: RecordBatch, owner: String
    ) -> Reject? {
        let record = batch.transactions[index]
        let claimed = batch.text.string(record.customerID)
        if claimed == owner { return nil }
        return Reject(
            source: batch.source, line: batch.line(of: index),
            violation: Violation(
                code: .immutableCustomerID, field: "customer_id", found: "`\(claimed)`",
                expected: "`\(owner)`, to which transaction "
                    + "`\(batch.text.string(record.id))` belongs"),
            record: batch.recordText(of: index))
    }
}
