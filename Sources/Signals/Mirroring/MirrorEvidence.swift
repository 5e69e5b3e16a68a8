internal import Records

/// A group in which two accounts mirrored each other, by positions in the book's rows.
struct MirrorHit: Sendable {
    var first: Int
    var second: Int
    /// Natural log of how much better mirroring explains both outcomes than chance does.
    var movement: Double
    /// The same by the tight and by the loose law.
    fileprivate var laws: SIMD2<Double>
}

/// A stretch of time in which two accounts mirror each other best.
struct MirrorEpisode: Sendable {
    /// In order of time.
    var hits: [MirrorHit] = []
    /// Groups of the whole history in which both traded.
    var coactive = 0
    /// Groups of the stretch in which both traded and the outcomes were not opposite; outcomes near
    /// nothing tell neither way.
    var misses = 0
    /// Distinct days with a hit.
    var days = 0
    /// Natural log-likelihood ratio of hits and misses, a multiple of 2^-20, corrected for the
    /// stretches that could have been picked.
    var movement = 0.0
    /// What honest people of opposite styles take from it: natural log, >= 0, a multiple of 2^-20.
    var styles = 0.0
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

    /// P(the legs match in a group in which both trade | they are hedged).
    static let matchProbability = 0.85
    /// Of all pairs of accounts, those whose honest styles are opposite day after day: about as many as
    /// hedge, in a firm of some thousand accounts.
    static let styleShare = 2e-6
    /// Prior share of the hedges whose legs miss each other by little, and by more.
    private static let tightShare = 0.75
    /// No day proves more than this, whatever the densities say.
    static let strongestDay = 8.0
    static let miss = Numerics.quantized(Numerics.ln(1 - matchProbability))

    /// The groups in which both accounts traded, in order; `hit` is `nil` for a miss.
    private typealias Meeting = (hit: MirrorHit?, weight: SIMD2<Double>)

    /// - Complexity: O(r log n) for accounts of r rows in groups of n.
    func episode(_ pair: AccountPair) -> MirrorEpisode {
        let (meetings, coactive) = meetings(pair)
        let tight = episode(meetings, coactive, law: 0)
        let loose = episode(meetings, coactive, law: 1)
        var episode = loose.movement > tight.movement ? loose : tight
        let sums = [
            Numerics.ln(Self.tightShare) + tight.movement,
            Numerics.ln(1 - Self.tightShare) + loose.movement,
        ]
        let greatest = max(sums[0], sums[1])
        episode.movement = Numerics.quantized(
            greatest + Numerics.ln(1 + Numerics.exponential(min(sums[0], sums[1]) - greatest)))
        return episode
    }

    /// The whole history or its best stretch, by one law.
    private func episode(_ meetings: [Meeting], _ coactive: Int, law: Int) -> MirrorEpisode {
        let whole = episode(meetings[...], coactive, law)
        let best = Self.bestStretch(meetings.map { $0.weight[law] })
        if best == meetings.indices { return whole }
        var part = episode(meetings[best], coactive, law)
        let stretches = Double(meetings.count * (meetings.count + 1) / 2)
        part.movement -= Numerics.quantized(Numerics.ln(2 * stretches))
        return part.movement > whole.movement ? part : whole
    }

    private func episode(
        _ meetings: ArraySlice<Meeting>, _ coactive: Int, _ law: Int
    ) -> MirrorEpisode {
        let hits = meetings.compactMap(\.hit).map { hit in
            var hit = hit
            hit.movement = hit.laws[law]
            return hit
        }
        let misses = meetings.count - hits.count
        let (days, sum) = movement(hits)
        let opposite = meetings.reduce(0) { $0 + $1.weight[1] }
        return MirrorEpisode(
            hits: hits, coactive: coactive, misses: misses, days: days,
            movement: sum + Double(misses) * Self.miss,
            styles: Numerics.quantized(
                Numerics.ln(1 + Self.styleShare * Numerics.exponential(min(500, opposite)))))
    }

    /// The first stretch with the greatest sum.
    private static func bestStretch(_ weights: [Double]) -> Range<Int> {
        var best = (range: 0..<0, sum: 0.0)
        var (start, sum) = (0, 0.0)
        for (index, weight) in weights.enumerated() {
            if sum <= 0 { (start, sum) = (index, 0) }
            sum += weight
            if sum > best.sum { best = (start..<index + 1, sum) }
        }
        return best.range
    }

    private func meetings(_ pair: AccountPair) -> (meetings: [Meeting], coactive: Int) {
        let (mine, theirs) = (
            book.range(ofAccount: pair.first), book.range(ofAccount: pair.second)
        )
        var (left, right, coactive) = (mine.lowerBound, theirs.lowerBound, 0)
        var meetings: [Meeting] = []
        while left < mine.upperBound, right < theirs.upperBound {
            let (one, other) = (book.rows[left], book.rows[right])
            if one.group == other.group {
                coactive += 1
                if one.mirrors(other) {
                    let hit = MirrorHit(
                        first: left, second: right, movement: 0, laws: movement(left, right))
                    meetings.append((hit, hit.laws))
                } else if (one.place + other.place).magnitude > TradingRow.reach {
                    meetings.append((nil, SIMD2(repeating: Self.miss)))
                }
                left += 1
                right += 1
            } else if one.group < other.group {
                left += 1
            } else {
                right += 1
            }
        }
        return (meetings, coactive)
    }

    private func movement(_ first: Int, _ second: Int) -> SIMD2<Double> {
        let residual = Double(book.rows[first].place + book.rows[second].place)
        let chance =
            book.rows[first].place < 0
            ? chanceDensity(first, second) : chanceDensity(second, first)
        let ratio = { (density: Double) in
            Numerics.quantized(
                min(
                    Numerics.ln(
                        Self.matchProbability * density / chance + 1 - Self.matchProbability),
                    Self.strongestDay))
        }
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
    private func chanceDensity(_ losing: Int, _ winning: Int) -> Double {
        let (low, high) = (book.rows[losing], book.rows[winning])
        let crowd = book.crowds[losing]
        let others = { (count: UInt32, reach: Float) in
            Double(count) - ((high.place + low.place).magnitude <= reach ? 1 : 0)
                - (2 * low.place.magnitude <= reach ? 1 : 0)
        }
        let density = max(
            others(crowd.near, MirrorCrowd.neighbourhood) / Double(2 * MirrorCrowd.neighbourhood),
            (others(crowd.onSpot, MirrorCrowd.spot) - 2) / Double(2 * MirrorCrowd.spot))
        let weight = 3.0
        let broad = book.scale(ofGroup: low.group).broadDensity(at: low.place)
        return (density + weight * broad)
            / (Double(max(0, book.size(ofGroup: low.group) - 2)) + weight)
    }

    /// The hits' movements by day, each day capped, added up.
    func movement(_ hits: [MirrorHit]) -> (days: Int, sum: Double) {
        var (days, sum, ofDay) = (0, 0.0, 0.0)
        var current: Day?
        for hit in hits {
            let day = book.groups[Int(book.rows[hit.first].group)].day
            if day != current {
                sum += min(ofDay, Self.strongestDay)
                (current, ofDay) = (day, 0)
                days += 1
            }
            ofDay += hit.movement
        }
        return (days, sum + min(ofDay, Self.strongestDay))
    }
}
