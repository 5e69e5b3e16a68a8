/// Faster fixed points of slowly contracting maps.
enum Extrapolation {
    /// Squared extrapolation: two plain rounds give the step and its bend, from which the rest of
    /// the way is extrapolated. A leap that makes a round's step more than ten times longer is
    /// dropped; shorter overshoots pay, since the plain rounds that follow each leap contract.
    ///
    /// - Parameters:
    ///   - start: first state.
    ///   - tolerance: largest coordinate of a round's step at rest.
    ///   - limit: largest number of rounds, give or take two.
    ///   - repair: brings an extrapolated state back into the map's domain.
    ///   - map: one plain round.
    ///
    /// Source: Varadhan & Roland 2008 (SQUAREM, scheme S3).
    static func fixedPoint(
        from start: MixtureState, tolerance: Double, limit: Int,
        repair: (MixtureState) -> MixtureState, map: (MixtureState) -> MixtureState
    ) -> (state: MixtureState, rounds: Int, isConverged: Bool) {
        var state = start
        var rounds = 0
        while rounds < limit {
            let first = map(state)
            let second = map(first)
            rounds += 2
            let step = first.coordinates - state.coordinates
            let next = second.coordinates - first.coordinates
            if magnitude(next) < tolerance { return (second, rounds, true) }
            let leap = (squares(step) / squares(next - step)).squareRoot()
            state = second
            guard leap > 1, leap.isFinite else { continue }
            let far = repair(
                MixtureState(
                    coordinates: first.coordinates + (2 * leap - 1) * step
                        + leap * leap * (next - step)))
            let beyond = map(far)
            rounds += 1
            let isNear = magnitude(beyond.coordinates - far.coordinates) < 10 * magnitude(step)
            if isNear { state = beyond }
        }
        return (state, rounds, false)
    }

    private static func squares(_ vector: SIMD8<Double>) -> Double {
        (vector * vector).sum()
    }

    private static func magnitude(_ vector: SIMD8<Double>) -> Double {
        max(vector.max(), -vector.min())
    }
}
