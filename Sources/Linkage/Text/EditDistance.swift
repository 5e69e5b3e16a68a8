/// The least number of letters inserted, dropped, replaced, or swapped with their neighbour that
/// turns one word into the other, or `limit + 1` where it takes more.
///
/// - Parameters: words of at most 64 bytes; what is behind them is not read.
/// - Complexity: O(length x limit), no allocation.
///
/// Source: Damerau 1964; optimal string alignment, Boytsov 2011; band of Ukkonen 1985.
func editDistance(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, limit: Int
) -> Int {
    let (a, b) = (min(left.count, 64), min(right.count, 64))
    if abs(a - b) > limit { return limit + 1 }
    if a == 0 || b == 0 { return max(a, b) }
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * 66) { cells in
        EditTable(left: left, right: right, limit: limit, cells: cells).distance(a, b)
    }
}

/// Three rows of the table of distances between the words' beginnings; swaps need the row before
/// last. Cells outside the band count as `limit + 1`.
private struct EditTable {
    let left: UnsafeRawBufferPointer
    let right: UnsafeRawBufferPointer
    let limit: Int
    let cells: UnsafeMutableBufferPointer<Int>

    func distance(_ a: Int, _ b: Int) -> Int {
        for j in 0...b { cells[j] = min(j, limit + 1) }
        var bestBefore = 0
        for i in 1...a {
            let best = fillRow(i, b)
            if best > limit, bestBefore > limit { return limit + 1 }
            bestBefore = best
        }
        return abs(a - b) > limit ? limit + 1 : min(cell(a, b), limit + 1)
    }

    private func cell(_ i: Int, _ j: Int) -> Int {
        abs(i - j) > limit ? limit + 1 : cells[i % 3 * 66 + j]
    }

    /// - Returns: the least cell of the row.
    private func fillRow(_ i: Int, _ b: Int) -> Int {
        var best = limit + 1
        for j in max(0, i - limit)...max(0, i - limit, min(b, i + limit)) {
            var cost = min(i, limit + 1)
            if j > 0 {
                let isSame = left[i - 1] == right[j - 1]
                cost = cell(i - 1, j - 1) + (isSame ? 0 : 1)
                cost = min(cost, cell(i - 1, j) + 1, cell(i, j - 1) + 1)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    cost = min(cost, cell(i - 2, j - 2) + 1)
                }
            }
            cells[i % 3 * 66 + j] = cost
            best = min(best, cost)
        }
        return best
    }
}
