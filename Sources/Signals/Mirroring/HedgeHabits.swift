internal import Statistics

/// On which of the days on which they could two accounts hedge: a mixture of habits, each a Markov
/// chain between days on which they do and days on which each trades on its own.
///
/// The likelihood ratio of a habit is the sum over all ways in which the days could be hedged, by
/// the forward recursion; so nothing is picked, and days without a match cost what the habit
/// says. Source: Rabiner 1989, "A tutorial on hidden Markov models".
///
/// Lanes are the habits by the tight law, then by the loose one.
enum HedgeHabits {
    typealias Lanes = SIMD8<Double>

    static let count = 4
    /// Always; for weeks; now and then; seldom.
    private static let prior = SIMD4(0.3, 0.35, 0.2, 0.15)
    private static let start = SIMD4(1, 0.2, 0.3, 0.08)
    private static let enter = SIMD4(1, 0.05, 0.3, 0.08)
    private static let leave = SIMD4(0, 0.1, 0.7, 0.92)
    /// Beyond this the lanes are scaled down, by a power of two; looked at every few days, in which
    /// they can't outgrow what a number holds.
    private static let large = 0x1p400
    private static let stretch = 8

    private static func lanes(_ habits: SIMD4<Double>) -> Lanes {
        Lanes(lowHalf: habits, highHalf: habits)
    }

    /// What the days say: weighed likelihood ratios of the lanes, and the natural log of their
    /// scale.
    struct Reading {
        var lanes: Lanes
        var logScale: Double

        /// Natural log of the likelihood ratio of each law.
        var laws: SIMD2<Double> { logs(lanes.lowHalf.sum(), lanes.highHalf.sum()) }

        /// The same of the habits that last: always, and for weeks.
        var lasting: SIMD2<Double> {
            logs(lanes.lowHalf.lowHalf.sum(), lanes.highHalf.lowHalf.sum())
        }

        private func logs(_ tight: Double, _ loose: Double) -> SIMD2<Double> {
            SIMD2(Numerics.ln(tight) + logScale, Numerics.ln(loose) + logScale)
        }

        /// The lane that explains the days best, the first of equals.
        var best: Int { lanes.indices.reduce(0) { lanes[$1] > lanes[$0] ? $1 : $0 } }
    }

    /// - Parameter days: how much better hedging explains each day than chance, by the tight and by
    ///   the loose law.
    /// - Complexity: O(d) for d days.
    static func read(_ days: [SIMD2<Double>]) -> Reading {
        let (enter, leave) = (lanes(enter), lanes(leave))
        var on = lanes(start)
        var off = 1 - on
        var scalings = 0
        for (index, day) in days.enumerated() {
            let factor = Lanes(
                lowHalf: SIMD4(repeating: day[0]), highHalf: SIMD4(repeating: day[1]))
            if index > 0 {
                (on, off) = (off * enter + on * (1 - leave), off * (1 - enter) + on * leave)
            }
            on *= factor
            if index % Self.stretch == Self.stretch - 1, on.max() > large {
                on *= 1 / large
                off *= 1 / large
                scalings += 1
            }
        }
        return Reading(
            lanes: lanes(prior) * (on + off),
            logScale: Double(scalings) * Numerics.ln(large))
    }

    /// Which days were rather hedged than not by the habit and the law of a lane, by the forward
    /// and the backward recursion.
    ///
    /// - Complexity: O(d) for d days.
    static func hedged(_ days: [SIMD2<Double>], lane: Int) -> [Bool] {
        let (law, habit) = (lane / count, lane % count)
        let (enter, leave) = (enter[habit], leave[habit])
        // Probabilities of being off and on, given the days so far.
        var before: [SIMD2<Double>] = []
        var state = SIMD2(1 - start[habit], start[habit])
        for (index, day) in days.enumerated() {
            if index > 0 {
                state = SIMD2(
                    state[0] * (1 - enter) + state[1] * leave,
                    state[0] * enter + state[1] * (1 - leave))
            }
            state[1] *= day[law]
            state /= state.sum()
            before.append(state)
        }
        var isHedged = [Bool](repeating: false, count: days.count)
        var after = SIMD2(1.0, 1.0)
        for index in days.indices.reversed() {
            let both = before[index] * after
            isHedged[index] = both[1] > both[0]
            let on = days[index][law] * after[1]
            after = SIMD2(
                (1 - enter) * after[0] + enter * on, leave * after[0] + (1 - leave) * on)
            after /= after.sum()
        }
        return isHedged
    }
}
