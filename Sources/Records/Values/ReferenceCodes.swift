/// Codes of the ISO standards that the data contract names.
///
/// Each code packs into an integer so that columns hold numbers, not strings.
package struct CountryCode: ByteParsable, Hashable, Comparable, Sendable {
    /// The two letters in base 26, 0-based.
    package let rawValue: UInt16

    /// Reads an ISO 3166-1 alpha-2 code; `nil` if it is not assigned.
    package init?(parsing text: UnsafeRawBufferPointer) {
        guard let packed = packedLetters(text, count: 2, first: UInt8(ascii: "A")),
            Self.assigned[Int(packed)]
        else { return nil }
        rawValue = UInt16(packed)
    }

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static func < (left: CountryCode, right: CountryCode) -> Bool {
        left.rawValue < right.rawValue
    }

    private static let assigned = membership(of: countryCodes, letters: 2, first: "A")
}

extension CountryCode: CustomStringConvertible {
    package var description: String { unpackedLetters(Int(rawValue), count: 2, first: "A") }
}

/// An ISO 4217 currency that money can be held in (no metals, no test codes).
package struct CurrencyCode: ByteParsable, Hashable, Comparable, Sendable {
    package let rawValue: UInt16

    /// Reads an ISO 4217 code; `nil` if it is not assigned.
    package init?(parsing text: UnsafeRawBufferPointer) {
        guard let packed = packedLetters(text, count: 3, first: UInt8(ascii: "A")),
            Self.digitsByCode[Int(packed)] >= 0
        else { return nil }
        rawValue = UInt16(packed)
    }

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static func < (left: CurrencyCode, right: CurrencyCode) -> Bool {
        left.rawValue < right.rawValue
    }

    /// Decimals of the minor unit, 0 to 4.
    package var minorDigits: Int { Int(Self.digitsByCode[Int(rawValue)]) }

    private static let digitsByCode: [Int8] = {
        var digits = [Int8](repeating: -1, count: 26 * 26 * 26)
        for (decimals, codes) in currencyCodes {
            for (index, assigned) in membership(of: codes, letters: 3, first: "A").enumerated()
            where assigned { digits[index] = decimals }
        }
        return digits
    }()
}

extension CurrencyCode: CustomStringConvertible {
    package var description: String { unpackedLetters(Int(rawValue), count: 3, first: "A") }
}

/// Whether the text is an ISO 639-1 language code.
package func isLanguageCode(_ text: UnsafeRawBufferPointer) -> Bool {
    packedLetters(text, count: 2, first: UInt8(ascii: "a")).map { assignedLanguages[Int($0)] }
        ?? false
}

private let assignedLanguages = membership(of: languageCodes, letters: 2, first: "a")

/// Letters as a number in base 26; `nil` if the text is not exactly `count` letters of that case.
private func packedLetters(
    _ text: UnsafeRawBufferPointer, count: Int, first: UInt8
) -> UInt32? {
    guard text.count == count else { return nil }
    var packed: UInt32 = 0
    for byte in text {
        let letter = byte &- first
        guard letter < 26 else { return nil }
        packed = packed * 26 + UInt32(letter)
    }
    return packed
}

private func unpackedLetters(_ packed: Int, count: Int, first: Unicode.Scalar) -> String {
    var rest = packed
    var letters: [Character] = []
    for _ in 0..<count {
        letters.append(Character(Unicode.Scalar(UInt8(first.value) + UInt8(rest % 26))))
        rest /= 26
    }
    return String(letters.reversed())
}

/// A table over all packed codes: whether a list of codes holds them.
private func membership(of codes: String, letters: Int, first: Unicode.Scalar) -> [Bool] {
    let size = (0..<letters).reduce(1) { power, _ in power * 26 }
    var table = [Bool](repeating: false, count: size)
    for code in codes.split(whereSeparator: \.isWhitespace) {
        let bytes = Array(code.utf8)
        let packed = bytes.withUnsafeBytes {
            packedLetters($0, count: letters, first: UInt8(first.value))
        }
        if let packed { table[Int(packed)] = true }
    }
    return table
}
