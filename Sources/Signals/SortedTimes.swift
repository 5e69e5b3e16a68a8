internal import Records

/// Times in order, of which some come and go.
struct SortedTimes: Sendable {
    private(set) var all: [EventTime] = []

    /// - Returns: the times that went or came, in order; those that did both are not among them.
    /// - Complexity: O(n + k log k) for k times that change.
    mutating func replace(_ gone: [EventTime], by new: [EventTime]) -> [EventTime] {
        let (gone, new) = Self.difference(gone.sorted(), new.sorted())
        if gone.isEmpty && new.isEmpty { return [] }
        var merged: [EventTime] = []
        merged.reserveCapacity(all.count + new.count - gone.count)
        var (left, coming) = (gone[...], new[...])
        for time in all {
            while let next = coming.first, next < time { merged.append(coming.removeFirst()) }
            if left.first == time { left.removeFirst() } else { merged.append(time) }
        }
        all = merged + coming
        return (gone + new).sorted()
    }

    /// What only one of two sorted lists has.
    private static func difference(
        _ left: [EventTime], _ right: [EventTime]
    ) -> ([EventTime], [EventTime]) {
        var (one, other) = ([EventTime](), [EventTime]())
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            if left[first] == right[second] {
                (first, second) = (first + 1, second + 1)
            } else if left[first] < right[second] {
                one.append(left[first])
                first += 1
            } else {
                other.append(right[second])
                second += 1
            }
        }
        return (one + left[first...], other + right[second...])
    }
}

extension Array {
    /// The position of the first element that is past something, `count` where none is; who is past
    /// stands behind who is not.
    ///
    /// - Complexity: O(log n).
    func position(where isPast: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
