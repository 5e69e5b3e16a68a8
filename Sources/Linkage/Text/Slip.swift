/// Whether one word is the other but for one slip of the pen: a letter left out, doubled or put in,
/// or two neighbours swapped. A letter exchanged for another is none, for it makes other names.
///
/// - Complexity: O(length), no allocation.
///
/// Source: Damerau 1964, on the four commonest errors.
package func areOneSlipApart(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
) -> Bool {
    let (short, long) = left.count <= right.count ? (left, right) : (right, left)
    var same = 0
    while same < short.count, short[same] == long[same] { same += 1 }
    if short.count + 1 == long.count {
        return short.dropFirst(same).elementsEqual(long.dropFirst(same + 1))
    }
    guard short.count == long.count, same + 1 < short.count else { return false }
    return short[same] == long[same + 1] && short[same + 1] == long[same]
        && short.dropFirst(same + 2).elementsEqual(long.dropFirst(same + 2))
}
