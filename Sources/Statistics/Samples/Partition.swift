extension RandomAccessCollection {
    /// The first index at which a predicate holds that holds at all later ones too, else the end.
    ///
    /// - Complexity: O(log n).
    package func partitioningIndex(where holds: (Element) throws -> Bool) rethrows -> Index {
        var (low, left) = (startIndex, count)
        while left > 0 {
            let half = left / 2
            let middle = index(low, offsetBy: half)
            if try holds(self[middle]) {
                left = half
            } else {
                low = index(after: middle)
                left -= half + 1
            }
        }
        return low
    }
}
