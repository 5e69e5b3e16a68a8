internal import Records
internal import RuleLanguage

/// How a value is written in an explanation.
enum ValueFormat: Hashable, Sendable {
    /// A number with at most two decimals, an instant to the second, a span in days or hours.
    case plain
    case number(NumberFormat)
    /// An amount in its currency, digits in groups of three.
    case money
    /// The day of an instant, in UTC.
    case date

    /// The forms that a template may name, each with an example of what it writes.
    static let forms: [(name: String, example: String)] = [
        ("percent", "44%"), ("0", "12"), ("0.0", "12.5"), ("0.00", "12.50"), ("0.000", "12.500"),
        ("0%", "44%"), ("0.0%", "44.5%"), ("money", "1,234.50 USD"), ("date", "2026-03-01"),
    ]

    init?(_ form: String) {
        switch form {
        case "money": self = .money
        case "date": self = .date
        default:
            guard let number = NumberFormat(form) else { return nil }
            self = .number(number)
        }
    }

    func fits(_ type: ValueType) -> Bool {
        switch self {
        case .plain, .money: true
        case .number: type.isNumeric || type == .dyn
        case .date: type == .timestamp || type == .dyn
        }
    }

    /// What the format makes of a value, for a message.
    var words: String {
        switch self {
        case .plain: "text"
        case .number: "a number"
        case .money: "money"
        case .date: "a date"
        }
    }

    func text(_ value: Value) -> String {
        switch (value, self) {
        case (.int(let number), .number(let format)): format.text(Double(number))
        case (.uint(let number), .number(let format)): format.text(Double(number))
        case (.double(let number), .number(let format)): format.text(number)
        case (.timestamp(let instant), .date): EventTime(instant).day.description
        default: Self.plainText(value)
        }
    }

    private static func plainText(_ value: Value) -> String {
        switch value {
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .double(let number): NumberFormat.plain.text(number)
        case .string(let text): text
        case .bool(let flag): flag ? "yes" : "no"
        case .timestamp(let instant): EventTime(instant).wholeSeconds.description
        case .duration(let nanoseconds): span(Double(nanoseconds) / 1e9)
        default: "?"
        }
    }

    /// Two days or more in days, less in hours.
    private static func span(_ seconds: Double) -> String {
        let isLong = seconds.magnitude >= 2 * 86_400
        let number = NumberFormat.fixed(1).text(seconds / (isLong ? 86_400 : 3600))
        return (number.hasSuffix(".0") ? String(number.dropLast(2)) : number)
            + (isLong ? " days" : " hours")
    }
}

/// Amounts as people read them.
enum MoneyFormat {
    /// - Parameters:
    ///   - amount: in units of the currency, rounded half to even to its minor unit.
    ///   - code: an ISO 4217 code; without one, two decimals and no currency.
    static func text(_ amount: Double, _ code: String) -> String {
        let currency = CurrencyCode(text: code)
        let number = NumberFormat.fixed(currency?.minorDigits ?? 2).text(amount)
        return grouped(number) + (currency.map { " \($0)" } ?? "")
    }

    private static func grouped(_ number: String) -> String {
        guard number.allSatisfy({ $0.isNumber || $0 == "." || $0 == "-" }) else { return number }
        let parts = number.split(separator: ".")
        var digits = parts[0].drop { $0 == "-" }
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        let sign = number.hasPrefix("-") ? "-" : ""
        return sign + ([digits] + groups).joined(separator: ",")
            + parts.dropFirst().map { "." + $0 }.joined()
    }
}

extension EventTime {
    fileprivate init(_ instant: Timestamp) { self.init(microseconds: instant.microseconds) }

    fileprivate var wholeSeconds: EventTime {
        let second = Self.microsecondsPerSecond
        let rest = (microseconds % second + second) % second
        return EventTime(microseconds: microseconds - rest)
    }
}
