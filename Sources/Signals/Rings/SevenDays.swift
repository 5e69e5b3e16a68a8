internal import Records

/// Seven days within which people come for one occasion: a course's begin, a gift, a sitting.
///
/// They may begin on any day, so that no border of a calendar's weeks parts what came together.
enum SevenDays {
    static let count = 7

    /// Where the seven days are that hold most.
    ///
    /// - Parameters:
    ///   - came: ascending.
    ///   - weights: how much each counts, not negative; of the same instant the lighter one first.
    /// - Returns: the indices from the first within them to the one that makes them hold most;
    ///   of several the earliest, empty where nothing counts.
    static func busiest(of came: [EventTime], weights: [Int]) -> Range<Int> {
        var (start, sum, most, range) = (0, 0, 0, 0..<0)
        for (end, time) in came.enumerated() {
            sum += weights[end]
            while came[start].advanced(byDays: count) <= time {
                sum -= weights[start]
                start += 1
            }
            if sum > most { (most, range) = (sum, start..<end + 1) }
        }
        return range
    }

    static func busiest(of came: [EventTime]) -> Range<Int> {
        busiest(of: came, weights: Array(repeating: 1, count: came.count))
    }
}
