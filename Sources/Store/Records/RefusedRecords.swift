internal import GRDB
internal import Records

/// Transactions and commission lines whose newest record was rejected, so that what is kept of them
/// is not what was last said.
struct RefusedRecords {
    private let rows: RowReader?

    init(_ db: Database) throws {
        let isAny = try Row.fetchOne(db, sql: "SELECT 1 FROM refused_records LIMIT 1") != nil
        rows =
            isAny
            ? try RowReader(
                db, "SELECT 1 FROM refused_records WHERE entity = ?1 AND record_id = ?2") : nil
    }

    func contains(_ entity: Entity, _ id: String) throws -> Bool {
        guard let rows else { return false }
        rows.restart([entity.rawValue, id])
        return try rows.next()
    }

    /// Notes what a batch was refused, and strikes off what it sends right.
    ///
    /// - Parameter contradicting: records that were not taken although they are whole.
    /// - Complexity: O(records of the batch log refused) where any is or was refused.
    static func note(
        _ batch: RecordBatch, contradicting refused: [Reject], _ db: Database
    ) throws {
        let contradicting = Set(refused.lazy.map(\.line))
        var last: [RecordName: LineNumber] = [:]
        for reject in batch.rejects + refused {
            guard let subject = reject.subject else { continue }
            last[subject] = max(last[subject] ?? 0, reject.line)
        }
        let isAny = try Row.fetchOne(db, sql: "SELECT 1 FROM refused_records LIMIT 1") != nil
        if last.isEmpty && !isAny { return }
        let strike = try RawStatement(
            db, "DELETE FROM refused_records WHERE entity = ?1 AND record_id = ?2")
        for (index, name) in batch.names.enumerated() {
            let line = batch.line(of: index)
            if contradicting.contains(line) { continue }
            if let refused = last[name], refused < line { last[name] = nil }
            if !isAny { continue }
            strike.bind(1, copying: name.entity.rawValue)
            strike.bind(2, copying: name.id)
            _ = try strike.run()
        }
        for name in last.keys {
            try db.execute(
                sql: "INSERT OR IGNORE INTO refused_records VALUES (?, ?)",
                arguments: [name.entity.rawValue, name.id])
        }
    }
}

extension RecordBatch {
    /// Of its transactions or commission lines, in their order.
    fileprivate var names: [RecordName] {
        transactions.map { RecordName(.transactions, text.string($0.id)) }
            + commissions.map { RecordName(.commissions, text.string($0.id)) }
    }
}
