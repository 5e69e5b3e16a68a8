@testable import Records

/// A field as a feed would give it.
enum Value: Sendable {
    case null, boolean, composite
    case text(String)
    case number(String)
    case cell(String)

    private var kind: FieldKind {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .composite: .composite
        case .text: .string
        case .number: .number
        case .cell: .cell
        }
    }

    private var text: String {
        switch self {
        case .null, .composite: ""
        case .boolean: "true"
        case .text(let text), .number(let text), .cell(let text): text
        }
    }

    /// - Parameter storage: where the bytes live for as long as the field is used.
    func field(in storage: inout [UnsafeMutableRawBufferPointer]) -> FieldText {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
        bytes.copyBytes(from: text.utf8)
        storage.append(bytes)
        return FieldText(kind: kind, bytes: UnsafeRawBufferPointer(bytes))
    }
}

/// Validates one record of the named fields.
func validate(_ entity: Entity, _ values: [String: Value]) -> RecordBatch {
    var storage: [UnsafeMutableRawBufferPointer] = []
    defer { for bytes in storage { bytes.deallocate() } }
    let fields = entity.fieldNames.map { name in
        values[name].map { $0.field(in: &storage) } ?? .missing
    }
    var batch = RecordBatch(source: "table")
    let validator = RecordValidator(conventions: .standard)
    fields.withUnsafeBufferPointer {
        validator.append($0, of: entity, line: 3, record: "as sent", to: &batch)
    }
    return batch
}

/// `code field` of every violation.
func faults(_ entity: Entity, _ values: [String: Value]) -> [String] {
    validate(entity, values).rejects.map { "\($0.violation.code.rawValue) \($0.violation.field)" }
}

func parsed<Result>(_ text: String, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
    -> Result
{
    try Array(text.utf8).withUnsafeBytes(body)
}
