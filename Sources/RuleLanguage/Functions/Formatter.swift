/// `text.format(arguments)`: clauses such as `%s`, `%d`, `%.2f`, `%e`, `%b`, `%o`, `%x` and `%X`.
struct Formatter {
    /// The most digits that a clause may ask for after the point.
    private static let precisionLimit = 1000
    /// The most characters that a clause makes of a number: 309 digits and a fraction.
    static let widthLimit = 1400.0

    private let arguments: [Value]
    private var rest: Substring.UnicodeScalarView
    private var used = 0
    private var result = ""

    static func format(_ text: String, _ arguments: [Value]) throws(EvaluationFailure) -> String {
        var formatter = Formatter(arguments: arguments, rest: text[...].unicodeScalars)
        try formatter.run()
        return formatter.result
    }

    private init(arguments: [Value], rest: Substring.UnicodeScalarView) {
        self.arguments = arguments
        self.rest = rest
    }

    private mutating func run() throws(EvaluationFailure) {
        while let scalar = rest.popFirst() {
            if scalar != "%" {
                result.unicodeScalars.append(scalar)
            } else if rest.first == "%" {
                result += "%"
                rest.removeFirst()
            } else {
                result += try clause()
            }
        }
    }

    private mutating func clause() throws(EvaluationFailure) -> String {
        let precision = try precision()
        guard let letter = rest.popFirst() else { throw .invalidArgument("unfinished `%` clause") }
        guard "sdfebxXo".unicodeScalars.contains(letter) else {
            throw .invalidArgument("unknown clause `%\(letter)`")
        }
        guard used < arguments.count else { throw .indexOutOfRange("\(used)") }
        used += 1
        return try text(arguments[used - 1], letter, precision ?? 6)
    }

    private mutating func precision() throws(EvaluationFailure) -> Int? {
        guard rest.first == "." else { return nil }
        rest.removeFirst()
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        guard let precision = Int(String(digits)), precision <= Self.precisionLimit else {
            throw .invalidArgument("precision is not 0 to \(Self.precisionLimit)")
        }
        return precision
    }

    private func text(
        _ value: Value, _ letter: Unicode.Scalar, _ precision: Int
    ) throws(EvaluationFailure) -> String {
        let text: String? =
            switch letter {
            case "s": value.displayText
            case "d": decimal(value)
            case "f", "e": real(value, isFixed: letter == "f", precision)
            case "b": binary(value)
            case "o": integer(value, radix: 8, uppercase: false)
            default: hexadecimal(value, uppercase: letter == "X")
            }
        guard let text else {
            throw .invalidArgument("`%\(letter)` does not take \(value.typeName)")
        }
        return text
    }

    private func decimal(_ value: Value) -> String? {
        if case .double(let number) = value { return number.plainText }
        return integer(value, radix: 10, uppercase: false)
    }

    private func integer(_ value: Value, radix: Int, uppercase: Bool) -> String? {
        switch value {
        case .int(let number): String(number, radix: radix, uppercase: uppercase)
        case .uint(let number): String(number, radix: radix, uppercase: uppercase)
        default: nil
        }
    }

    private func binary(_ value: Value) -> String? {
        if case .bool(let flag) = value { return flag ? "1" : "0" }
        return integer(value, radix: 2, uppercase: false)
    }

    private func hexadecimal(_ value: Value, uppercase: Bool) -> String? {
        switch value {
        case .string(let text): hexadecimal(Array(text.utf8), uppercase)
        case .bytes(let bytes): hexadecimal(bytes, uppercase)
        default: integer(value, radix: 16, uppercase: uppercase)
        }
    }

    private func hexadecimal(_ bytes: [UInt8], _ uppercase: Bool) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: uppercase) }.joined()
    }

    private func real(_ value: Value, isFixed: Bool, _ precision: Int) -> String? {
        let number: Double
        switch value {
        case .double(let double): number = double
        case .int(let int): number = Double(int)
        case .uint(let uint): number = Double(uint)
        default: return nil
        }
        guard number.isFinite else { return number.plainText }
        var decimal = ExactDecimal(number)
        if isFixed {
            decimal.round(toFraction: precision)
        } else {
            decimal.round(toDigits: precision + 1)
        }
        let text =
            isFixed
            ? decimal.fixedText(fraction: precision) : decimal.scientificText(fraction: precision)
        return (number.sign == .minus ? "-" : "") + text
    }
}
