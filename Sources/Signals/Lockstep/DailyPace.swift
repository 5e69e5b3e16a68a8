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
    /// What this shows of the affiliate.
    private(set) var bunching: Bunching
    /// Purchases with company that tell, by time.
    private let candidates: [Moment]
    /// By candidate, whether it is one of a batch.
    private var isBatch: [Bool]
    private let own: [EventTime]

    /// Days before and after a purchase on which others may come at its time.
    private static let days: Int64 = 7
    /// Other days with another person each that make company: half of these days.
    private static let company = 7
    /// How near the times of day are, and from where the pace of the hour is taken, in
    /// microseconds.
    private static let near = 5 * minute
    private static let hour = 90 * minute
    private static let minute = 60 * EventTime.microsecondsPerSecond

    /// Chance of company from which on company tells nothing: a busy affiliate has purchases at
    /// every time of day.
    private static let lively = 0.01

    /// - Parameters:
    ///   - moments: of the affiliate, by time, then canonical order.
    ///   - firm: times of the whole firm's purchases, ascending.
    /// - Complexity: O(moments * log firm).
    init(_ moments: [Moment], firm: [EventTime]) {
        let times = moments.map(\.time)
        let chances = times.map { Self.chance(around: $0, times) }
        let candidates = zip(moments, chances).filter { moment, chance in
            chance != nil && Self.hasCompany(moment, moments, times)
        }.map(\.0)
        own = times
        self.candidates = candidates
        isBatch = candidates.map { Self.isBatch($0.time, times, firm) }
        bunching = Bunching(
            bunched: [], recurring: [], mechanical: [],
            expected: chances.reduce(0) { $0 + ($1 ?? 0) }, trials: times.count)
        readBunched()
    }

    private mutating func readBunched() {
        bunching.bunched = zip(candidates, isBatch).filter { !$1 }.map(\.0)
        bunching.recurring = Bunching.recurring(bunching.bunched)
        bunching.mechanical = bunching.bunched
    }

    /// The pace after some of the firm's other purchases came or went.
    ///
    /// - Parameters:
    ///   - firm: times of the whole firm's purchases as they are now, ascending.
    ///   - changed: times that came or went.
    /// - Complexity: O(candidates at the changed times of day, a week around, * log firm).
    func settled(firm: [EventTime], changed: [EventTime]) -> DailyPace {
        let times = changed.flatMap { Self.sameTimes(as: $0) + [$0] }
        let due = times.reduce(into: Set<Int>()) { due, time in
            let (first, past) = (time.microseconds - Self.hour, time.microseconds + Self.hour)
            due.formUnion(
                candidates.position {
                    $0.time.microseconds >= first
                }..<candidates.position { $0.time.microseconds > past })
        }
        var pace = self
        for index in due { pace.isBatch[index] = Self.isBatch(candidates[index].time, own, firm) }
        if pace.isBatch != isBatch { pace.readBunched() }
        return pace
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
            var next = MomentPace.lowerBound(times, time.microseconds - near)
            while next < moments.count,
                times[next].microseconds <= time.microseconds + near
            {
                if others.insert(moments[next].person).inserted { break }
                next += 1
            }
        }
        return others.count > company
    }

    /// Chance of company at its time of day that the days around lead one to expect, by the
    /// livelier of two paces: that of the hour before and after, and that of the hours in which
    /// people are awake; `nil` where it is too likely to tell anything.
    private static func chance(around time: EventTime, _ times: [EventTime]) -> Double? {
        let week = MomentPace.count(times, around: time, days * EventTime.microsecondsPerDay) - 1
        if week < company { return 0 }
        let daily = Double(week) * Double(2 * near) / Double(EventTime.microsecondsPerDay)
        let waking = Poisson(mean: MomentPace.wakingFactor * daily).upperTail(company)
        if waking > lively { return nil }
        var apart = 0
        for other in sameTimes(as: time) {
            apart += MomentPace.count(times, around: other, hour)
            apart -= MomentPace.count(times, around: other, near)
        }
        let hourly = Double(apart) * Double(near) / Double(hour - near)
        let chance = max(waking, Poisson(mean: hourly).upperTail(company))
        return chance > lively ? nil : chance
    }

    /// Whether half of what others buy around this time of day they buy at it: then it is the time
    /// at which the firm books, or all that is told is the day.
    private static func isBatch(
        _ time: EventTime, _ own: [EventTime], _ firm: [EventTime]
    ) -> Bool {
        let others = { (time: EventTime, reach: Int64) in
            MomentPace.count(firm, around: time, reach)
                - MomentPace.count(own, around: time, reach)
        }
        let all = sameTimes(as: time) + [time]
        let nearby = all.reduce(0) { $0 + others($1, near) }
        let around = all.reduce(0) { $0 + others($1, hour) }
        return nearby >= MomentPace.company && 2 * nearby >= around
    }
}
