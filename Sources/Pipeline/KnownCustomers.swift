internal import Records
internal import Signals
internal import Store

/// The customers that have come: tells which records wait for theirs.
struct KnownCustomers {
    private var ids = Interner()

    /// - Complexity: O(customers).
    init(_ db: Store.Reading) throws {
        try Store.eachCustomerID(db) { ids.intern($0) }
    }

    mutating func add(_ batch: RecordBatch) {
        for record in batch.customers { ids.intern(record.id, in: batch.text) }
    }

    /// Places in a batch of records whose customer has not come.
    ///
    /// - Complexity: O(records of the batch).
    func waiting(in batch: RecordBatch) -> [Int] {
        let owners =
            batch.transactions.isEmpty
            ? batch.activities.map(\.customerID) : batch.transactions.map(\.customerID)
        return owners.indices.filter { ids.id(of: owners[$0], in: batch.text) == nil }
    }
}
