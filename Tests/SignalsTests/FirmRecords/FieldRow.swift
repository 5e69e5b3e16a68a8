package import Records

/// A record as its fields, in the names of the data contract.
package struct FieldRow: Hashable, Sendable {
    package var entity: Entity
    package var fields: [String: String]

    package init(_ entity: Entity, _ fields: [String: String]) {
        self.entity = entity
        self.fields = fields
    }

    package subscript(field: String) -> String { fields[field] ?? "" }

    package func with(_ changes: [String: String]) -> FieldRow {
        FieldRow(entity, fields.merging(changes) { $1 })
    }

    /// Rows of one key are versions of one record.
    package var key: [String] {
        let names =
            switch entity {
            case .customers: ["customer_id"]
            case .transactions: ["transaction_id"]
            case .tradingActivity: ["date", "customer_id", "instrument", "currency"]
            case .affiliates: ["affiliate_id"]
            case .commissions: ["commission_id"]
            }
        return [entity.rawValue] + names.map { self[$0] }
    }
}

/// The rows in their order, as batches of one entity and at most `size` records.
///
/// - Precondition: every row keeps the data contract.
package func batches(_ rows: [FieldRow], size: Int = .max) -> [RecordBatch] {
    let validator = RecordValidator(conventions: .standard)
    var batches: [RecordBatch] = []
    var entity: Entity?
    for row in rows {
        if row.entity != entity || batches[batches.count - 1].recordCount >= size {
            batches.append(RecordBatch(source: "rows"))
            entity = row.entity
        }
        append(row, to: &batches[batches.count - 1], validator)
    }
    return batches
}

private func append(
    _ row: FieldRow, to batch: inout RecordBatch, _ validator: RecordValidator
) {
    let values = row.entity.fieldNames.map { row.fields[$0] }
    let bytes = values.flatMap { Array(($0 ?? "").utf8) }
    bytes.withUnsafeBytes { buffer in
        var start = 0
        let fields = values.map { value in
            guard let value else { return FieldText.missing }
            defer { start += value.utf8.count }
            return FieldText(
                kind: .cell,
                bytes: UnsafeRawBufferPointer(
                    rebasing: buffer[start..<start + value.utf8.count]))
        }
        fields.withUnsafeBufferPointer {
            validator.append(
                $0, of: row.entity, line: batch.recordCount + 1, record: "\(row.fields)",
                to: &batch)
        }
    }
    precondition(batch.rejects.isEmpty, "\(batch.rejects)")
}
