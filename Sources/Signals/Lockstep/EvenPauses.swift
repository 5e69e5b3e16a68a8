internal import Records
internal import Statistics

/// Whether moments follow one another as evenly as one hand works.
///
/// People who answer one call come each on their own: their pauses are exponential, or more uneven
/// still, for the answers fade. One hand that does the same thing again and again takes about as
/// long each time, with pauses like a gamma law's. The statistic is the logarithm of mean over
/// geometric mean of the pauses, on which Moran's test of random spacing rests.
///
/// Source: Moran 1951, The random division of an interval, part II.
enum EvenPauses {
    /// The shape of the gamma law of one hand's pauses; 1 is the exponential law.
    private static let shape = 4.0
    /// Natural log-likelihood ratio from which one hand is at work: twenty to one.
    private static let least = Numerics.ln(20)

    /// - Parameter times: ascending.
    static func areOneHands(_ times: some Collection<EventTime>) -> Bool {
        let second = EventTime.microsecondsPerSecond
        // Times are often told to the second, so a shorter pause is one of a second.
        let pauses = zip(times, times.dropFirst()).map {
            max(1, Double($1.microseconds - $0.microseconds) / Double(second))
        }
        if pauses.isEmpty { return false }
        let mean = pauses.reduce(0, +) / Double(pauses.count)
        let unevenness =
            Numerics.ln(mean) - pauses.reduce(0) { $0 + Numerics.ln($1) } / Double(pauses.count)
        let each =
            shape * Numerics.ln(shape) - SpecialFunctions.logGamma(shape)
            - (shape - 1) * (1 + unevenness)
        return Double(pauses.count) * each >= least
    }
}
