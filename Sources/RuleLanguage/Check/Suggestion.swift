/// Finds the name that was probably meant.
package enum Suggestion {
    /// "did you mean `x`?" for the candidate closest to `name`, or nil if none is close.
    ///
    /// Ties go to the candidate that sorts first, so that messages don't change from run to run.
    package static func hint(for name: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, name.count / 3)
        let ranked = candidates.filter { $0 != name }
            .map { (distance: distance(name, $0), name: $0) }
            .filter { $0.distance <= limit }
        let best = ranked.min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return best.map { "did you mean `\($0.name)`?" }
    }

    /// Insertions, deletions, substitutions and swaps of neighbours between two names.
    ///
    /// Source: Damerau 1964, in the optimal-string-alignment form.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.lowercased().unicodeScalars)
        let right = Array(right.lowercased().unicodeScalars)
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let change = previous[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(change, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    best = min(best, beforePrevious[column - 1] + 1)
                }
                current.append(best)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
