/// Why a text is not a decimal that can be kept exactly.
package enum DecimalFault: Error, Equatable, Sendable {
    case notANumber
    case tooManySignificantDigits
    case tooManyDecimals
    case outOfRange
}

/// A decimal read from text, `mantissa * 10^-scale`, exactly.
///
/// At most 15 significant digits, so the mantissa always fits; trailing zeros after the point do
/// not count and are dropped.
package struct ExactDecimal: Hashable, Sendable {
    package let mantissa: Int64
    package let scale: Int

    /// The value as an integer number of `10^-decimals`.
    ///
    /// - Throws: `.tooManyDecimals` when digits would be lost, `.outOfRange` past `Int64`.
    package func units(decimals: Int) throws(DecimalFault) -> Int64 {
        if scale > decimals { throw .tooManyDecimals }
        var value = mantissa
        for _ in 0..<(decimals - scale) where value != 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { throw .outOfRange }
            value = product
        }
        return value
    }

    package static let maximumSignificantDigits = 15

    /// Reads a JSON number (RFC 8259 section 6): no leading zeros, no plus sign, exponent allowed.
    ///
    /// - Throws: `.notANumber`, `.tooManySignificantDigits`, `.outOfRange`.
    /// - Complexity: O(length).
    package init(parsing text: UnsafeRawBufferPointer) throws(DecimalFault) {
        if let plain = ExactDecimal(plain: text) {
            self = plain
        } else {
            try self.init(scanning: text)
        }
    }

    /// The same of a text.
    package init(text: String) throws(DecimalFault) {
        var text = text
        self = try text.withUTF8 { bytes in
            Result { () throws(DecimalFault) in
                try ExactDecimal(parsing: UnsafeRawBufferPointer(bytes))
            }
        }.get()
    }

    /// Any number, digit by digit, with what is wrong when it is none.
    init(scanning text: UnsafeRawBufferPointer) throws(DecimalFault) {
        var scanner = DecimalScanner(text: text)
        try scanner.scan()
        (mantissa, scale) = try scanner.normalized()
    }

    package init(mantissa: Int64, scale: Int) {
        self.mantissa = mantissa
        self.scale = scale
    }
}

/// One pass over a number's text: digits into an integer, the point and exponent into a scale.
private struct DecimalScanner {
    let text: UnsafeRawBufferPointer
    private var position = 0
    private var negative = false
    private var magnitude: Int64 = 0
    private var significantDigits = 0
    private var pendingZeros = 0
    private var scale = 0

    init(text: UnsafeRawBufferPointer) { self.text = text }

    private var current: UInt8 { position < text.count ? text[position] : 0 }

    mutating func scan() throws(DecimalFault) {
        if current == UInt8(ascii: "-") {
            negative = true
            position += 1
        }
        try scanInteger()
        if current == UInt8(ascii: ".") {
            position += 1
            if try scanDigits(fraction: true) == 0 { throw .notANumber }
        }
        if current | 0x20 == UInt8(ascii: "e") { try scanExponent() }
        if position != text.count { throw .notANumber }
    }

    private mutating func scanInteger() throws(DecimalFault) {
        let start = position
        let count = try scanDigits(fraction: false)
        if count == 0 || (count > 1 && text[start] == UInt8(ascii: "0")) { throw .notANumber }
    }

    /// Zeros are held back until a later digit shows that they are significant.
    private mutating func scanDigits(fraction: Bool) throws(DecimalFault) -> Int {
        let start = position
        while position < text.count, case let digit = text[position] &- 0x30, digit < 10 {
            position += 1
            if digit == 0 {
                if magnitude != 0 { pendingZeros += 1 } else if fraction { scale += 1 }
                if magnitude != 0, fraction { scale += 1 }
                continue
            }
            try take(digit: Int64(digit))
            if fraction { scale += 1 }
        }
        return position - start
    }

    private mutating func take(digit: Int64) throws(DecimalFault) {
        significantDigits += pendingZeros + 1
        if significantDigits > ExactDecimal.maximumSignificantDigits {
            throw .tooManySignificantDigits
        }
        for _ in 0..<pendingZeros { magnitude *= 10 }
        pendingZeros = 0
        magnitude = magnitude * 10 + digit
    }

    private mutating func scanExponent() throws(DecimalFault) {
        position += 1
        var sign = 1
        if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") {
            sign = current == UInt8(ascii: "-") ? -1 : 1
            position += 1
        }
        let start = position
        var exponent = 0
        while position < text.count, case let digit = text[position] &- 0x30, digit < 10 {
            position += 1
            exponent = min(exponent * 10 + Int(digit), 100_000)
        }
        if position == start { throw .notANumber }
        scale -= sign * exponent
    }

    /// Drops trailing zeros after the point and writes out zeros before it.
    func normalized() throws(DecimalFault) -> (Int64, Int) {
        if magnitude == 0 { return (0, 0) }
        var value = magnitude
        var places = scale - pendingZeros
        if places < -18 { throw .outOfRange }
        while places < 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { throw .outOfRange }
            value = product
            places += 1
        }
        return (negative ? -value : value, places)
    }
}
