import Testing

@testable import Records

struct DayTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-03-01", 11_017), ("2024-02-29", 19_782),
        ("0000-03-01", -719_468), ("0000-01-01", -719_528), ("9999-12-31", 2_932_896),
    ])
    func `a date is a count of days`(text: String, number: Int32) throws {
        let day = try #require(parsed(text, Day.init(parsing:)))
        #expect(day.number == number)
        #expect(day.description == text)
    }

    @Test(arguments: [
        "", "2026-02-29", "2100-02-29", "2026-06-31", "2026-00-10", "2026-13-10", "2026-01-00",
        "2026-01-32", "2026-1-01", "2026/01/01", "20260101", "2026-01-01Z", "26-01-01",
        "2026-01-0a",
    ])
    func `what is no date of the calendar is refused`(text: String) {
        #expect(parsed(text, Day.init(parsing:)) == nil)
    }

    @Test func `dates and counts of days are each other's inverse over four centuries`() {
        var previous = Day(number: -1).components
        for number in Int32(0)...146_097 {
            let (year, month, day) = Day(number: number).components
            #expect(Day(year: year, month: month, day: day).number == number)
            let isNext = (year, month, day) > previous && (1...12).contains(month) && day <= 31
            #expect(isNext)
            previous = (year, month, day)
        }
        #expect(previous == (2370, 1, 1))
    }
}
