extension Value: CustomStringConvertible {
    /// The value as an expression that has it.
    package var description: String {
        switch self {
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)u"
        case .double(let number): number.literal
        case .bool(let flag): "\(flag)"
        case .string(let text): Self.quoted(text)
        case .bytes(let bytes): "b\"" + bytes.map { "\\x" + hexadecimal($0) }.joined() + "\""
        case .null: "null"
        case .list(let elements):
            "[" + elements.map(\.description).joined(separator: ", ") + "]"
        case .map(let map):
            "{" + map.entries.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
        case .timestamp(let instant): "timestamp(\"\(instant.displayText)\")"
        case .duration(let span): "duration(\"\(durationText(span))\")"
        case .type(let name): name
        case .optional(let wrapped): wrapped.map { "optional.of(\($0))" } ?? "optional.none()"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case "\u{20}"..."\u{7E}", "\u{A1}"...: result.unicodeScalars.append(scalar)
            default: result += "\\u00" + hexadecimal(UInt8(scalar.value))
            }
        }
        return result + "\""
    }
}

extension Double {
    /// The number as an expression; what is not finite has no literal.
    fileprivate var literal: String {
        if isNaN { return "(0.0 / 0.0)" }
        if isInfinite { return self < 0 ? "(-1.0 / 0.0)" : "(1.0 / 0.0)" }
        return description
    }
}

/// Two hexadecimal digits.
private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
