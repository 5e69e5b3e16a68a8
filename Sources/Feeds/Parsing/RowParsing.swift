import Records

/// Parses whole rows under a header.
///
/// - Returns: the count of lines.
func parseRows(
    _ bytes: UnsafeRawBufferPointer, _ header: CSVHeader, _ validator: RecordValidator,
    _ builder: inout BatchBuilder
) -> Int {
    var reader = CSVRecordReader(header: header)
    let isValid = isUTF8(bytes)
    var line = 0
    var start = 0
    while start < bytes.count {
        var (outcome, next) = reader.read(bytes, at: start)
        let row = bytes.part(start..<next)
        if !isValid, !isUTF8(row) { outcome = .malformed(.notUTF8Row) }
        switch outcome {
        case .blank: break
        case .malformed(let violation):
            builder.reject([violation], line: line + 1, record: recordText(row))
        case .read:
            reader.withFields { fields in
                validator.append(
                    fields, of: header.entity, line: line + 1, record: recordText(row),
                    to: &builder.batch)
            }
            builder.note(row, of: header.entity)
        }
        line += max(1, newlineCount(row))
        start = next
    }
    return line
}

extension Violation {
    fileprivate static var notUTF8Row: Violation {
        .malformed(.malformedCSV, expected: "valid UTF-8", found: "other bytes")
    }
}
