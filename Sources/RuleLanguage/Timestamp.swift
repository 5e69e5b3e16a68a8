/// An instant between the years 1 and 9999, to the nanosecond, in Coordinated Universal Time.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970, rounded down.
    package let seconds: Int64
    /// Nanoseconds after `seconds`, 0 ..< 1,000,000,000.
    package let nanoseconds: Int64

    static let epoch = Timestamp(inRange: 0, 0)
    /// Seconds of 0001-01-01T00:00:00Z ... 9999-12-31T23:59:59Z.
    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// An instant, or nil if it lies outside the years 1 to 9999.
    package init?(seconds: Int64, nanoseconds: Int64 = 0) {
        guard Self.range.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else {
            return nil
        }
        self.init(inRange: seconds, nanoseconds)
    }

    private init(inRange seconds: Int64, _ nanoseconds: Int64) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// An instant from microseconds since 1970, held to the years 1 to 9999.
    package init(clampingMicroseconds microseconds: Int64) {
        let (seconds, rest) = microseconds.flooredDivision(by: 1_000_000)
        let held = min(max(seconds, Self.range.lowerBound), Self.range.upperBound)
        self.init(inRange: held, held == seconds ? rest * 1000 : 0)
    }

    /// Microseconds since 1970, rounded down; always fits.
    package var microseconds: Int64 { seconds * 1_000_000 + nanoseconds / 1000 }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// The instant `duration` nanoseconds later, or nil outside the years 1 to 9999.
    func advanced(byNanoseconds duration: Int64) -> Timestamp? {
        let (whole, rest) = duration.flooredDivision(by: 1_000_000_000)
        let sum = nanoseconds + rest
        let carry: Int64 = sum >= 1_000_000_000 ? 1 : 0
        return Timestamp(seconds: seconds + whole + carry, nanoseconds: sum - carry * 1_000_000_000)
    }

    /// Nanoseconds from `earlier` to this instant, or nil if they don't fit a duration.
    func nanoseconds(since earlier: Timestamp) -> Int64? {
        let (product, overflow) =
            (seconds - earlier.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(nanoseconds - earlier.nanoseconds)
        return overflow || carry ? nil : sum
    }
}

extension Int64 {
    /// Quotient rounded down and the remainder that belongs to it, `0 ..< divisor`.
    func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
