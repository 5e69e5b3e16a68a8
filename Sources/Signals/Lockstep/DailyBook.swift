internal import Records
internal import Statistics

/// Keeps how many purchases come at one time of day from settle to settle.
///
/// Invariant: every pace is what would be made of the population anew.
struct DailyBook: Sendable {
    private var paces: [DailyPace?] = []

    /// What the times of day show of an affiliate, as of the last settle.
    func bunching(of affiliate: UInt32) -> Bunching {
        guard let pace = paces[Int(affiliate)] else {
            preconditionFailure("no daily pace of affiliate \(affiliate)")
        }
        return pace.bunching
    }

    /// - Parameters:
    ///   - purchases: as of this settle.
    ///   - renewal: what came or went of them.
    /// - Complexity: O(affiliates), and paces of those that are due or, purchase by purchase, near
    ///   what changed.
    mutating func settle(_ purchases: PaceBook, _ renewal: PaceBook.Renewal, threads: Int) {
        paces += [DailyPace?](repeating: nil, count: renewal.isDue.count - paces.count)
        let read = paces.indices.filter { renewal.isDue[$0] || !renewal.changed.isEmpty }
        let firm = purchases.firm.all
        let made = parallelMap(read.count, threads: threads) { [paces] place -> DailyPace in
            let index = read[place]
            if !renewal.isDue[index], let kept = paces[index] {
                return kept.settled(firm: firm, changed: renewal.changed)
            }
            return DailyPace(purchases.moments[UInt32(index)], firm: firm)
        }
        for (index, pace) in zip(read, made) { paces[index] = pace }
    }
}
