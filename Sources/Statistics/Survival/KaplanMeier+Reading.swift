extension KaplanMeier {
    /// `S(time) = P(T > time)`, in [0, 1]; 1 before the first event, and level after the last one.
    ///
    /// - Complexity: O(log n).
    package func survival(at time: Int) -> Double {
        step(at: time)?.survival ?? 1
    }

    /// How many units were watched at `time`: those with an event or censored at `time` or later.
    ///
    /// - Complexity: O(log n).
    package func atRisk(at time: Int) -> Int {
        let index = Self.firstIndex(of: times) { $0 >= time }
        return index < times.count ? watched[index] : 0
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
