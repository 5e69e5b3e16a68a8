/// A calendar date, as days since 1970-01-01.
package struct Day: ByteParsable, Hashable, Comparable, Sendable {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// The first instant of the day in UTC.
    package var start: EventTime {
        EventTime(microseconds: Int64(number) * EventTime.microsecondsPerDay)
    }

    /// The first instant after the day in UTC: a day's aggregate is known when the day is over.
    package var end: EventTime {
        min(
            .distantFuture,
            EventTime(microseconds: (Int64(number) + 1) * EventTime.microsecondsPerDay))
    }

    /// Reads `YYYY-MM-DD` (RFC 3339 `full-date`); `nil` if it is no date of the calendar.
    package init?(parsing text: UnsafeRawBufferPointer) {
        guard text.count == 10, let day = Self.parseDate(text) else { return nil }
        self = day
    }

    /// - Precondition: `text` has at least 10 bytes.
    static func parseDate(_ text: UnsafeRawBufferPointer) -> Day? {
        guard text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let century = twoDigits(text, at: 0), let year2 = twoDigits(text, at: 2),
            let month = twoDigits(text, at: 5), let day = twoDigits(text, at: 8)
        else { return nil }
        let year = century * 100 + year2
        guard (1...12).contains(month), day >= 1, day <= daysInMonth(month, year: year) else {
            return nil
        }
        return Day(year: year, month: month, day: day)
    }

    /// - Precondition: a valid date of the proleptic Gregorian calendar.
    ///
    /// Source: Hinnant 2014, days from civil.
    package init(year: Int, month: Int, day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Source: Hinnant 2014, civil from days.
    package var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    private static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }
}

extension Day: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    package var description: String {
        let (year, month, day) = components
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}

/// Two ASCII digits at `index`, `nil` if they are none.
///
/// - Precondition: `index + 1` lies inside `text`.
func twoDigits(_ text: UnsafeRawBufferPointer, at index: Int) -> Int? {
    let tens = text[index] &- 0x30
    let ones = text[index + 1] &- 0x30
    return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
}

func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
