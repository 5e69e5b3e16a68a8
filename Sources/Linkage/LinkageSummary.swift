/// What a linkage did, in numbers.
package struct LinkageSummary: Sendable {
    package var records = 0
    /// Pairs that the blocks gave.
    package var compared = 0
    /// Pairs at the threshold.
    package var linked = 0
    package var passes = 0
    var model: PairModel?
}
