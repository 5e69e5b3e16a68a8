/// What two accounts say of each other where nobody hedges: by legs that are some days of their
/// market apart.
///
/// Whoever closes at one stop or one target wins or loses the same amounts day after day, and two
/// of them are opposite by chance, at whatever distance.
///
/// Source: Elias & Gygi 2007, "Target-decoy search strategy".
struct DistantDays {
    let book: TradingBook

    /// Distances at which nobody hedges.
    private static let distances = [2, 3]
    /// How much more a distance counts at most, for having fewer days.
    private static let mostScaled = 1.5

    /// Natural log, >= 0, a multiple of 2^-20; styles are taken off.
    ///
    /// - Parameter pair: by account numbers.
    func habit(of pair: MirroredPair, _ history: inout PairHistory) -> Double {
        let (first, second) = (pair.accounts.first, pair.accounts.second)
        let decoys =
            pair.isMixed
            ? [MirrorEvidence(book: book, lag: Self.distances[1], orLag: Self.distances[0])]
            : Self.distances.map { MirrorEvidence(book: book, lag: $0) }
        var habit = 0.0
        for evidence in decoys {
            for (one, other) in [(first, second), (second, first)] {
                let key = UInt64(one) << 32 | UInt64(other)
                let decoy = MirroredPair.read(key, evidence, &history).pair
                // Near the ends of their histories there are fewer days at a greater distance.
                let fewer = Double(pair.coactive) / Double(max(1, decoy.coactive))
                let scale = min(Self.mostScaled, max(1, fewer))
                habit = max(habit, Numerics.quantized(scale * decoy.logLikelihoodRatio))
            }
        }
        return habit
    }
}
