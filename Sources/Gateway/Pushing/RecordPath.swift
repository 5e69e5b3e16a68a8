internal import HTTPTypes
internal import Records

/// The entities that partners push, under their paths.
enum RecordPath: String, CaseIterable, Sendable {
    case customers, transactions
    case tradingActivity = "trading-activity"

    var entity: Entity {
        switch self {
        case .customers: .customers
        case .transactions: .transactions
        case .tradingActivity: .tradingActivity
        }
    }

    var path: String { "/api/v1/prop-trading/" + rawValue }
}

extension Problem.Fault {
    /// - Parameter isEnvelope: whether the records stand in a member `data`.
    init(_ reject: Reject, isEnvelope: Bool) {
        let violation = reject.violation
        let record = (isEnvelope ? "/data/" : "/") + String(reject.line - 1)
        self.init(
            path: violation.field.isEmpty ? record : record + "/" + violation.field,
            code: violation.code.rawValue, message: violation.message,
            value: Self.value(violation.found))
    }

    /// What stood in the field; the excerpts of violations put texts in backticks.
    private static func value(_ found: String) -> String? {
        if found == "nothing" || found == "null" { return nil }
        if found == "an empty string" { return "" }
        let excerpt = found.hasPrefix("the text ") ? found.dropFirst("the text ".count) : found[...]
        let isQuoted = excerpt.count > 1 && excerpt.hasPrefix("`") && excerpt.hasSuffix("`")
        return String(isQuoted ? excerpt.dropFirst().dropLast() : excerpt)
    }
}
