internal import Statistics

/// What two legs of one trade miss each other by, as far as the search of coincidences knows it: in
/// a market whose cost is not known, by anything that a cost may be.
struct SearchLaw {
    let isCostKnown: Bool

    /// Spreads by which a cost may be more than is believed, and less.
    private static let dearer = 8.0
    private static let cheaper = 2.0
    /// Share of the trades whose cost is as believed all the same.
    private static let asBelieved = 0.5

    private static let step: Float = 0.25
    private static let known = densities(isCostKnown: true)
    private static let unknown = densities(isCostKnown: false)

    /// - Parameter residual: in spreads.
    func density(_ residual: Double) -> Double {
        let tight = MirrorEvidence.tightDensity(residual)
        if isCostKnown { return tight }
        let beyond = max(0, residual - Self.cheaper, -residual - Self.dearer)
        let any = Numerics.exponential(-beyond) / (Self.dearer + Self.cheaper)
        return Self.asBelieved * tight + (1 - Self.asBelieved) * any
    }

    /// Beyond what distance no winner tells so many points; `nil` where none does at all.
    ///
    /// - Parameter chance: the least density by chance.
    func reach(telling fewest: Int, _ chance: Double, _ bonus: Double) -> Float? {
        let match = MirrorEvidence.matchProbability
        let ratio = (Numerics.exponential(Double(fewest) / 2 - bonus) - (1 - match)) / match
        let densities = isCostKnown ? Self.known : Self.unknown
        let steps = densities.position { $0 < ratio * chance }
        return steps == 0 ? nil : Float(steps) * Self.step
    }

    /// Of legs that miss each other by so many steps, on the dearer side.
    private static func densities(isCostKnown: Bool) -> [Double] {
        let law = SearchLaw(isCostKnown: isCostKnown)
        let reach = isCostKnown ? Meeting.reach : TradingRow.reach
        return (0..<Int(reach / step)).map { law.density(-Double($0) * Double(step)) }
    }
}
