/// Rejects by the rule and the field, each with its first example.
package struct RejectSummary: Sendable {
    package struct Reason: Sendable {
        package var count: Int
        /// The first that was added.
        package var example: Reject
    }

    private struct Key: Hashable, Comparable {
        var code: String
        var field: String

        static func < (left: Key, right: Key) -> Bool {
            (left.code, left.field) < (right.code, right.field)
        }
    }

    private var reasons: [Key: Reason] = [:]

    package init(_ rejects: [Reject] = []) { add(rejects) }

    package mutating func add(_ rejects: [Reject]) {
        for reject in rejects {
            let key = Key(code: reject.violation.code.rawValue, field: reject.violation.field)
            reasons[key, default: Reason(count: 0, example: reject)].count += 1
        }
    }

    package var count: Int { reasons.values.reduce(0) { $0 + $1.count } }

    package var isEmpty: Bool { reasons.isEmpty }

    package var byCode: [ViolationCode: Int] {
        Dictionary(
            reasons.values.map { ($0.example.violation.code, $0.count) }, uniquingKeysWith: +)
    }

    /// What concerns a whole file before what concerns a record, the most frequent first; of equals
    /// by code and field.
    package var ranked: [Reason] {
        reasons.sorted { left, right in
            let (a, b) = (left.value, right.value)
            let areOfFiles = (a.example.violation.isOfFile, b.example.violation.isOfFile)
            if areOfFiles.0 != areOfFiles.1 { return areOfFiles.0 }
            return a.count != b.count ? a.count > b.count : left.key < right.key
        }.map(\.value)
    }

    /// Says the same to a program.
    package func write(as name: String, to line: inout JSONLine) {
        line.objects(name, ranked) { row, reason in
            let example = reason.example
            row.string("code", example.violation.code.rawValue)
            row.string("field", example.violation.field)
            row.integer("count", reason.count)
            row.string("source", example.source)
            row.integer("line", example.line)
            row.string("message", example.violation.message)
            row.string("record", example.record)
        }
    }
}

extension Violation {
    /// Whether more than a record is not taken, or is not taken as it was meant.
    fileprivate var isOfFile: Bool { code == .missingColumn || code == .unreadFile }
}
