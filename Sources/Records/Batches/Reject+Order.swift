extension [Reject] {
    /// In the order in which every list of rejects has them: by source, line, field, code and
    /// record.
    ///
    /// - Parameter sources: the place of each source by its name; others come last.
    /// - Complexity: O(n log n).
    package func sorted(bySources sources: [String: Int]) -> [Reject] {
        sorted { left, right in
            let (a, b) = (sources[left.source] ?? .max, sources[right.source] ?? .max)
            if a != b { return a < b }
            if left.line != right.line { return left.line < right.line }
            if left.violation.field != right.violation.field {
                return left.violation.field < right.violation.field
            }
            if left.violation.code != right.violation.code {
                return left.violation.code.rawValue < right.violation.code.rawValue
            }
            return left.record < right.record
        }
    }
}
