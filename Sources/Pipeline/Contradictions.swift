internal import Records
internal import Store

/// Finds transactions that name another customer than the one that they belong to, before any is
/// taken.
struct Contradictions {
    /// The customers of transactions that are taken and not yet written.
    private var owners: [String: String] = [:]
    private var batchesRead = 0

    /// - Parameter group: what is taken; only grows until `forget`.
    /// - Complexity: O(records of the batch log transactions).
    mutating func find(
        in batch: RecordBatch, behind group: [IncomingBatch], _ store: Store
    ) throws -> [Reject] {
        if batch.transactions.isEmpty { return [] }
        for taken in group[batchesRead...] { note(taken.batch) }
        batchesRead = group.count
        var claims: [String: String] = [:]
        return try store.read { db in
            let stored = try TransactionOwners(db)
            return try batch.transactions.indices.compactMap { index in
                let record = batch.transactions[index]
                let id = batch.text.string(record.id)
                let claimed = batch.text.string(record.customerID)
                let owner = try stored.owner(ofTransaction: index, of: batch)
                guard let owner = owner ?? owners[id] ?? claims[id] else {
                    claims[id] = claimed
                    return nil
                }
                return owner == claimed ? nil : batch.contradiction(at: index, owner: owner)
            }
        }
    }

    /// What was taken is written, or given up.
    mutating func forget() {
        owners.removeAll(keepingCapacity: true)
        batchesRead = 0
    }

    private mutating func note(_ batch: RecordBatch) {
        for record in batch.transactions {
            let id = batch.text.string(record.id)
            if owners[id] == nil { owners[id] = batch.text.string(record.customerID) }
        }
    }
}
