import Testing

/// Expects a value within a relative tolerance of a reference, or within `floor` of it.
func expectClose(
    _ found: Double, _ expected: Double, tolerance: Double = 1e-12, floor: Double = 0,
    _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
    let isClose =
        relativeError(found, expected) <= tolerance || abs(found - expected) <= floor
    #expect(
        isClose, "\(what): found \(found), expected \(expected)", sourceLocation: sourceLocation)
}
