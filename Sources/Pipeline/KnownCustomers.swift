internal import Records
internal import Signals
internal import Store

/// The customers that have come: tells which records wait for theirs.
struct KnownCustomers {
    private var ids = Interner()
    /// Those of the group, which may yet be given up.
    private var newcomers = Interner()

    /// - Complexity: O(customers).
    init(_ db: Store.Reading) throws {
        try Store.eachCustomerID(db) { ids.intern($0) }
    }

    mutating func add(_ batch: RecordBatch) {
        for record in batch.customers { newcomers.intern(record.id, in: batch.text) }
    }

    /// The group is durable.
    mutating func keep(_ group: [IncomingBatch]) {
        for incoming in group {
            let batch = incoming.batch
            for record in batch.customers { ids.intern(record.id, in: batch.text) }
        }
    }

    /// The group is kept, or given up.
    mutating func forgetGroup() {
        if newcomers.count > 0 { newcomers = Interner() }
    }

    /// Places in a batch of records whose customer has not come.
    ///
    /// - Complexity: O(records of the batch).
    func waiting(in batch: RecordBatch) -> [Int] {
        let owners =
            batch.transactions.isEmpty
            ? batch.activities.map(\.customerID) : batch.transactions.map(\.customerID)
        return owners.indices.filter { index in
            ids.id(of: owners[index], in: batch.text) == nil
                && newcomers.id(of: owners[index], in: batch.text) == nil
        }
    }
}
