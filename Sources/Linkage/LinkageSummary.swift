/// What a linkage did, in numbers.
package struct LinkageSummary: Sendable {
    package var records = 0
    /// Pairs that the blocks gave.
    package var compared = 0
    /// Pairs of records of one person; of two tables those of one record each.
    package var linked = 0
    var model: PairModel?
}
