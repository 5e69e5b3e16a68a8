internal import Records
internal import Statistics

/// A first fee of one account: who bought when.
struct PurchaseMoment {
    var customer: UInt32
    var person: UInt32
    var time: EventTime
}

/// How many purchases fall close to one another under an affiliate, and how many would if its
/// customers came on their own.
struct PurchasePace {
    /// Purchases with at least `Self.company` others by other persons nearby, by time.
    private(set) var bunched: [PurchaseMoment] = []
    /// Bunched ones outside the busiest week: one raffle, or one lesson after which students buy,
    /// is no habit.
    private(set) var repeated = 0
    private(set) var expected = 0.0
    private(set) var trials = 0

    /// Others nearby that make a purchase one of a bunch.
    static let company = 3
    /// Hours before and after a purchase that an affiliate's own pace is taken from.
    private static let surroundingHours = 96
    /// Hours of the firm's pace: a day factor takes promotions out.
    private static let firmHours = 12
    /// How much livelier the hours in which people buy are than the mean hour.
    private static let wakingFactor = 2.5

    /// - Parameters:
    ///   - moments: of the affiliate, by time, then canonical order.
    ///   - firm: times of the whole firm's purchases, ascending.
    ///   - minutes: how near is nearby.
    init(_ moments: [PurchaseMoment], firm: [EventTime], minutes: Int) {
        trials = moments.count
        let times = moments.map(\.time)
        let near = Int64(minutes) * EventTime.microsecondsPerSecond * 60
        for (index, moment) in moments.enumerated() {
            if Self.hasCompany(index, within: near, moments) { bunched.append(moment) }
            let rate = Self.rate(at: moment.time, times, firm, apart: near)
            let usual = rate * Double(2 * minutes) / 60
            let mean = max(usual, Self.share(at: moment.time, times, firm, within: near))
            expected += Poisson(mean: mean).upperTail(Self.company)
        }
        repeated = bunched.count - min(Self.largestOccasion, Self.busiest(bunched))
    }

    /// Longest time over which one occasion draws purchases, and most purchases that it may draw.
    private static let occasion = 7 * EventTime.microsecondsPerDay
    private static let largestOccasion = 20

    /// The most of the bunched purchases that lie within one occasion.
    private static func busiest(_ bunched: [PurchaseMoment]) -> Int {
        var (most, start) = (0, 0)
        for end in bunched.indices {
            while bunched[end].time.microseconds - bunched[start].time.microseconds >= occasion {
                start += 1
            }
            most = max(most, end + 1 - start)
        }
        return most
    }

    /// Whether enough other persons bought nearby.
    private static func hasCompany(
        _ index: Int, within near: Int64, _ moments: [PurchaseMoment]
    ) -> Bool {
        let own = moments[index]
        var others: Set<UInt32> = []
        for step in [-1, 1] {
            var next = index + step
            while others.count < company, moments.indices.contains(next),
                abs(moments[next].time.microseconds - own.time.microseconds) <= near
            {
                if moments[next].person != own.person { others.insert(moments[next].person) }
                next += step
            }
        }
        return others.count >= company
    }

    /// Purchases an hour that the affiliate's own week and the firm's day lead one to expect.
    private static func rate(
        at time: EventTime, _ own: [EventTime], _ firm: [EventTime], apart near: Int64
    ) -> Double {
        let week = count(own, around: time, hours: surroundingHours)
        let bunch =
            upperBound(own, time.microseconds + near) - lowerBound(own, time.microseconds - near)
        let campaign = Double(week - bunch) / Double(2 * surroundingHours)
        let others =
            count(firm, around: time, hours: firmHours) - count(own, around: time, hours: firmHours)
        let share = Double(own.count) / Double(max(1, firm.count - own.count))
        let day = Double(others) / Double(2 * firmHours) * share
        return max(campaign, day) * wakingFactor
    }

    /// Purchases nearby that the affiliate's share of what the firm sells at this very time leads one
    /// to expect: where sales are booked in batches, all are bunched.
    private static func share(
        at time: EventTime, _ own: [EventTime], _ firm: [EventTime], within near: Int64
    ) -> Double {
        let (first, last) = (time.microseconds - near, time.microseconds + near)
        let all = upperBound(firm, last) - lowerBound(firm, first)
        let mine = upperBound(own, last) - lowerBound(own, first)
        return Double(all - mine) * Double(own.count) / Double(max(1, firm.count - own.count))
    }

    private static func count(_ times: [EventTime], around time: EventTime, hours: Int) -> Int {
        let reach = Int64(hours) * EventTime.microsecondsPerHour
        return upperBound(times, time.microseconds + reach)
            - lowerBound(times, time.microseconds - reach)
    }

    /// Times before `limit`.
    private static func lowerBound(_ times: [EventTime], _ limit: Int64) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle].microseconds < limit { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Times up to and with `limit`.
    private static func upperBound(_ times: [EventTime], _ limit: Int64) -> Int {
        lowerBound(times, limit + 1)
    }
}
