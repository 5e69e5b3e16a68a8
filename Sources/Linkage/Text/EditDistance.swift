/// The least number of letters inserted, dropped, replaced, or swapped with their neighbour that
/// turns one word into the other, or `limit + 1` where it takes more.
///
/// A column of the table of distances is two bit vectors, one bit a letter of the left word.
///
/// - Parameters: words of at most 64 bytes; what is behind them is not read.
/// - Complexity: O(length of the right word), no allocation.
///
/// Source: optimal string alignment, Damerau 1964; bit-parallel, Hyyro 2003.
package func editDistance(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, limit: Int
) -> Int {
    let (a, b) = (min(left.count, 64), min(right.count, 64))
    if abs(a - b) > limit { return limit + 1 }
    if a == 0 || b == 0 { return max(a, b) }
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 256) { places in
        for j in 0..<b { places[Int(right[j])] = 0 }
        for i in 0..<a { places[Int(left[i])] = 0 }
        for i in 0..<a { places[Int(left[i])] |= 1 << UInt64(i) }
        return min(limit + 1, distance(places, (a, b), right))
    }
}

/// - Parameter places: by letter, where it stands in the left word.
private func distance(
    _ places: UnsafeMutableBufferPointer<UInt64>, _ counts: (Int, Int),
    _ right: UnsafeRawBufferPointer
) -> Int {
    let (a, b) = counts
    let last: UInt64 = 1 << UInt64(a - 1)
    var (up, down): (UInt64, UInt64) = (~0, 0)
    var (diagonal, before): (UInt64, UInt64) = (0, 0)
    var distance = a
    for j in 0..<b {
        let match = places[Int(right[j])]
        let swapped = (((~diagonal) & match) << 1) & before
        diagonal = (((match & up) &+ up) ^ up) | match | down | swapped
        var plus = down | ~(diagonal | up)
        var minus = diagonal & up
        if plus & last != 0 { distance += 1 }
        if minus & last != 0 { distance -= 1 }
        plus = plus << 1 | 1
        minus = minus << 1
        up = minus | ~(diagonal | plus)
        down = diagonal & plus
        before = match
    }
    return distance
}
