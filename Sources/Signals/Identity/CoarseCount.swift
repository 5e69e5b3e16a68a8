/// A count as linkage weights read it: exact below eight, above with two binary digits behind the
/// leading one, taken at the middle of the step.
///
/// A weight is within 0.12 of what the exact count would give, and hardly ever changes as a firm
/// grows; it is a function of the count alone, so that it does not matter how the count came about.
///
/// - Complexity: O(1).
func coarse(_ count: Int) -> Double {
    if count < 8 { return Double(max(0, count)) }
    let shift = Int.bitWidth - 1 - count.leadingZeroBitCount - 2
    return Double((count >> shift) << shift) + Double(1 << shift) / 2 - 0.5
}

/// The counts that read as a given one does.
func coarseStep(_ count: Int) -> Range<Int> {
    if count < 8 { return count <= 0 ? Int(Int32.min)..<1 : count..<(count + 1) }
    let shift = Int.bitWidth - 1 - count.leadingZeroBitCount - 2
    let low = (count >> shift) << shift
    return low..<(low + (1 << shift))
}
