internal import Records

/// When the firm's buyers signed up, in order.
struct SignupTimes: Sendable {
    private var times: [EventTime] = []

    /// Puts some in and takes some out.
    ///
    /// - Precondition: what is taken out was put in.
    /// - Complexity: O(n + k log k).
    mutating func change(adding added: [EventTime], removing removed: [EventTime]) {
        if added.isEmpty, removed.isEmpty { return }
        let (added, removed) = (added.sorted(), removed.sorted())
        var result: [EventTime] = []
        result.reserveCapacity(times.count + added.count)
        var (next, gone) = (0, 0)
        for time in times {
            while next < added.count, added[next] < time {
                result.append(added[next])
                next += 1
            }
            if gone < removed.count, removed[gone] == time {
                gone += 1
            } else {
                result.append(time)
            }
        }
        times = result + added[next...]
    }

    /// Share of the buyers who signed up in a stretch, both ends included.
    func share(from first: EventTime, to last: EventTime) -> Double {
        let inside = position { $0 > last } - position { $0 >= first }
        return Double(inside) / Double(max(1, times.count))
    }

    private func position(where isPast: (EventTime) -> Bool) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(times[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
