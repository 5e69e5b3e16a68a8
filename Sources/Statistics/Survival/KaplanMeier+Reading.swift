extension KaplanMeier {
    /// `S(time) = P(T > time)`, in [0, 1]; 1 before the first event, and level after the last one.
    ///
    /// - Complexity: O(log n).
    package func survival(at time: Int) -> Double {
        step(at: time)?.survival ?? 1
    }

    /// Greenwood's variance `S(t)^2 sum of d / (n (n - d))`, dimensionless; 0 before the first event.
    ///
    /// Source: Greenwood 1926.
    package func variance(at time: Int) -> Double {
        step(at: time)?.variance ?? 0
    }

    /// How many units were watched at `time`: those with an event or censored at `time` or later.
    ///
    /// - Complexity: O(log n).
    package func atRisk(at time: Int) -> Int {
        let index = Self.firstIndex(of: times) { $0 >= time }
        return index < times.count ? watched[index] : 0
    }

    /// `P(T > time + wait | T > time) = S(time + wait) / S(time)`: how likely one who has not had the
    /// event by `time` goes on without it.
    ///
    /// - Parameters:
    ///   - wait: >= 0.
    ///   - time: age that has passed without the event.
    /// - Returns: `nil` where nobody is expected to get that far, `S(time) = 0`.
    package func conditionalSurvival(of wait: Int, given time: Int) -> Double? {
        precondition(wait >= 0, "a wait is at least 0, found \(wait)")
        let reached = survival(at: time)
        return reached > 0 ? survival(at: time + wait) / reached : nil
    }

    /// Expected number of units that have had the event by their present age,
    /// `sum of (1 - S(age))`: what to hold a group's observed number against.
    ///
    /// - Parameter ages: per unit, the time since its start, whether or not it had the event; below 0
    ///   it counts nothing.
    /// - Returns: in [0, number of units]; the last bits depend on the order of the ages.
    /// - Complexity: O(units log n).
    package func expectedEvents(byAges ages: [Int]) -> Double {
        ages.reduce(0) { $0 + (1 - survival(at: $1)) }
    }

    private func step(at time: Int) -> Step? {
        let after = Self.firstIndex(of: steps) { $0.time > time }
        return after > 0 ? steps[after - 1] : nil
    }

    /// First index whose element passes; all before it fail.
    private static func firstIndex<Element>(
        of elements: [Element], where passes: (Element) -> Bool
    ) -> Int {
        var range = 0..<elements.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                passes(elements[middle])
                ? range.lowerBound..<middle : (middle + 1)..<range.upperBound
        }
        return range.lowerBound
    }
}
