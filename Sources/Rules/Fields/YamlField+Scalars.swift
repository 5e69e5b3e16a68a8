internal import Yams

extension YamlField {
    /// A scalar with something in it.
    func scalar(_ expected: String) -> Node.Scalar? {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            mismatch(expected)
            return nil
        }
        if scalar.style == .plain, log.file.scalar(at: node.place) == "!" {
            report(
                "YAML reads `!` at the start of `\(name)` as a tag", hint: "put it all in quotes")
            return nil
        }
        return scalar
    }

    package func text() -> String? { scalar("text")?.string }

    /// One of the words of an enumeration.
    ///
    /// - Parameter called: what the word stands for; the field's name if `nil`.
    package func word<Word: RawRepresentable<String> & CaseIterable>(called: String? = nil) -> Word?
    {
        let words = Word.allCases.map(\.rawValue)
        guard let scalar = scalar("a word") else { return nil }
        if let word = Word(rawValue: scalar.string) { return word }
        report(
            "unknown \(called ?? name) `\(scalar.string)`",
            hint: Hints.word(scalar.string, among: words))
        return nil
    }

    /// A finite number inside a range.
    package func number(in range: ClosedRange<Double>) -> Double? {
        guard let scalar = scalar("a number") else { return nil }
        guard let number = Self.plainNumber(scalar) else {
            mismatch("a number")
            return nil
        }
        guard range.contains(number) else {
            mismatch("\(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))")
            return nil
        }
        return number
    }

    package func count(in range: ClosedRange<Int>) -> Int? {
        guard let number = number(in: Double(range.lowerBound)...Double(range.upperBound)) else {
            return nil
        }
        if let whole = Int(exactly: number) { return whole }
        mismatch("a whole number")
        return nil
    }

    package func flag() -> Bool? {
        switch scalar("`true` or `false`")?.string {
        case "true": return true
        case "false": return false
        case nil: return nil
        default:
            mismatch("`true` or `false`")
            return nil
        }
    }

    /// A positive span of time such as `90d`, in microseconds.
    package func duration() -> Int64? {
        guard let scalar = scalar("a duration") else { return nil }
        if let duration = DurationText.microseconds(scalar.string) { return duration }
        mismatch("a duration", hint: "write a number and a unit: `90d`, `336h`, `30m`, `2w`")
        return nil
    }

    /// A number that is written without quotes.
    static func plainNumber(_ scalar: Node.Scalar) -> Double? {
        let starts = scalar.string.first { $0 != "-" }
        guard scalar.style == .plain || scalar.style == .any, starts?.isASCII == true,
            starts?.isNumber == true, let number = Double(scalar.string), number.isFinite
        else { return nil }
        return number
    }

    /// A number without a needless `.0`.
    static func text(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? String(number)
    }
}

/// Spans of time as authors write them.
enum DurationText {
    private static let units: [Character: Int64] = [
        "m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000, "w": 604_800_000_000,
    ]

    /// The largest unit that takes the span as a whole number.
    static func text(_ microseconds: Int64) -> String {
        let fitting = units.filter { $0.key != "w" && microseconds % $0.value == 0 }
        guard let unit = fitting.max(by: { $0.value < $1.value }) else {
            return "\(microseconds) us"
        }
        return "\(microseconds / unit.value)\(unit.key)"
    }

    /// A whole number with one unit of `m`, `h`, `d` or `w`; `nil` for anything else, 0 included.
    static func microseconds(_ text: String) -> Int64? {
        guard let unit = text.last.flatMap({ units[$0] }),
            text.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
            let count = Int64(text.dropLast()), count > 0
        else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow ? nil : product
    }
}
