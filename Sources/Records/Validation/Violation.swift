/// Why a record can't be taken; the raw value is a stable code.
package enum ViolationCode: String, CaseIterable, Sendable {
    case malformedJSON = "malformed_json"
    case malformedCSV = "malformed_csv"
    case notAnObject = "not_an_object"
    case duplicateField = "duplicate_field"
    case missingColumn = "missing_column"
    case required
    case wrongType = "wrong_type"
    case empty
    case tooLong = "too_long"
    case illegible
    case dateTime = "date_time"
    case date
    case currency
    case country
    case language
    case email
    case number
    case tooManyDigits = "too_many_digits"
    case tooManyDecimals = "too_many_decimals"
    case outOfRange = "out_of_range"
    case negative
    case unknownStatus = "unknown_status"
    case unknownTransactionType = "unknown_transaction_type"
    case unknownEntity = "unknown_entity"
    case unknownCustomer = "unknown_customer"
    case immutableCustomerID = "immutable_customer_id"
    case reservedID = "reserved_id"
    case plannedLines = "planned_lines"
    case ownOutput = "own_output"
    case unreadFile = "unread_file"
    case futureDate = "future_date"
}

/// One rule of the data contract that a record breaks.
package struct Violation: Hashable, Sendable {
    package var code: ViolationCode
    /// The field's name in the data contract; empty when the whole record is meant.
    package var field: String
    package var found: String
    package var expected: String

    package init(code: ViolationCode, field: String, found: String, expected: String) {
        self.code = code
        self.field = field
        self.found = found
        self.expected = expected
    }

    /// A sentence with place, expectation and what was found.
    package var message: String {
        let place = field.isEmpty ? "the record" : "`\(field)`"
        return found.isEmpty
            ? "\(place): expected \(expected)" : "\(place): expected \(expected), found \(found)"
    }
}

extension Violation {
    /// A record names a customer that was never sent.
    package static func unknownCustomer(_ id: String) -> Violation {
        Violation(
            code: .unknownCustomer, field: "customer_id", found: "`\(id)`",
            expected: "the id of a customer that was sent")
    }

    /// What a scan or an export wrote comes as a record: taken, it would blank the record of that
    /// id.
    package static func ownOutput(of entity: Entity) -> Violation {
        Violation(
            code: .ownOutput, field: entity.outputFieldNames.first ?? "",
            found: "a row that `scan` or `export` wrote",
            expected: "a record of the firm's \(entity.rawValue)")
    }
}
