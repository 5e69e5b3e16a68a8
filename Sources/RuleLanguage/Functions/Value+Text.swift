extension Value {
    /// The value as `%s` writes it.
    var displayText: String {
        switch self {
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)"
        case .double(let number): number.plainText
        case .bool(let flag): "\(flag)"
        case .string(let text): text
        case .bytes(let bytes): repairedText(bytes)
        case .null: "null"
        case .list(let elements):
            "[" + elements.map(\.displayText).joined(separator: ", ") + "]"
        case .map(let map): "{" + Self.sortedEntries(map).joined(separator: ", ") + "}"
        case .timestamp(let instant): instant.displayText
        case .duration(let span): durationText(span)
        case .type(let name): name
        case .optional(let wrapped):
            wrapped.map { "optional(\($0.displayText))" } ?? "optional.none()"
        }
    }

    /// The text of bytes, with one replacement character for each run that is not UTF-8.
    private func repairedText(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var result = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars
        where scalar != "\u{FFFD}" || result.last != scalar {
            result.append(scalar)
        }
        return String(result)
    }

    private static func sortedEntries(_ map: MapValue) -> [String] {
        map.entries.map { ($0.key.displayText, $0.value.displayText) }
            .sorted { $0.0.precedes($1.0) }
            .map { "\($0.0): \($0.1)" }
    }
}

extension Double {
    /// The shortest digits that give this number back, as `string(x)` writes it: with an exponent
    /// from 1e6 up and below 1e-4.
    var shortestText: String {
        guard isFinite, self != 0 else { return plainText }
        let (digits, point) = shortestDigits
        if point > -4, point <= 6 { return plainText }
        return (self < 0 ? "-" : "") + scientific(digits, point)
    }

    /// The shortest digits that give this number back, never with an exponent.
    var plainText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        if self == 0 { return sign == .minus ? "-0" : "0" }
        let (digits, point) = shortestDigits
        let mark = self < 0 ? "-" : ""
        if point <= 0 { return mark + "0." + String(repeating: "0", count: -point) + digits }
        if digits.utf8.count <= point {
            return mark + digits + String(repeating: "0", count: point - digits.utf8.count)
        }
        return mark + digits.prefix(point) + "." + digits.dropFirst(point)
    }

    private func scientific(_ digits: String, _ point: Int) -> String {
        let exponent = point - 1
        let fraction = digits.dropFirst()
        let mantissa = digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction)
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (abs(exponent) < 10 ? "0" : "")
            + "\(abs(exponent))"
    }

    /// Decimal digits without zeros at either end, and where the point stands from their start.
    private var shortestDigits: (digits: String, point: Int) {
        let parts = magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let whole = String(mantissa[0])
        let all = whole + (mantissa.count > 1 ? mantissa[1] : "")
        let leading = all.prefix { $0 == "0" }.count
        var digits = all.dropFirst(leading)
        while digits.last == "0" { digits = digits.dropLast() }
        return (String(digits), whole.count + exponent - leading)
    }
}
