internal import Records

/// Times as databases and APIs write them.
enum SourceTime {
    /// Reads RFC 3339, SQL's `YYYY-MM-DD HH:MM:SS[.ffffff][+HH[:MM]]` (UTC where no zone stands),
    /// a date (its first instant), and seconds or milliseconds since 1970.
    static func parse(_ text: String) -> EventTime? {
        if let count = Int64(text) { return epoch(count) }
        return rfc3339(text).flatMap(EventTime.init(text:))
    }

    /// The text in RFC 3339; `nil` where it is no time of SQL's.
    static func rfc3339(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        if bytes.count == 10 { bytes += "T00:00:00Z".utf8 }
        guard bytes.count >= 19 else { return nil }
        if bytes[10] == UInt8(ascii: " ") { bytes[10] = UInt8(ascii: "T") }
        let zone = bytes[19...].lastIndex { "+-zZ".utf8.contains($0) }
        switch zone.map({ bytes.count - $0 }) {
        case nil: bytes.append(UInt8(ascii: "Z"))
        case 3: bytes += ":00".utf8
        default: break
        }
        let normal = String(decoding: bytes, as: UTF8.self)
        return EventTime(text: normal) == nil ? nil : normal
    }

    /// Seconds up to the year 5138, milliseconds from 1973 on.
    private static func epoch(_ count: Int64) -> EventTime? {
        guard count > 0 else { return nil }
        let (microseconds, overflow) = count.multipliedReportingOverflow(
            by: count < 100_000_000_000 ? 1_000_000 : 1000)
        let instant = EventTime(microseconds: microseconds)
        return overflow || instant > .distantFuture ? nil : instant
    }
}

extension Entity {
    /// Whether the data contract has a date-time in each slot.
    var dateTimeSlots: [Bool] {
        let names: Set<String> = [
            "signup_date", "last_modified_date", "transaction_date", "registered_date",
            "accrued_date",
        ]
        return fieldNames.map { names.contains($0) }
    }
}
