/// Reads the fields of one record, collecting every violation instead of stopping at the first.
///
/// A reader lives as long as one record's buffers; its methods return `nil` after noting why.
struct FieldReader<Field: EntityField> {
    private let fields: UnsafeBufferPointer<FieldText>
    private(set) var violations: [Violation] = []

    init(_ fields: UnsafeBufferPointer<FieldText>) { self.fields = fields }

    mutating func note(_ code: ViolationCode, _ field: Field, expected: String) {
        let value = fields[field.rawValue]
        let isQuotedNumber = code == .wrongType && value.kind == .string
        violations.append(
            Violation(
                code: code, field: field.name,
                found: (isQuotedNumber ? "the text " : "") + excerpt(value), expected: expected))
    }

    /// A non-empty string of at most 500 characters.
    mutating func requiredText(_ field: Field) -> UnsafeRawBufferPointer? {
        if let text = fields[field.rawValue].shortText { return text }
        return present(field, expected: "a non-empty string") ? text(field) : nil
    }

    /// A text that a person can read and type: no control characters, and not of blanks alone.
    mutating func requiredIdentifier(_ field: Field) -> UnsafeRawBufferPointer? {
        requiredText(field).flatMap { identifier($0, field) }
    }

    /// As `requiredIdentifier`; absent and empty read as `nil` alike, without a violation.
    mutating func optionalIdentifier(_ field: Field) -> UnsafeRawBufferPointer? {
        optionalText(field).flatMap { identifier($0, field) }
    }

    private mutating func identifier(
        _ text: UnsafeRawBufferPointer, _ field: Field
    ) -> UnsafeRawBufferPointer? {
        if LegibleText.accepts(text) { return text }
        note(
            .illegible, field,
            expected:
                "an id without control characters, not of blanks alone, with composed letters (NFC)"
        )
        return nil
    }

    /// As `requiredText`; absent and empty read as `nil` alike, without a violation.
    mutating func optionalText(_ field: Field) -> UnsafeRawBufferPointer? {
        if let text = fields[field.rawValue].shortText { return text }
        let value = fields[field.rawValue]
        let isEmptyText = value.bytes.isEmpty && (value.kind == .string || value.kind == .cell)
        return value.isAbsent || isEmptyText ? nil : text(field)
    }

    private mutating func text(_ field: Field) -> UnsafeRawBufferPointer? {
        let value = fields[field.rawValue]
        guard value.kind == .string || value.kind == .cell else {
            note(.wrongType, field, expected: "a string")
            return nil
        }
        if value.bytes.isEmpty {
            note(.empty, field, expected: "a non-empty string")
            return nil
        }
        if characterCount(value.bytes) > maximumCharacters {
            note(.tooLong, field, expected: "at most \(maximumCharacters) characters")
            return nil
        }
        return value.bytes
    }

    private mutating func present(_ field: Field, expected: String) -> Bool {
        let value = fields[field.rawValue]
        let emptyCell = value.kind == .cell && value.bytes.isEmpty
        if value.isAbsent || emptyCell { note(.required, field, expected: expected) }
        return !value.isAbsent && !emptyCell
    }

    /// Reads a string field through `parse`, noting `code` when that gives nothing.
    private mutating func parsed<Value>(
        _ text: UnsafeRawBufferPointer?, _ field: Field, _ code: ViolationCode,
        _ expected: @autoclosure () -> String, _ parse: (UnsafeRawBufferPointer) -> Value?
    ) -> Value? {
        guard let text else { return nil }
        if let value = parse(text) { return value }
        note(code, field, expected: expected())
        return nil
    }

    private static var dateTimeForm: String {
        "an RFC 3339 date-time such as 2026-03-01T09:30:00Z"
    }

    mutating func requiredTime(_ field: Field) -> EventTime? {
        parsed(requiredText(field), field, .dateTime, Self.dateTimeForm, EventTime.init(parsing:))
    }

    mutating func optionalTime(_ field: Field) -> EventTime? {
        parsed(optionalText(field), field, .dateTime, Self.dateTimeForm, EventTime.init(parsing:))
    }

    mutating func requiredDay(_ field: Field) -> Day? {
        parsed(
            requiredText(field), field, .date, "a calendar date YYYY-MM-DD", Day.init(parsing:))
    }

    mutating func requiredCurrency(_ field: Field) -> CurrencyCode? {
        parsed(
            requiredText(field), field, .currency, "an ISO 4217 code such as USD",
            CurrencyCode.init(parsing:))
    }

    mutating func optionalCountry(_ field: Field) -> CountryCode? {
        parsed(
            optionalText(field), field, .country,
            "an ISO 3166-1 alpha-2 code such as DE, or GB for the United Kingdom",
            CountryCode.init(parsing:))
    }

    mutating func optionalLanguage(_ field: Field) -> UnsafeRawBufferPointer? {
        parsed(
            optionalText(field), field, .language, "an ISO 639-1 code such as en",
            { isLanguageCode($0) ? $0 : nil })
    }

    mutating func optionalEmail(_ field: Field) -> UnsafeRawBufferPointer? {
        parsed(
            optionalText(field), field, .email, "an address such as name@example.com",
            { hasEmailForm($0) ? $0 : nil })
    }

    mutating func requiredWord<Meaning>(
        _ field: Field, _ code: ViolationCode, _ words: WordMap<Meaning>
    ) -> Meaning? {
        parsed(requiredText(field), field, code, "one of \(words.listed)", { words[$0] })
    }

    /// A number as an integer count of `10^-decimals`.
    mutating func requiredNumber(
        _ field: Field, decimals: Int, allowsNegative: Bool = true
    ) -> Int64? {
        guard present(field, expected: "a number") else { return nil }
        return number(field, decimals: decimals, allowsNegative: allowsNegative)
    }

    mutating func optionalNumber(
        _ field: Field, decimals: Int, allowsNegative: Bool = true
    ) -> Int64? {
        let value = fields[field.rawValue]
        if value.isAbsent || (value.kind == .cell && value.bytes.isEmpty) { return nil }
        return number(field, decimals: decimals, allowsNegative: allowsNegative)
    }

    /// A number of at least 0 with any count of decimals that 15 digits allow.
    mutating func optionalShare(_ field: Field) -> ExactDecimal? {
        let value = fields[field.rawValue]
        if value.isAbsent || (value.kind == .cell && value.bytes.isEmpty) { return nil }
        guard let decimal = decimal(field) else { return nil }
        if decimal.mantissa < 0 {
            note(.negative, field, expected: "a number of at least 0")
            return nil
        }
        return decimal
    }

    private mutating func number(
        _ field: Field, decimals: Int, allowsNegative: Bool
    ) -> Int64? {
        guard let decimal = decimal(field) else { return nil }
        if !allowsNegative, decimal.mantissa < 0 {
            note(.negative, field, expected: "a number of at least 0")
            return nil
        }
        do {
            return try decimal.units(decimals: decimals)
        } catch {
            note(error, field, decimals: decimals)
            return nil
        }
    }

    private mutating func decimal(_ field: Field) -> ExactDecimal? {
        let value = fields[field.rawValue]
        guard value.kind == .number || value.kind == .cell else {
            let isText = value.kind == .string
            note(.wrongType, field, expected: isText ? "a number without quotes" : "a number")
            return nil
        }
        do {
            return try ExactDecimal(parsing: value.bytes)
        } catch {
            note(error, field, decimals: Money.decimals)
            return nil
        }
    }

    private mutating func note(_ fault: DecimalFault, _ field: Field, decimals: Int) {
        switch fault {
        case .notANumber: note(.number, field, expected: "a decimal number")
        case .tooManySignificantDigits:
            note(.tooManyDigits, field, expected: "at most 15 significant digits")
        case .tooManyDecimals:
            note(.tooManyDecimals, field, expected: "at most \(decimals) decimals")
        case .outOfRange: note(.outOfRange, field, expected: "a number of smaller magnitude")
        }
    }
}

private let maximumCharacters = 500

extension FieldText {
    /// What nearly every field is: a text too short, in bytes, to have too many characters.
    @inline(__always)
    fileprivate var shortText: UnsafeRawBufferPointer? {
        let isText = kind == .string || kind == .cell
        return isText && bytes.count > 0 && bytes.count <= maximumCharacters ? bytes : nil
    }
}

/// What stood in a field, short enough for a message.
private func excerpt(_ field: FieldText) -> String {
    switch field.kind {
    case .missing: return "nothing"
    case .null: return "null"
    case .composite: return "an array or object"
    case .number, .boolean: return shortened(field.text)
    case .string, .cell:
        return field.bytes.isEmpty ? "an empty string" : "`\(shortened(field.text))`"
    }
}

private func shortened(_ text: String) -> String {
    text.count > 60 ? text.prefix(60) + "..." : text
}

/// Unicode scalars in valid UTF-8.
private func characterCount(_ text: UnsafeRawBufferPointer) -> Int {
    text.reduce(0) { count, byte in byte & 0xC0 == 0x80 ? count : count + 1 }
}

/// One `@`, something before it, and behind it a domain of at least two non-empty labels.
private func hasEmailForm(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let at = text.firstIndex(of: UInt8(ascii: "@")), at > 0, at <= 256 else { return false }
    let domain = text[(at + 1)...]
    guard !text.contains(where: { $0 <= 0x20 || $0 == 0x7F }), !domain.contains(UInt8(ascii: "@"))
    else { return false }
    return isDotted(domain)
}

/// At least two labels, none of them empty, with dots between them.
private func isDotted(_ domain: Slice<UnsafeRawBufferPointer>) -> Bool {
    let dot = UInt8(ascii: ".")
    var previous = dot
    var dots = 0
    for byte in domain {
        if byte == dot {
            if previous == dot { return false }
            dots += 1
        }
        previous = byte
    }
    return dots > 0 && previous != dot
}
