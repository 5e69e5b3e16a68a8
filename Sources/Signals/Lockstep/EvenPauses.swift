internal import Records
internal import Statistics

/// Whether moments follow one another as evenly as one hand works, or as a program does.
///
/// People who answer one call come each on their own: their pauses are exponential, or more uneven
/// still, for the answers fade. One hand that does the same thing again and again takes about as
/// long each time, with pauses like a gamma law's. The statistic is the logarithm of mean over
/// geometric mean of the pauses, on which Moran's test of random spacing rests. A program that
/// waits between its steps is evener than any hand.
///
/// Source: Moran 1951, The random division of an interval, part II.
enum EvenPauses {
    /// The shape of the gamma law of one hand's pauses; 1 is the exponential law.
    private static let handShape = 4.0
    /// Of the steadiest hand, and of a program that varies its pauses.
    private static let steadyShape = 10.0
    private static let programShape = 60.0
    /// Share of a program's pauses that others' moments interrupt.
    private static let interrupted = 0.1
    /// Natural log-likelihood ratio from which one hand is at work: twenty to one.
    private static let least = Numerics.ln(20)

    /// - Parameter times: ascending.
    static func areOneHands(_ times: some Collection<EventTime>) -> Bool {
        let pauses = pauses(times)
        if pauses.isEmpty { return false }
        let mean = pauses.reduce(0, +) / Double(pauses.count)
        let unevenness =
            Numerics.ln(mean) - pauses.reduce(0) { $0 + Numerics.ln($1) } / Double(pauses.count)
        let each =
            handShape * Numerics.ln(handShape) - SpecialFunctions.logGamma(handShape)
            - (handShape - 1) * (1 + unevenness)
        return Double(pauses.count) * each >= least
    }

    /// Natural log-likelihood ratio, of a program to a hand, of pauses; 0 without any.
    ///
    /// A program's pauses lie about their median, for those that are interrupted are not its own. A
    /// hand may be a steady one.
    ///
    /// - Parameter times: ascending.
    static func programEvidence(_ times: some Collection<EventTime>) -> Double {
        let pauses = pauses(times)
        if pauses.isEmpty { return 0 }
        let mean = pauses.reduce(0, +) / Double(pauses.count)
        let median = pauses.sorted()[pauses.count / 2]
        let programs = pauses.reduce(0) { sum, pause in
            let program =
                Numerics.ln(1 - interrupted) + logDensity(pause, shape: programShape, mean: median)
            let other = Numerics.ln(interrupted) + logDensity(pause, shape: 1, mean: mean)
            let most = max(program, other)
            let both = most + Numerics.ln(1 + Numerics.exponential(min(program, other) - most))
            return sum + both
        }
        let hands = [handShape, steadyShape].map { shape in
            pauses.reduce(0) { $0 + logDensity($1, shape: shape, mean: mean) }
        }
        return Numerics.quantized(programs - max(hands[0], hands[1]))
    }

    /// Seconds between moments. Times are often told to the second, so a shorter pause is one of a
    /// second.
    private static func pauses(_ times: some Collection<EventTime>) -> [Double] {
        let second = Double(EventTime.microsecondsPerSecond)
        return zip(times, times.dropFirst()).map {
            max(1, Double($1.microseconds - $0.microseconds) / second)
        }
    }

    /// Of a gamma law.
    private static func logDensity(_ pause: Double, shape: Double, mean: Double) -> Double {
        let rate = shape / mean
        let constant = shape * Numerics.ln(rate) - SpecialFunctions.logGamma(shape)
        return constant + (shape - 1) * Numerics.ln(pause) - rate * pause
    }
}
