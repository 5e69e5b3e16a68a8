internal import Records
internal import Statistics

/// Keeps what is read of each affiliate's buyers from settle to settle.
///
/// Invariant: what is kept of an affiliate is what would be made of it anew.
struct AffiliateMemo<Value: Sendable>: Sendable {
    private var kept: [Value?] = []

    /// The value of an affiliate as of the last settle.
    subscript(affiliate: UInt32) -> Value {
        guard let value = kept[Int(affiliate)] else {
            preconditionFailure("no value of affiliate \(affiliate)")
        }
        return value
    }

    /// Makes stale values anew.
    ///
    /// - Parameters:
    ///   - isKept: whether values of affiliates that are not stale still hold.
    ///   - until: when time alone makes a value another; the accounts' own changes need not be
    ///     told.
    ///   - make: of an affiliate's buyers.
    /// - Returns: the affiliates whose values were made, in order of their numbers, and what was
    ///   kept of them before.
    /// - Complexity: O(affiliates + what making the stale values takes).
    @discardableResult
    mutating func settle(
        _ population: Population, isKept: Bool = true,
        until: (Value) -> EventTime? = { _ in nil }, _ make: @Sendable (UInt32) -> Value
    ) -> [(affiliate: UInt32, before: Value?)] {
        let count = population.records.affiliateIDs.count
        kept.append(contentsOf: repeatElement(nil, count: count - kept.count))
        let due = kept.indices.filter { index in
            guard isKept, !population.isStale[index], let value = kept[index] else { return true }
            return until(value).map { $0 <= population.asOf } ?? false
        }
        let made = parallelMap(due.count, threads: population.threads) { make(UInt32(due[$0])) }
        return zip(due, made).map { index, value in
            defer { kept[index] = value }
            return (UInt32(index), kept[index])
        }
    }
}
