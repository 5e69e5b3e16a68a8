internal import Records
internal import Statistics

/// Keeps the paces of one kind of moment from settle to settle.
///
/// Invariant: every pace is what would be made of the population anew. An affiliate's pace hangs on
/// its own buyers' moments, and on how many others of the firm lie around each of these.
struct PaceBook: Sendable {
    /// A pace with what is expected of it, which hangs on the size of the firm.
    struct Entry: Sendable {
        var pace: MomentPace
        fileprivate(set) var expected: Double
        fileprivate var ratio: Double
    }

    /// What came or went from one settle to the next.
    struct Renewal: Sendable {
        /// By affiliate, whether its moments were read anew, or so many others changed that all is
        /// made anew.
        let isDue: [Bool]
        /// Times of the firm's moments that came or went, ascending.
        let changed: [EventTime]
    }

    private let kind: MomentKind
    private let minutes: Int
    private(set) var moments = AffiliateMemo<[Moment]>()
    private(set) var firm = SortedTimes()
    private var entries: [Entry?] = []

    /// Changed times from which on all paces are taken anew.
    private static let many = 512

    init(_ kind: MomentKind, minutes: Int) {
        self.kind = kind
        self.minutes = minutes
    }

    /// The pace of an affiliate as of the last settle.
    subscript(affiliate: UInt32) -> Entry {
        guard let entry = entries[Int(affiliate)] else {
            preconditionFailure("no pace of affiliate \(affiliate)")
        }
        return entry
    }

    /// What this kind shows of an affiliate.
    func bunching(of affiliate: UInt32) -> Bunching {
        let entry = self[affiliate]
        return Bunching(
            bunched: entry.pace.bunched, recurring: entry.pace.recurring,
            // The firm itself changes phases, by a program of its own.
            mechanical: kind == .phaseChange ? [] : entry.pace.mechanical,
            expected: entry.expected, trials: entry.pace.trials)
    }

    /// - Returns: what is new since the last settle.
    /// - Complexity: O(affiliates + buyers), of which only a sum over moments where the firm grew,
    ///   and paces of the affiliates that are stale or, moment by moment, near what changed.
    mutating func settle(_ population: Population) -> Renewal {
        let renewed = moments.settle(population) { [kind] in kind.moments(of: $0, in: population) }
        let changed = firm.replace(
            renewed.flatMap { $0.before?.map(\.time) ?? [] },
            by: renewed.flatMap { moments[$0.affiliate].map(\.time) })
        var isDue = [Bool](repeating: changed.count >= Self.many, count: entries.count)
        isDue += [Bool](
            repeating: true, count: population.records.affiliateIDs.count - entries.count)
        entries += [Entry?](repeating: nil, count: isDue.count - entries.count)
        for (affiliate, _) in renewed { isDue[Int(affiliate)] = true }
        // Where no time is another, nothing but own moments can be.
        let read = entries.indices.filter { isDue[$0] || !changed.isEmpty }
        let made = parallelMap(read.count, threads: population.threads) {
            [self, isDue] place -> Entry in
            let index = read[place]
            return entry(of: UInt32(index), isDue[index] ? nil : entries[index], changed)
        }
        for (index, entry) in zip(read, made) { entries[index] = entry }
        return Renewal(isDue: isDue, changed: changed)
    }

    private func entry(of affiliate: UInt32, _ kept: Entry?, _ changed: [EventTime]) -> Entry {
        let moments = moments[affiliate]
        let isNear = kept != nil && isAnyNear(changed, moments)
        let pace =
            kept.map {
                isNear ? $0.pace.settled(moments, firm: firm.all, changed: changed) : $0.pace
            }
            ?? MomentPace(moments, firm: firm.all, minutes: minutes)
        let ratio = pace.ratio(firm: firm.all.count)
        if let kept, !isNear, kept.ratio == ratio { return kept }
        return Entry(pace: pace, expected: pace.expected(ratio), ratio: ratio)
    }

    /// Whether any of an affiliate's moments counts what is done at one of some times.
    private func isAnyNear(_ times: [EventTime], _ moments: [Moment]) -> Bool {
        let reach = MomentPace.reach(minutes: minutes)
        return times.contains { time in
            let next = moments.position {
                $0.time.microseconds >= time.microseconds - reach
            }
            return next < moments.count
                && moments[next].time.microseconds <= time.microseconds + reach
        }
    }
}
