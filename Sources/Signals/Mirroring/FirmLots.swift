internal import Records

/// How often each lot size is traded in the firm, told by the weeks that have passed.
///
/// Sizes hardly change, so rows of the weeks before the current one tell them where these are many
/// enough: then a day more changes nothing of what has been read of a pair.
struct FirmLots: Sendable {
    /// By which pairs are read.
    private(set) var law = LotCounts()
    private var all = LotCounts()
    private var past = LotCounts()
    /// The first day of the current week.
    private(set) var border = Day(number: .min)

    /// Rows of past weeks that are enough.
    private static let enough = 500

    mutating func count(_ hundredths: Int64, on day: Day, by step: Int) {
        all.count(hundredths, by: step)
        if day < border { past.count(hundredths, by: step) }
    }

    /// Begins another week.
    ///
    /// - Parameter count: calls back with the lots of each counted row of some days.
    mutating func begin(_ day: Day, count: (Range<Day>, (Int64) -> Void) -> Void) {
        if day == border { return }
        let step = border < day ? 1 : -1
        let days = min(border, day)..<max(border, day)
        count(days) { past.count($0, by: step) }
        border = day
    }

    /// To be called once all rows are counted.
    ///
    /// - Returns: whether the law changed.
    /// - Complexity: O(1), whatever the number of rows.
    mutating func settle() -> Bool {
        let told = past.total >= Self.enough ? past : all
        if law.hasCounts(of: told) { return false }
        law = told
        law.settle()
        return true
    }
}
