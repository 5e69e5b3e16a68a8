internal import Records
internal import Statistics

/// What one kind of moment shows of an affiliate.
struct Bunching: Sendable {
    /// Moments with enough company, by time.
    var bunched: [Moment]
    /// Those that count.
    var recurring: [Moment]
    /// Those of the bunched whose times a program sets, by time.
    var mechanical: [Moment]
    /// Bunched moments that are usual at the affiliate's pace.
    var expected: Double
    /// All that tell their time.
    var trials: Int

    /// Longest time over which one occasion draws people, and most of them that it may draw.
    private static let occasion = 3 * EventTime.microsecondsPerDay
    private static let largestOccasion = 20

    /// Bunched moments outside the busiest three days: one raffle, or one lesson after which
    /// students buy, is no habit. Of more than an occasion draws the first are forgiven.
    static func recurring(_ bunched: [Moment]) -> [Moment] {
        var busiest = 0..<0
        var start = 0
        for end in bunched.indices {
            while bunched[end].time.microseconds - bunched[start].time.microseconds >= occasion {
                start += 1
            }
            if end + 1 - start > busiest.count { busiest = start..<end + 1 }
        }
        let forgiven = busiest.prefix(largestOccasion)
        return Array(bunched[..<forgiven.startIndex] + bunched[forgiven.endIndex...])
    }
}
