/// Likeness of two words: 1 when equal, 0 when they have nothing in common.
///
/// `J = (m/|a| + m/|b| + (m - t)/m) / 3` with `m` letters that match within a window and `t` half
/// the matches out of order; Winkler adds `0.1 l (1 - J)` for `l <= 4` equal first letters.
///
/// - Parameters: words of at most 64 bytes; longer ones are compared by their first 64.
/// - Complexity: O(|a| |b|), no allocation.
///
/// Source: Jaro 1989, Winkler 1990.
package func jaroWinkler(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
) -> Double {
    let (a, b) = (min(left.count, 64), min(right.count, 64))
    if a == 0 || b == 0 { return 0 }
    let window = max(0, max(a, b) / 2 - 1)
    var (takenLeft, takenRight): (UInt64, UInt64) = (0, 0)
    for i in 0..<a {
        for j in max(0, i - window)..<max(0, i - window, min(b, i + window + 1))
        where takenRight & (1 << UInt64(j)) == 0 && left[i] == right[j] {
            takenLeft |= 1 << UInt64(i)
            takenRight |= 1 << UInt64(j)
            break
        }
    }
    let matches = takenLeft.nonzeroBitCount
    if matches == 0 { return 0 }
    let (m, moved) = (Double(matches), movedLetters(left, right, takenLeft, takenRight))
    let jaro = (m / Double(a) + m / Double(b) + (m - Double(moved / 2)) / m) / 3
    var prefix = 0
    while prefix < min(4, a, b), left[prefix] == right[prefix] { prefix += 1 }
    return jaro + 0.1 * Double(prefix) * (1 - jaro)
}

/// Matched letters that stand in another order.
private func movedLetters(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, _ takenLeft: UInt64,
    _ takenRight: UInt64
) -> Int {
    var (restLeft, restRight) = (takenLeft, takenRight)
    var moved = 0
    while restLeft != 0 {
        if left[restLeft.trailingZeroBitCount] != right[restRight.trailingZeroBitCount] {
            moved += 1
        }
        restLeft &= restLeft - 1
        restRight &= restRight - 1
    }
    return moved
}
