import Records

/// Which column holds which field.
struct CSVHeader: Sendable {
    let entity: Entity
    /// A column's slot in the entity's table, -1 for a column that is not known.
    let slots: [Int]

    var columnCount: Int { slots.count }

    /// - Throws: what is wrong when no column is known or one stands twice.
    init(columns: [String], entity: Entity) throws(CSVHeaderFault) {
        self.entity = entity
        if columns.contains(where: { $0.contains("\r") }) { throw .carriageReturn }
        let names = entity.fieldNames
        slots = columns.map { names.firstIndex(of: $0) ?? -1 }
        let output = entity.outputFieldNames
        if !output.isEmpty, output.allSatisfy(columns.contains) { throw .ownOutput }
        let known = slots.filter { $0 >= 0 }
        if known.isEmpty { throw .noKnownColumn(columns) }
        for (position, slot) in known.enumerated() where known[..<position].contains(slot) {
            throw .duplicateColumn(names[slot])
        }
    }
}

enum CSVHeaderFault: Error {
    case missing
    case noKnownColumn([String])
    case duplicateColumn(String)
    case broken(CSVFault)
    case notUTF8
    case carriageReturn
    case ownOutput
}

extension Violation {
    static func header(_ fault: CSVHeaderFault, entity: Entity) -> Violation {
        let unread = "; the rest of the file was not read"
        switch fault {
        case .missing:
            return .malformed(
                .malformedCSV,
                expected: "a header with columns such as "
                    + entity.fieldNames.prefix(3).joined(separator: ","),
                found: "an empty file")
        case .noKnownColumn(let columns):
            return .malformed(
                .malformedCSV,
                expected: "a header with columns such as "
                    + entity.fieldNames.prefix(3).joined(separator: ",") + unread,
                found: "`\(String(columns.joined(separator: ",").prefix(60)))`")
        case .duplicateColumn(let name):
            return .malformed(
                .malformedCSV, expected: "a header that names each column once" + unread,
                found: "`\(name)` twice")
        case .broken(let fault):
            return .malformed(
                .malformedCSV, expected: expectation(fault) + " in the header" + unread,
                found: "something else")
        case .carriageReturn:
            return .malformed(
                .malformedCSV, expected: "lines that end with a line feed" + unread,
                found: "a carriage return inside the header")
        case .ownOutput: return .ownOutput(of: entity)
        case .notUTF8:
            return .malformed(
                .malformedCSV, expected: "a header in valid UTF-8" + unread,
                found: "other bytes")
        }
    }

    static func row(_ fault: CSVFault) -> Violation {
        .malformed(.malformedCSV, expected: expectation(fault), found: "something else")
    }
}

private func expectation(_ fault: CSVFault) -> String {
    switch fault {
    case .unclosedQuote: "a closing quote"
    case .textBehindQuote: "a comma or the line's end behind a closing quote"
    case .quoteInsideCell: "a cell with quotes to begin with a quote and to double those inside"
    }
}
