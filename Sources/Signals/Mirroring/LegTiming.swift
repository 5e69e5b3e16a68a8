internal import Statistics

/// Whether the legs of a hedge are booked on one day or, where the day's cut falls between their
/// ends, on two days of their market that follow each other.
enum LegTiming: Sendable {
    case sameDay
    case dayApart

    /// In how many ways two accounts may be the legs.
    var ways: Int { self == .sameDay ? 1 : 2 }

    /// Natural log of how much less of the error that is allowed falls to these: legs a day apart
    /// are a tenth of all at most.
    var rarity: Double { self == .sameDay ? 0 : Self.tenfold }

    /// What reads a pair of such legs.
    func evidence(of pair: MirroredPair, _ book: TradingBook) -> MirrorEvidence {
        self == .sameDay
            ? MirrorEvidence(book: book) : LatePairs.evidence(isMixed: pair.isMixed, book)
    }

    private static let tenfold = Numerics.quantized(Numerics.ln(10))
}
