internal import Records

/// A group in which two accounts mirrored each other, by positions in the book's rows.
struct MirrorHit: Sendable {
    var first: Int
    var second: Int
    /// Natural log of how much better mirroring explains both outcomes than chance does.
    var movement: Double
}

/// A stretch of time in which two accounts mirror each other best.
struct MirrorEpisode: Equatable, Sendable {
    /// Groups of the whole history in which both traded.
    var coactive = 0
    /// Groups of the stretch in which the outcomes were opposite.
    var matches = 0
    /// Distinct days with a hit.
    var days = 0
    /// Natural log-likelihood ratio of hits and misses, a multiple of 2^-20, corrected for the
    /// stretches that could have been picked. Misses are groups of the stretch in which both traded
    /// and the outcomes were not opposite; outcomes near nothing tell neither way.
    var movement = 0.0
    /// What honest people of opposite styles take from it: natural log, >= 0, a multiple of 2^-20.
    var styles = 0.0
}

/// The groups in which two accounts traded and something can be told, in order; kept from pair to
/// pair for its memory.
struct PairHistory {
    fileprivate struct Entry {
        var first: Int
        var second: Int
        /// Log-likelihood ratio of the group by itself, by the tight and by the loose law.
        var weights: SIMD2<Double>
        var isHit: Bool
    }

    fileprivate var entries: [Entry] = []
    fileprivate(set) var coactive = 0
    /// Of the pair's meetings, in the pass that looks for them.
    fileprivate(set) var points = 0
    /// Whether both traded in a market whose own trades don't tell its cost.
    fileprivate(set) var isUncertain = false
    /// Hits of late, with how many meetings of one group, two and so on end in each, and of how many
    /// the lots are near.
    fileprivate var recent: [Recent] = []

    fileprivate struct Recent {
        var first: Int
        var second: Int
        var meetings: SIMD4<Int32>
        var near: SIMD4<Int32>
    }
}

/// Adds up the days of two accounts.
///
/// A hit adds the log of how much better mirroring explains the sum of both outcomes than the
/// density with which the other rows of the group stand at the mirrored point; a miss subtracts.
/// Accounts may hedge for a while and then trade each on its own: half the prior weight is on the
/// whole history, the other half spread evenly over all stretches of it, so the likelihood ratio
/// is at least the best stretch's divided by twice their number. All values are multiples of 2^-20.
///
/// How closely the legs of a hedge meet is a habit of its own: the days are read by a tight and by a
/// loose law, and the two sums mixed. Honest people of opposite styles meet as loosely as the latter
/// (`styles`), so that loose legs prove nothing beyond what is believed of styles; lots that follow
/// each other do.
struct MirrorEvidence {
    let book: TradingBook
    var pass = TradingPass.settled

    /// P(the legs match in a group in which both trade | they are hedged).
    static let matchProbability = 0.85
    /// Of all pairs of accounts, those whose honest styles are opposite day after day: about as many as
    /// hedge, in a firm of some thousand accounts.
    static let styleShare = 2e-6
    /// Prior share of the hedges whose legs miss each other by little.
    private static let tightShare = 0.75
    /// No day proves more than this, whatever the densities say.
    static let strongestDay = 8.0
    static let miss = Numerics.quantized(Numerics.ln(1 - matchProbability))

    func episode(_ pair: AccountPair) -> (episode: MirrorEpisode, hits: [MirrorHit]) {
        let customers = book.order.customers
        var history = PairHistory()
        return episode(
            customers[Int(pair.first)], customers[Int(pair.second)], &history)
    }

    /// The episode of two accounts, by their numbers, with its hits.
    func episode(
        _ first: UInt32, _ second: UInt32, _ history: inout PairHistory
    ) -> (episode: MirrorEpisode, hits: [MirrorHit]) {
        read(first, second, &history)
        let (episode, range, law) = best(history)
        let hits = history.entries[range].filter(\.isHit).map {
            MirrorHit(first: $0.first, second: $0.second, movement: $0.weights[law])
        }
        return (episode, hits)
    }

    /// The episode by the law that says more, with what both say together.
    func best(
        _ history: PairHistory
    ) -> (episode: MirrorEpisode, range: Range<Int>, law: Int) {
        let (tight, loose) = (best(history, law: 0), best(history, law: 1))
        let isLoose = loose.episode.movement > tight.episode.movement
        var (episode, range) = isLoose ? loose : tight
        let sums = SIMD2(
            Numerics.ln(Self.tightShare) + tight.episode.movement,
            Numerics.ln(1 - Self.tightShare) + loose.episode.movement)
        episode.movement = Numerics.quantized(
            sums.max() + Numerics.ln(1 + Numerics.exponential(sums.min() - sums.max())))
        let opposite = history.entries[range].reduce(0) { $0 + $1.weights[1] }
        episode.styles = Numerics.quantized(
            Numerics.ln(1 + Self.styleShare * Numerics.exponential(min(500, opposite))))
        return (episode, range, isLoose ? 1 : 0)
    }

    /// The better of the whole history and its best stretch.
    private func best(
        _ history: PairHistory, law: Int
    ) -> (episode: MirrorEpisode, range: Range<Int>) {
        let all = history.entries.indices
        let whole = episode(all, of: history, law)
        let stretch = Self.bestStretch(history.entries, law)
        if stretch == all { return (whole, all) }
        var part = episode(stretch, of: history, law)
        let stretches = Double(all.count * (all.count + 1) / 2)
        part.movement -= Numerics.quantized(Numerics.ln(2 * stretches))
        return part.movement > whole.movement ? (part, stretch) : (whole, all)
    }

    /// The first stretch with the greatest sum.
    private static func bestStretch(_ entries: [PairHistory.Entry], _ law: Int) -> Range<Int> {
        var (best, greatest) = (0..<0, 0.0)
        var (start, sum) = (0, 0.0)
        for (index, entry) in entries.enumerated() {
            if sum <= 0 { (start, sum) = (index, 0) }
            sum += entry.weights[law]
            if sum > greatest { (best, greatest) = (start..<index + 1, sum) }
        }
        return best
    }

    /// Hits and misses of a stretch added up, each day capped.
    private func episode(
        _ range: Range<Int>, of history: PairHistory, _ law: Int
    ) -> MirrorEpisode {
        var episode = MirrorEpisode(coactive: history.coactive)
        var (current, ofDay) = (Day?.none, 0.0)
        for entry in history.entries[range] {
            guard entry.isHit else {
                episode.movement += Self.miss
                continue
            }
            let day = book.groups[Int(book.rows[entry.first].group)].day
            if day != current {
                episode.movement += min(ofDay, Self.strongestDay)
                (current, ofDay) = (day, 0)
                episode.days += 1
            }
            ofDay += entry.weights[law]
            episode.matches += 1
        }
        episode.movement += min(ofDay, Self.strongestDay)
        return episode
    }

    /// Goes through the histories of two accounts.
    ///
    /// - Complexity: O(r) for accounts of r rows.
    func read(_ first: UInt32, _ second: UInt32, _ history: inout PairHistory) {
        history.entries.removeAll(keepingCapacity: true)
        history.recent.removeAll(keepingCapacity: true)
        (history.coactive, history.points, history.isUncertain) = (0, 0, false)
        let (mine, theirs) = (
            book.accountRows.range(of: first), book.accountRows.range(of: second)
        )
        book.rows.withUnsafeBufferPointer { rows in
            var (left, right) = (mine.lowerBound, theirs.lowerBound)
            while left < mine.upperBound, right < theirs.upperBound {
                let (one, other) = (rows[left].group, rows[right].group)
                if one == other { meet(left, right, rows, &history) }
                left += one <= other ? 1 : 0
                right += other <= one ? 1 : 0
            }
        }
    }

    private func meet(
        _ left: Int, _ right: Int, _ rows: UnsafeBufferPointer<TradingRow>,
        _ history: inout PairHistory
    ) {
        let (one, other) = (rows[left], rows[right])
        history.coactive += 1
        if !book.searchScale(ofGroup: one.group).isCostKnown { history.isUncertain = true }
        let (mine, its) =
            pass == .search ? (one.searchPlace, other.searchPlace) : (one.place, other.place)
        if TradingRow.mirrors(mine, its) {
            let weights =
                mine < 0
                ? movement(one, mine, its) : movement(other, its, mine)
            history.entries.append(
                PairHistory.Entry(first: left, second: right, weights: weights, isHit: true))
            if pass == .search, (mine + its).magnitude <= Meeting.reach {
                countMeetings(left, right, rows, &history)
            }
        } else if (mine + its).magnitude > TradingRow.reach {
            history.entries.append(
                PairHistory.Entry(
                    first: left, second: right, weights: SIMD2(repeating: Self.miss),
                    isHit: false))
        }
    }

    private func countMeetings(
        _ left: Int, _ right: Int, _ rows: UnsafeBufferPointer<TradingRow>,
        _ history: inout PairHistory
    ) {
        var (meetings, near) = (SIMD4<Int32>(1, 0, 0, 0), SIMD4<Int32>(1, 0, 0, 0))
        for before in history.recent.suffix(Meeting.stride)
        where left - before.first <= Meeting.stride && right - before.second <= Meeting.stride {
            meetings &+= SIMD4(0, before.meetings[0], before.meetings[1], before.meetings[2])
            near &+= SIMD4(0, before.near[0], before.near[1], before.near[2])
        }
        if !Meeting.areNear(rows[left].hundredths, rows[right].hundredths) { near = .zero }
        history.recent.append(
            PairHistory.Recent(first: left, second: right, meetings: meetings, near: near))
        let length = Meeting.length(inGroupOf: book.size(ofGroup: rows[left].group))
        let (all, ofNear) = (Int(meetings[length - 1]), Int(near[length - 1]))
        history.points +=
            ofNear * Meeting.points(ofLength: length, nearLots: true)
            + (all - ofNear) * Meeting.points(ofLength: length, nearLots: false)
    }

    /// - Parameters:
    ///   - losing: the row that lost.
    ///   - low: its place.
    ///   - high: the place of the other row.
    private func movement(_ losing: TradingRow, _ low: Float, _ high: Float) -> SIMD2<Double> {
        let chance = chanceDensity(losing, low, high)
        let ratio = { (density: Double) in
            let match = Self.matchProbability
            return Numerics.quantized(
                min(Numerics.ln(match * density / chance + 1 - match), Self.strongestDay))
        }
        let residual = Double(low + high)
        return SIMD2(ratio(Self.tightDensity(residual)), ratio(Self.looseDensity(residual)))
    }

    /// Tight: a narrow Laplace law with a wide one mixed in, for legs that slip.
    private static func tightDensity(_ residual: Double) -> Double {
        0.85 * laplace(residual, 1) + 0.15 * laplace(residual, 3)
    }

    /// Loose, and opposite styles as well.
    private static func looseDensity(_ residual: Double) -> Double {
        0.85 * laplace(residual, 4) + 0.15 * laplace(residual, 8)
    }

    static func laplace(_ x: Double, _ width: Double) -> Double {
        Numerics.exponential(-abs(x) / width) / (2 * width)
    }

    /// The population's density at the place that mirrors the losing row, the two rows left out,
    /// drawn towards a broad law where rows are few: where many stand, a match is no surprise.
    ///
    /// A crowd on one spot is denser than its neighbourhood; two rows there are no crowd.
    private func chanceDensity(_ losing: TradingRow, _ low: Float, _ high: Float) -> Double {
        let scale = book.scale(ofGroup: losing.group, in: pass)
        let crowd = pass == .search ? losing.searchCrowd : losing.crowd
        let others = { (count: UInt32, reach: Float) in
            Double(count) - ((high + low).magnitude <= reach ? 1 : 0)
                - (2 * low.magnitude <= reach ? 1 : 0)
        }
        let density = max(
            others(crowd.near, MirrorCrowd.neighbourhood) / Double(2 * MirrorCrowd.neighbourhood),
            (others(crowd.onSpot, MirrorCrowd.spot) - 2) / Double(2 * MirrorCrowd.spot))
        let weight = 3.0
        return (density + weight * scale.broadDensity(at: low))
            / (Double(max(0, book.size(ofGroup: losing.group) - 2)) + weight)
    }
}
