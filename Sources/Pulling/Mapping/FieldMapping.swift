internal import Records

/// How a field of the data contract comes out of a source's record.
package struct FieldMapping: Hashable, Sendable {
    /// What a source's value stands for.
    package enum Form: Hashable, Sendable {
        case asItIs
        /// A number that may come in quotes, or the other way round.
        case text, number
        /// A whole number of minor units: with two digits 9900 is 99.00.
        case minorUnits(digits: Int)
        /// Time since 1970-01-01T00:00:00Z.
        case epochSeconds, epochMilliseconds
    }

    /// Where the value stands: a name, or names with dots between them; `nil` for a constant.
    package var path: String?
    package var form: Form
    /// The source's words with the data contract's.
    package var words: [String: String]
    /// What counts where the source has nothing.
    package var fallback: String?

    package init(
        path: String?, form: Form = .asItIs, words: [String: String] = [:], fallback: String? = nil
    ) {
        self.path = path
        self.form = form
        self.words = words
        self.fallback = fallback
    }

    /// The value that the data contract's rules then judge; what can't be converted stays as it is,
    /// so that the reject shows it.
    package func convert(_ value: SourceValue) -> SourceValue {
        if value.isAbsent || (value.kind == .cell && value.text.isEmpty) {
            // A constant counts as text and as a number alike.
            return fallback.map { SourceValue(kind: .cell, text: $0) } ?? value
        }
        if let word = words[value.text] { return SourceValue(kind: .cell, text: word) }
        if value.kind == .composite { return value }
        switch form {
        // A code that stands for a word is none of ours: the reject then says which words there
        // are.
        case .asItIs where !words.isEmpty: return SourceValue(kind: .string, text: value.text)
        case .asItIs: return value
        case .text: return SourceValue(kind: .string, text: value.text)
        case .number: return SourceValue(kind: .number, text: value.text)
        case .minorUnits(let digits):
            return MinorUnits.decimal(value.text, digits: digits)
                .map { SourceValue(kind: .number, text: $0) } ?? value
        case .epochSeconds: return Self.time(value, microseconds: 1_000_000)
        case .epochMilliseconds: return Self.time(value, microseconds: 1000)
        }
    }

    private static func time(_ value: SourceValue, microseconds: Int64) -> SourceValue {
        guard let count = Int64(value.text) else { return value }
        let (product, overflow) = count.multipliedReportingOverflow(by: microseconds)
        let instant = EventTime(microseconds: product)
        guard !overflow, (EventTime.distantPast...EventTime.distantFuture).contains(instant) else {
            return value
        }
        return SourceValue(kind: .string, text: instant.description)
    }
}

/// Amounts that sources count in the smallest coin.
enum MinorUnits {
    /// The text of a whole number with the decimal point so many digits from its end; `nil` where
    /// it is no whole number.
    static func decimal(_ text: String, digits: Int) -> String? {
        let isNegative = text.hasPrefix("-")
        var number = isNegative ? String(text.dropFirst()) : text
        guard !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        while number.count > digits + 1, number.hasPrefix("0") { number.removeFirst() }
        while number.count <= digits { number = "0" + number }
        let point = number.index(number.endIndex, offsetBy: -digits)
        let decimal = digits == 0 ? number : "\(number[..<point]).\(number[point...])"
        return isNegative ? "-" + decimal : decimal
    }
}
