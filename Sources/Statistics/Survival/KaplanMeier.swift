/// The law of a time to an event, from units of which some have not had it yet (right-censored).
///
/// `S(t) = product over event times u <= t of (1 - events(u) / atRisk(u))`; a unit censored at `u`
/// is still at risk at `u`. Censoring must not depend on the time to the event.
///
/// Source: Kaplan & Meier 1958.
package struct KaplanMeier: Hashable, Sendable {
    /// Units that were watched for one time and then had the event, or not yet.
    package struct Lifetime: Hashable, Sendable {
        /// >= 0, in whole units of time, say days.
        package let time: Int
        /// Whether the event ended it; otherwise the watch did.
        package let isEvent: Bool
        /// Number of such units, >= 0.
        package let count: Int

        package init(time: Int, isEvent: Bool, count: Int = 1) {
            precondition(
                time >= 0 && count >= 0,
                "a time and a count are at least 0, found \(time) and \(count)")
            self.time = time
            self.isEvent = isEvent
            self.count = count
        }
    }

    /// What is known at one time at which an event happened.
    package struct Step: Hashable, Sendable {
        package let time: Int
        package let events: Int
        /// Units whose time is at least this one.
        package let atRisk: Int
        /// `P(T > time)`.
        package let survival: Double
    }

    /// Ascending by time.
    package let steps: [Step]
    /// Times at which a watch ended, ascending.
    let times: [Int]
    /// Per time at which a watch ended, how many units were watched until then or longer.
    let watched: [Int]

    /// - Parameter lifetimes: in any order; equal ones add up.
    /// - Complexity: O(n log n).
    package init(_ lifetimes: [Lifetime]) {
        var events: [Int: Int] = [:]
        var ends: [Int: Int] = [:]
        for lifetime in lifetimes where lifetime.count > 0 {
            ends[lifetime.time, default: 0] += lifetime.count
            events[lifetime.time, default: 0] += lifetime.isEvent ? lifetime.count : 0
        }
        times = ends.keys.sorted()
        var left = 0
        watched = times.reversed().map { time in
            left += ends[time] ?? 0
            return left
        }.reversed()
        steps = Self.steps(times: times, events: events, watched: watched)
    }

    /// `P(T > t)` for `t` in `0..<n`, as the law of the same lifetimes gives it.
    ///
    /// - Parameters:
    ///   - events: how many had the event at each whole time, >= 0.
    ///   - ends: how many were watched no longer than each whole time without it; as many, >= 0.
    /// - Complexity: O(n).
    package static func survival(events: [Int], ends: [Int]) -> [Double] {
        var (atRisk, survival) = (events.reduce(0, +) + ends.reduce(0, +), 1.0)
        return zip(events, ends).map { events, ends in
            if events > 0 { survival *= Double(atRisk - events) / Double(atRisk) }
            atRisk -= events + ends
            return survival
        }
    }

    private static func steps(
        times: [Int], events: [Int: Int], watched: [Int]
    ) -> [Step] {
        var steps: [Step] = []
        var survival = 1.0
        for (time, atRisk) in zip(times, watched) {
            guard let count = events[time], count > 0 else { continue }
            survival *= Double(atRisk - count) / Double(atRisk)
            steps.append(
                Step(time: time, events: count, atRisk: atRisk, survival: survival))
        }
        return steps
    }
}
