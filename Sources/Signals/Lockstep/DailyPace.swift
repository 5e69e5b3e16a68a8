internal import Records
internal import Statistics

/// How many purchases come at the same time of day as others do day after day, and how many would
/// if the customers came on their own.
///
/// Who buys by a program that starts once a day has one purchase every day within the same few
/// minutes: never two within the hour, so that nothing is bunched, and never at another time, which
/// no crowd keeps to. Whoever waits for a daily lesson or message comes within the hour after it,
/// and on some days nobody does.
struct DailyPace: Sendable {
    /// Purchases with company, by time.
    let candidates: [Moment]
    /// Those usual at the affiliate's own pace, in the same hours of the days around.
    let expected: Double
    private let own: [EventTime]

    /// Days before and after a purchase on which others may come at its time.
    private static let days: Int64 = 7
    /// Other days with another person each that make company: half of these days.
    private static let company = 7
    /// How near the times of day are, and from where the pace of the hour is taken, in minutes.
    private static let near: Int64 = 5
    private static let hour: Int64 = 90
    private static let minute = 60 * EventTime.microsecondsPerSecond

    /// - Parameter moments: of the affiliate, by time, then canonical order.
    /// - Complexity: O(moments * log moments).
    init(_ moments: [Moment]) {
        let times = moments.map(\.time)
        own = times
        candidates = moments.filter { Self.hasCompany($0, moments, times) }
        expected = times.reduce(0) { sum, time in
            sum + Poisson(mean: Self.usual(around: time, times)).upperTail(Self.company)
        }
    }

    /// - Parameter firm: times of the whole firm's purchases, ascending.
    func bunching(firm: [EventTime]) -> Bunching {
        let bunched = candidates.filter { !isBatch($0.time, firm) }
        return Bunching(
            bunched: bunched, recurring: Bunching.recurring(bunched), mechanical: bunched,
            expected: expected, trials: own.count)
    }

    /// Times of a day as that of a purchase, on the days around it.
    private static func sameTimes(as time: EventTime) -> [EventTime] {
        (-days...days).filter { $0 != 0 }.map {
            EventTime(microseconds: time.microseconds + $0 * EventTime.microsecondsPerDay)
        }
    }

    /// Whether enough other persons bought at its time, each on a day of their own.
    private static func hasCompany(
        _ moment: Moment, _ moments: [Moment], _ times: [EventTime]
    ) -> Bool {
        var others: Set<UInt32> = [moment.person]
        for time in sameTimes(as: moment.time) {
            var next = MomentPace.lowerBound(times, time.microseconds - near * minute)
            while next < moments.count,
                times[next].microseconds <= time.microseconds + near * minute
            {
                if others.insert(moments[next].person).inserted { break }
                next += 1
            }
        }
        return others.count > company
    }

    /// Purchases at its time of day that the days around lead one to expect, by the livelier of two
    /// paces: that of the hour before and after, and that of the hours in which people are awake.
    ///
    /// Where fewer come on these days than make company nothing is expected.
    private static func usual(around time: EventTime, _ times: [EventTime]) -> Double {
        let week = MomentPace.count(times, around: time, days * EventTime.microsecondsPerDay) - 1
        if week < company { return 0 }
        var apart = 0
        for other in sameTimes(as: time) {
            apart += MomentPace.count(times, around: other, hour * minute)
            apart -= MomentPace.count(times, around: other, near * minute)
        }
        let hourly = Double(apart) * Double(near) / Double(hour - near)
        let minutes = Double(2 * days * EventTime.microsecondsPerDay / minute)
        let daily = Double(week) * Double(2 * near) * Double(2 * days) / minutes
        return max(hourly, MomentPace.wakingFactor * daily)
    }

    /// Whether half of what others buy around this time of day they buy at it: then it is the time
    /// at which the firm books, or all that is told is the day.
    private func isBatch(_ time: EventTime, _ firm: [EventTime]) -> Bool {
        let others = { (time: EventTime, reach: Int64) in
            MomentPace.count(firm, around: time, reach * Self.minute)
                - MomentPace.count(own, around: time, reach * Self.minute)
        }
        let all = Self.sameTimes(as: time) + [time]
        let nearby = all.reduce(0) { $0 + others($1, Self.near) }
        let around = all.reduce(0) { $0 + others($1, Self.hour) }
        return nearby >= MomentPace.company && 2 * nearby >= around
    }
}
