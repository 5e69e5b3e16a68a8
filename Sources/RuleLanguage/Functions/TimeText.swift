// Reading and writing of instants (RFC 3339) and of spans of time (`1h30m`, `1.5s`).

extension Timestamp {
    /// The instant as RFC 3339 in UTC, with no more fractional digits than it needs.
    var displayText: String {
        let (days, rest) = seconds.flooredDivision(by: 86_400)
        let date = CalendarDate(daysSinceEpoch: days)
        let day = "\(padded(date.year, 4))-\(padded(date.month))-\(padded(date.day))"
        let time = "\(padded(rest / 3600)):\(padded(rest / 60 % 60)):\(padded(rest % 60))"
        return day + "T" + time + fractionText(nanoseconds) + "Z"
    }

    /// Reads `2024-02-29T12:00:00.5+01:00`; nil if the text has another form.
    ///
    /// - Throws: `.outOfRange` for an instant outside the years 1 to 9999.
    static func parse(_ text: String) throws(EvaluationFailure) -> Timestamp? {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4), reader.skip("-"),
            let month = reader.number(digits: 2), reader.skip("-"),
            let day = reader.number(digits: 2), reader.skip("T") || reader.skip("t"),
            let seconds = reader.timeOfDay(), let nanoseconds = reader.fraction(),
            let offset = reader.zone(), reader.isAtEnd
        else {
            if text.utf8.count > 20, text.utf8.prefix(5).allSatisfy(\.isDigit) {
                throw .outOfRange("timestamp")
            }
            return nil
        }
        guard let date = CalendarDate(year: year, month: month, day: day) else { return nil }
        let sinceEpoch = date.daysSinceEpoch * 86_400 + seconds - offset
        guard let instant = Timestamp(seconds: sinceEpoch, nanoseconds: nanoseconds) else {
            throw .outOfRange("timestamp")
        }
        return instant
    }
}

/// A span in seconds, with no more fractional digits than it needs: `1.5s`.
func durationText(_ nanoseconds: Int64) -> String {
    let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    return (nanoseconds < 0 ? "-" : "") + "\(whole)" + fractionText(Int64(rest)) + "s"
}

/// Nanoseconds of a span such as `-1h30m` or `1.5s`; nil if the text has another form.
///
/// - Throws: `.outOfRange` for a span of more than about 292 years.
func parseDuration(_ text: String) throws(EvaluationFailure) -> Int64? {
    var reader = DigitReader(text)
    let isNegative = reader.skip("-")
    if !isNegative { _ = reader.skip("+") }
    if reader.rest.elementsEqual("0".utf8) { return 0 }
    guard !reader.isAtEnd else { return nil }
    var total: Int128 = 0
    while !reader.isAtEnd {
        guard let part = reader.spanPart() else { return nil }
        total += part
        guard total <= Int128(Int64.max) + 1 else { throw .outOfRange("duration") }
    }
    guard let span = Int64(exactly: isNegative ? -total : total) else {
        throw .outOfRange("duration")
    }
    return span
}

private func padded(_ number: Int64, _ width: Int = 2) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

private func fractionText(_ nanoseconds: Int64) -> String {
    guard nanoseconds != 0 else { return "" }
    var digits = padded(nanoseconds, 9)
    while digits.last == "0" { digits.removeLast() }
    return "." + digits
}

/// Reads fixed forms of digits from the front of a text.
struct DigitReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ text: String) { rest = Array(text.utf8)[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    /// A number of exactly so many digits.
    mutating func number(digits: Int) -> Int64? {
        let found = rest.prefix(digits)
        guard found.count == digits, found.allSatisfy(\.isDigit) else { return nil }
        rest = rest.dropFirst(digits)
        return found.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Seconds after midnight of `23:59:59`.
    mutating func timeOfDay() -> Int64? {
        guard let hour = number(digits: 2), hour < 24, skip(":"),
            let minute = number(digits: 2), minute < 60, skip(":"),
            let second = number(digits: 2), second < 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    /// Nanoseconds of an optional `.123`; finer digits are dropped.
    mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        let digits = rest.prefix(while: \.isDigit)
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        let kept = digits.prefix(9)
        let zeros = repeatElement(UInt8(ascii: "0"), count: 9 - kept.count)
        return (Array(kept) + zeros).reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Seconds east of UTC of `Z` or `+01:00`.
    mutating func zone() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        return offset(signIsOptional: false)
    }

    /// Seconds east of UTC of `+01:00`.
    mutating func offset(signIsOptional: Bool) -> Int64? {
        let isNegative = skip("-")
        guard isNegative || skip("+") || signIsOptional else { return nil }
        guard let hours = number(digits: 2), hours < 24, skip(":"),
            let minutes = number(digits: 2), minutes < 60
        else { return nil }
        return (isNegative ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// Nanoseconds of a number with a unit, such as `1.5h`; nil if none comes next.
    mutating func spanPart() -> Int128? {
        let whole = rest.prefix(while: \.isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if skip(".") {
            fraction = rest.prefix(while: \.isDigit)
            rest = rest.dropFirst(fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty, let unit = unit() else { return nil }
        // Beyond 19 digits the span is out of range, or the digits count for nothing.
        let wholeNumber = whole.drop { $0 == 0x30 }
        guard wholeNumber.count <= 19 else { return Int128(Int64.max) + 2 }
        let kept = fraction.prefix(18)
        let scale = kept.reduce(Int128(1)) { scale, _ in scale * 10 }
        return number(wholeNumber) * unit + number(kept) * unit / scale
    }

    private func number(_ digits: ArraySlice<UInt8>) -> Int128 {
        digits.reduce(0) { $0 * 10 + Int128($1 - 0x30) }
    }

    private mutating func unit() -> Int128? {
        for (name, nanoseconds) in Self.units where skip(name) { return nanoseconds }
        return nil
    }

    /// Longer names come before their own beginnings.
    private static let units: [(String, Int128)] = [
        ("ns", 1), ("us", 1000), ("\u{B5}s", 1000), ("\u{3BC}s", 1000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]
}
