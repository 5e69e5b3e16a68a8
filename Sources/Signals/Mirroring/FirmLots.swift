internal import Records

/// Blocks of days that have ended: what hardly changes is told by these where they are enough, so
/// that a day more changes nothing.
enum EndedBlocks {
    /// Blocks of four weeks, which seldom end, and of one.
    private static let lengths: [Int32] = [28, 7]
    /// Before any block has ended.
    static let none = [Day](repeating: Day(number: .min), count: lengths.count)

    /// The first day that is in no block that has ended, by length of the blocks.
    static func borders(asOf: EventTime) -> [Day] {
        lengths.map { length in
            let day = asOf.day.number
            let past = ((day % length) + length) % length
            return Day(number: day - past)
        }
    }
}

/// How often each lot size is traded in the firm.
struct FirmLots: Sendable {
    /// By which pairs are read.
    private(set) var law = LotCounts()
    private var all = LotCounts()
    /// Of blocks that have ended.
    private var past = EndedBlocks.none.map { _ in LotCounts() }

    /// Rows of past blocks that are enough.
    private static let enough = 500

    /// - Parameter borders: of the blocks.
    mutating func count(_ hundredths: Int64, on day: Day, before borders: [Day], by step: Int) {
        all.count(hundredths, by: step)
        for (block, border) in borders.enumerated() where day < border {
            past[block].count(hundredths, by: step)
        }
    }

    /// Counts a row of days that ended with a block, or that no longer have.
    mutating func count(_ hundredths: Int64, ofBlock block: Int, by step: Int) {
        past[block].count(hundredths, by: step)
    }

    /// To be called once all rows are counted.
    ///
    /// - Returns: whether the law changed.
    /// - Complexity: O(1), whatever the number of rows.
    mutating func settle() -> Bool {
        let told = past.first { $0.total >= Self.enough } ?? all
        if law.hasCounts(of: told) { return false }
        law = told
        law.settle()
        return true
    }
}
