internal import Records
internal import Statistics

/// How many moments of one kind fall close to one another under an affiliate, and how many would if
/// its customers came on their own.
///
/// Moments at which the firm itself books half a day's worth within the hour tell nothing: there,
/// times are those of a batch.
struct MomentPace: Sendable {
    /// Moments with at least `Self.company` others of other persons nearby, by time.
    private(set) var bunched: [Moment] = []
    /// Those that count, see `Bunching`.
    private(set) var recurring: [Moment] = []
    /// Bunched ones of sittings at which a program was at work.
    private(set) var mechanical: [Moment] = []
    private(set) var trials = 0
    /// By moment in order, what others do around it.
    private var around: [Others]
    /// By moment in order, moments an hour that the affiliate's own lead one to expect, those of
    /// its days and, where no one hand is at work, those of its hours; `nil` where the moment does
    /// not tell its time.
    private var paces: [Double?]
    /// All of the affiliate's moments.
    private let own: Int
    private let minutes: Int

    /// Others' moments within the day around one and nearby.
    private struct Others: Equatable {
        var day: UInt32
        var nearby: UInt32

        /// Whether half of what others do within a day around a moment they do nearby.
        var isBatch: Bool { nearby >= company && 2 * nearby >= day }
    }

    /// Others nearby that make a moment one of a bunch.
    static let company = 3
    /// Hours before and after a moment that an affiliate's own pace is taken from: those of a
    /// campaign, and those in which a crowd answers one call.
    private static let campaignHours: Int64 = 96
    private static let crowdHours: Int64 = 12
    /// What the firm's pace is taken from: a day factor takes promotions out.
    private static let day = EventTime.microsecondsPerDay
    /// How much livelier the hours in which people are awake are than the mean hour.
    static let wakingFactor = 2.5

    /// - Parameters:
    ///   - moments: of the affiliate, by time, then canonical order.
    ///   - firm: times of the whole firm's moments, ascending.
    ///   - minutes: how near is nearby.
    init(_ moments: [Moment], firm: [EventTime], minutes: Int) {
        let near = Self.near(minutes)
        let all = moments.map(\.time)
        around = moments.map { Self.others(all, firm, around: $0.time, within: near) }
        own = all.count
        self.minutes = minutes
        paces = around.map { _ in nil }
        let told = moments.indices.filter { [around] in !around[$0].isBatch }
        let times = told.map { all[$0] }
        let kept = told.map { moments[$0] }
        trials = told.count
        let sittings = Self.sittings(times, within: near)
        let hands = sittings.map { EvenPauses.areOneHands(times[$0]) }
        let programs = Self.programs(zip(sittings, hands).map { $1 ? times[$0] : [] })
        let (isHands, isPrograms) = (
            Self.spread(hands, over: sittings), Self.spread(programs, over: sittings)
        )
        for (index, place) in told.enumerated() {
            if Self.hasCompany(index, within: near, kept) {
                bunched.append(moments[place])
                if isPrograms[index] { mechanical.append(moments[place]) }
            }
            let pace = { Self.pace(around: times[index], times, $0, apart: near) }
            paces[place] = max(
                Self.wakingFactor * pace(Self.campaignHours),
                isHands[index] ? 0 : pace(Self.crowdHours))
        }
        recurring = Bunching.recurring(bunched)
    }

    /// The pace after some of the firm's other moments came or went: what is done around the
    /// moments near these is counted anew, and all else only where a moment begins or ceases to
    /// tell its time.
    ///
    /// - Parameters:
    ///   - moments: those that the pace was made of.
    ///   - firm: times of the whole firm's moments as they are now, ascending.
    ///   - changed: times that came or went, ascending.
    /// - Complexity: O(moments near the changed times * log firm), or that of making the pace.
    func settled(
        _ moments: [Moment], firm: [EventTime], changed: [EventTime]
    ) -> MomentPace {
        var pace = self
        let near = Self.near(minutes)
        let all = moments.map(\.time)
        let reach = Self.reach(minutes: minutes)
        var next = 0
        for time in changed {
            next = max(next, Self.lowerBound(all, time.microseconds - reach))
            while next < all.count, all[next].microseconds <= time.microseconds + reach {
                let others = Self.others(all, firm, around: all[next], within: near)
                if others.isBatch != around[next].isBatch {
                    return MomentPace(moments, firm: firm, minutes: minutes)
                }
                pace.around[next] = others
                next += 1
            }
        }
        return pace
    }

    /// The affiliate's moments over all others of the firm.
    func ratio(firm: Int) -> Double { Double(own) / Double(max(1, firm - own)) }

    /// Bunched moments that are usual at this pace.
    ///
    /// - Parameter ratio: of the affiliate to the rest of the firm.
    func expected(_ ratio: Double) -> Double {
        zip(paces, around).reduce(0) { sum, moment in
            guard let own = moment.0 else { return sum }
            let day =
                Double(moment.1.day) * ratio / Double(Self.day / EventTime.microsecondsPerHour)
            let hourly = max(own, Self.wakingFactor * day)
            let usual = max(
                hourly * Double(2 * minutes) / 60, Double(moment.1.nearby) * ratio)
            return sum + Poisson(mean: usual).upperTail(Self.company)
        }
    }

    private static func near(_ minutes: Int) -> Int64 {
        Int64(minutes) * EventTime.microsecondsPerSecond * 60
    }

    /// How far around a moment the firm's others are counted, in microseconds.
    static func reach(minutes: Int) -> Int64 {
        max(day / 2, near(minutes))
    }

    /// The firm's moments within a day around a time, and near it, that are not the affiliate's.
    private static func others(
        _ own: [EventTime], _ firm: [EventTime], around time: EventTime, within near: Int64
    ) -> Others {
        Others(
            day: UInt32(count(firm, around: time, day / 2) - count(own, around: time, day / 2)),
            nearby: UInt32(count(firm, around: time, near) - count(own, around: time, near)))
    }

    /// Moments an hour that the affiliate's own hours before and after lead one to expect.
    private static func pace(
        around time: EventTime, _ own: [EventTime], _ hours: Int64, apart near: Int64
    ) -> Double {
        let reach = max(near, hours * EventTime.microsecondsPerHour)
        let apart = count(own, around: time, reach) - count(own, around: time, near)
        return Double(apart) / Double(2 * hours)
    }

    /// Moments without a pause of more than `near`: at a sitting at which one hand was at work it
    /// is no crowd that answers a call, whatever it takes.
    ///
    /// - Parameter times: ascending.
    private static func sittings(_ times: [EventTime], within near: Int64) -> [Range<Int>] {
        var sittings: [Range<Int>] = []
        var start = 0
        while start < times.count {
            var end = start + 1
            while end < times.count,
                times[end].microseconds - times[end - 1].microseconds <= near
            {
                end += 1
            }
            sittings.append(start..<end)
            start = end
        }
        return sittings
    }

    /// Natural log-likelihood ratio from which sittings are a program's: a hundred to one.
    private static let leastProgram = Numerics.ln(100)

    /// At which of some sittings a program was at work. Who has one works by it again and again, so
    /// all are read together: at one of many sittings a hand may be as even by chance.
    ///
    /// - Parameter sittings: those of one hand; others are empty.
    private static func programs(_ sittings: [ArraySlice<EventTime>]) -> [Bool] {
        let evidence = sittings.map { EvenPauses.programEvidence($0) }
        let isAProgram = evidence.reduce(0, +) >= leastProgram
        return evidence.map { isAProgram && $0 > 0 }
    }

    private static func spread(_ values: [Bool], over sittings: [Range<Int>]) -> [Bool] {
        zip(values, sittings).flatMap { Array(repeating: $0, count: $1.count) }
    }

    /// Whether enough other persons did the same nearby.
    private static func hasCompany(
        _ index: Int, within near: Int64, _ moments: [Moment]
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

    /// Times at most `reach` microseconds before or after `time`.
    static func count(
        _ times: [EventTime], around time: EventTime, _ reach: Int64
    ) -> Int {
        upperBound(times, time.microseconds + reach)
            - lowerBound(times, time.microseconds - reach)
    }

    /// Times before `limit`.
    static func lowerBound(_ times: [EventTime], _ limit: Int64) -> Int {
        times.position { $0.microseconds >= limit }
    }

    /// Times up to and with `limit`.
    private static func upperBound(_ times: [EventTime], _ limit: Int64) -> Int {
        lowerBound(times, limit + 1)
    }
}
