import Records

/// What happens to the whole firm: working days, promotions and an outage.
struct FirmCalendar: Sendable {
    let startDay: Day
    let days: Int
    /// Discount in percent of each day of a promotion.
    let promotions: [Int: Int]
    /// Days on which the platform was down; everybody who traded then may ask for the fee back.
    let outage: Range<Int>
    private let purchaseWeights: [Double]

    init(startDay: Day, days: Int, promotions policy: PromotionPolicy, stream: RandomStream) {
        var stream = stream
        self.startDay = startDay
        self.days = days
        let count = Int((policy.perHundredDays * Double(days) / 100).rounded())
        promotions = Self.promotions(count, days: days, stream.derived("promotions"))
        let start = Int(stream.uniform(0.35, 0.6) * Double(days))
        outage = start..<min(days, start + stream.integer(in: 3...7))
        purchaseWeights = Self.weights(
            startDay: startDay, days: days, promotions: promotions, boost: policy.boost)
    }

    private static func promotions(
        _ count: Int, days: Int, _ stream: RandomStream
    ) -> [Int: Int] {
        var stream = stream
        var discounts: [Int: Int] = [:]
        for number in 0..<count {
            let place = Double(number) + stream.uniform(0.2, 0.8)
            let first = Int(place * Double(days) / Double(count))
            let discount = stream.pick([15, 20, 25, 30])
            for day in first...first + 1 where day < days { discounts[day] = discount }
        }
        return discounts
    }

    private static func weights(
        startDay: Day, days: Int, promotions: [Int: Int], boost: Double
    ) -> [Double] {
        (0..<days).map { day in
            let weekend = isWeekend(startDay, day) ? 0.7 : 1.0
            return weekend * (promotions[day] == nil ? 1 : boost)
        }
    }

    func isWeekend(_ day: Int) -> Bool { Self.isWeekend(startDay, day) }

    private static func isWeekend(_ startDay: Day, _ day: Int) -> Bool {
        // 1970-01-01 was a Thursday; 0 is Monday here.
        (Int(startDay.number) + day + 3) % 7 >= 5
    }

    /// A day of purchase within `window`, as likely as the firm's sales of that day.
    func purchaseDay(in window: Range<Int>, _ stream: inout RandomStream) -> Int {
        precondition(!window.isEmpty, "no day to buy on in \(window)")
        let choice = WeightedChoice(window.map { ($0, purchaseWeights[$0]) })
        return choice.draw(&stream)
    }

    /// An instant of `day` at which somebody `utcOffset` hours ahead of UTC sits at a screen.
    func time(on day: Int, utcOffset: Int, _ stream: inout RandomStream) -> EventTime {
        let local =
            stream.chance(0.6)
            ? stream.normal(mean: 19.5, deviation: 2.8) : stream.uniform(7, 24)
        let hour = (local - Double(utcOffset) + 48).truncatingRemainder(dividingBy: 24)
        return instant(Double(day) + hour / 24)
    }

    /// The instant so many days after the start, at whole seconds.
    func instant(_ dayOffset: Double) -> EventTime {
        let seconds = Int64(dayOffset * 86_400)
        return EventTime(
            microseconds: startDay.start.microseconds
                + seconds * EventTime.microsecondsPerSecond)
    }

    /// The day that holds `time`, counted from the start.
    func dayIndex(of time: EventTime) -> Int { Int(time.day.number - startDay.number) }

    var end: EventTime { startDay.start.advanced(byDays: days) }
}

extension EventTime {
    func advanced(byHours hours: Double) -> EventTime {
        let seconds = Int64(hours * 3600)
        return EventTime(
            microseconds: microseconds + seconds * Self.microsecondsPerSecond)
    }
}
