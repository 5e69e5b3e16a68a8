private import Foundation
internal import GRDB

/// The text of a record that could not be taken, of which nobody knows what it was meant to be.
enum RejectedText {
    /// Whether a record names a customer, for SQL: `names_customer(record, customer_id)`.
    static let namesCustomer = DatabaseFunction("names_customer", argumentCount: 2, pure: true) {
        values in
        guard let record = String.fromDatabaseValue(values[0]),
            let customer = String.fromDatabaseValue(values[1])
        else { return false }
        return names(customer, in: record)
    }

    /// Whether a field says the id and nothing else, however the record's format escapes it.
    ///
    /// A number counts too: an id without quotes is a reason to be rejected.
    static func names(_ customer: String, in record: String) -> Bool {
        if let fields = try? JSONSerialization.jsonObject(with: Data(record.utf8)) {
            return (fields as? [String: Any])?.values.contains { says($0, customer) } ?? false
                || isQuoted(customer, in: record)
        }
        return isQuoted(customer, in: record) || isCell(customer, of: record)
    }

    private static func says(_ value: Any, _ customer: String) -> Bool {
        switch value {
        case let text as String: text == customer
        case let number as NSNumber: number.stringValue == customer
        default: false
        }
    }

    /// In text that is broken, or has the field twice.
    private static func isQuoted(_ customer: String, in record: String) -> Bool {
        guard let literal = try? JSONEncoder().encode(customer) else { return false }
        let slashed = String(decoding: literal, as: UTF8.self)
        let plain = slashed.replacing("\\/", with: "/")
        return record.contains(slashed) || record.contains(plain)
    }

    private static func isCell(_ customer: String, of record: String) -> Bool {
        let doubled = customer.replacing("\"", with: "\"\"")
        return record.contains("\"\(doubled)\"")
            || record.split(whereSeparator: { ",\r\n".contains($0) }).contains {
                $0.trimmingCharacters(in: .whitespaces) == customer
            }
    }
}
