internal import Records

/// The records of a scenario in the order in which they arrive.
struct ScenarioRecords {
    private(set) var batches: [RecordBatch] = []
    private var entity: Entity?
    private let validator = RecordValidator(conventions: .standard)

    /// Records that the data contract does not allow.
    var rejects: [Reject] { batches.flatMap(\.rejects) }

    /// Hands over what has been sent since the last time.
    mutating func take() -> [RecordBatch] {
        defer {
            batches = []
            entity = nil
        }
        return batches
    }

    /// Sends one record; its fields are those of the data contract.
    mutating func send(_ entity: Entity, _ values: [String: String]) {
        if entity != self.entity {
            batches.append(RecordBatch(source: "scenario"))
            self.entity = entity
        }
        let line = batches[batches.count - 1].recordCount + 1
        let text = values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        Self.withFields(entity.fieldNames.map { values[$0] }) { fields in
            validator.append(
                fields, of: entity, line: line, record: text.joined(separator: ", "),
                to: &batches[batches.count - 1])
        }
    }

    /// Lends the values as fields, as if each were a cell of a table.
    private static func withFields(
        _ values: [String?], _ body: (UnsafeBufferPointer<FieldText>) -> Void
    ) {
        let bytes = values.flatMap { Array(($0 ?? "").utf8) }
        bytes.withUnsafeBytes { buffer in
            var start = 0
            let fields = values.map { value in
                guard let value else { return FieldText.missing }
                defer { start += value.utf8.count }
                let range = start..<start + value.utf8.count
                return FieldText(
                    kind: .cell, bytes: UnsafeRawBufferPointer(rebasing: buffer[range]))
            }
            fields.withUnsafeBufferPointer(body)
        }
    }
}
