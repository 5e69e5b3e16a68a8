/// An instant at which something happened, in microseconds since 1970-01-01T00:00:00Z.
package struct EventTime: ByteParsable, Hashable, Comparable, Sendable {
    package static let microsecondsPerSecond: Int64 = 1_000_000
    package static let microsecondsPerHour: Int64 = 3_600_000_000
    package static let microsecondsPerDay: Int64 = 86_400_000_000
    /// The first instant of year 0: not after any event.
    package static let distantPast = Day(year: 0, month: 1, day: 1).start
    /// The last instant of year 9999: not before any event.
    package static let distantFuture = EventTime(
        microseconds: Day(year: 10_000, month: 1, day: 1).start.microseconds - 1)

    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static func < (left: EventTime, right: EventTime) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The day in UTC that holds this instant.
    package var day: Day {
        let quotient = microseconds / Self.microsecondsPerDay
        let floor = microseconds % Self.microsecondsPerDay < 0 ? quotient - 1 : quotient
        return Day(number: Int32(clamping: floor))
    }

    /// So many seconds later, cut to whole microseconds; earlier where they are negative.
    ///
    /// - Parameter seconds: finite, and such that the sum stays within 292,000 years of 1970: the
    ///   caller bounds what comes from outside.
    package func advanced(bySeconds seconds: Double) -> EventTime {
        EventTime(microseconds: microseconds + Int64(seconds * 1_000_000))
    }

    /// So many times 24 hours later; earlier where they are negative.
    ///
    /// - Parameter days: such that the sum stays within 292,000 years of 1970 (106 million days).
    package func advanced(byDays days: Int) -> EventTime {
        EventTime(microseconds: microseconds + Int64(days) * Self.microsecondsPerDay)
    }

    /// Days from `earlier` to this instant.
    package func days(since earlier: EventTime) -> Double {
        Double(microseconds - earlier.microseconds) / Double(Self.microsecondsPerDay)
    }

    /// Reads an RFC 3339 `date-time`; digits of a second past the sixth are dropped.
    ///
    /// A leap second (`:60`) is taken only as the last second of a month in UTC and reads as the
    /// instant that follows it. `nil` if the text is no such date-time.
    package init?(parsing text: UnsafeRawBufferPointer) {
        guard text.count >= 20, let day = Day.parseDate(text),
            text[10] | 0x20 == UInt8(ascii: "t"), text[13] == UInt8(ascii: ":"),
            text[16] == UInt8(ascii: ":"), let hour = twoDigits(text, at: 11),
            let minute = twoDigits(text, at: 14), let second = twoDigits(text, at: 17),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var position = 19
        guard let fraction = Self.parseFraction(text, &position),
            let offsetMinutes = Self.parseOffset(text, at: position)
        else { return nil }
        let seconds = Int64((hour * 60 + minute - offsetMinutes) * 60 + second)
        let instant =
            day.start.microseconds + seconds * Self.microsecondsPerSecond
            + (second == 60 ? 0 : fraction)
        if second == 60, !Self.startsMonth(instant) { return nil }
        microseconds = instant
        guard (Self.distantPast...Self.distantFuture).contains(self) else { return nil }
    }

    /// Reads a bound as people write it: an RFC 3339 `date-time`, or a date, which stands for its
    /// first instant, as an end for its last.
    package init?(bound text: String, isEnd: Bool) {
        if let day = Day(text: text) {
            self = isEnd ? EventTime(microseconds: day.end.microseconds - 1) : day.start
        } else {
            self.init(text: text)
        }
    }

    private static func startsMonth(_ microseconds: Int64) -> Bool {
        microseconds % microsecondsPerDay == 0
            && EventTime(microseconds: microseconds).day.components.day == 1
    }

    private static func parseFraction(
        _ text: UnsafeRawBufferPointer, _ position: inout Int
    ) -> Int64? {
        guard text[position] == UInt8(ascii: ".") else { return 0 }
        position += 1
        let start = position
        var value: Int64 = 0
        var weight: Int64 = 100_000
        while position < text.count, case let digit = text[position] &- 0x30, digit < 10 {
            value += Int64(digit) * weight
            weight /= 10
            position += 1
        }
        return position == start ? nil : value
    }

    private static func parseOffset(_ text: UnsafeRawBufferPointer, at position: Int) -> Int? {
        guard position < text.count else { return nil }
        if text[position] | 0x20 == UInt8(ascii: "z") {
            return position + 1 == text.count ? 0 : nil
        }
        let sign = text[position]
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            text.count == position + 6, text[position + 3] == UInt8(ascii: ":"),
            let hours = twoDigits(text, at: position + 1), hours < 24,
            let minutes = twoDigits(text, at: position + 4), minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }
}

extension EventTime: CustomStringConvertible {
    /// RFC 3339 in UTC, with a fraction only where there is one.
    package var description: String {
        let inDay = Int(microseconds - day.start.microseconds)
        let seconds = inDay / Int(Self.microsecondsPerSecond)
        let fraction = inDay % Int(Self.microsecondsPerSecond)
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60]
            .map { padded($0, to: 2) }.joined(separator: ":")
        return "\(day)T\(clock)\(fraction == 0 ? "" : "." + padded(fraction, to: 6))Z"
    }
}
