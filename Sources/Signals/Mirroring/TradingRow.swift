/// One counted row of trading, in the units in which rows are compared.
struct TradingRow: Sendable {
    /// Row of the activity table.
    var row: UInt32
    /// Position of its day, instrument and currency in canonical order.
    var group: UInt32
    /// Standard lots in hundredths, > 0.
    var hundredths: Int64
    /// What a lot won or lost, net of the cost, in spreads of its market: see `PriceScale.place`.
    var place: Float = 0
    /// The same before costs were learnt from pairs, by which pairs are searched; not a
    /// number before it is known.
    var searchPlace = Float.nan
    /// Who stands at the mirrored place, after and before.
    var crowd = MirrorCrowd(near: 0, onSpot: 0)
    var searchCrowd = MirrorCrowd(near: 0, onSpot: 0)

    var lots: Double { Double(hundredths) / 100 }

    func place(in pass: TradingPass) -> Float { pass == .search ? searchPlace : place }

    /// Smaller outcomes cancel out by chance.
    var isTelling: Bool { Self.isTelling(place) }

    static func isTelling(_ place: Float) -> Bool { place.magnitude > 2 }

    /// Whether one row won about what the other lost.
    static func mirrors(_ one: Float, _ other: Float, within reach: Float = reach) -> Bool {
        isTelling(one) && isTelling(other) && (one < 0) != (other < 0)
            && (one + other).magnitude <= reach
    }

    /// Spreads by which two legs of one trade may miss each other.
    static let reach: Float = 10
}

/// How many rows of its group stand where the other side of a row's trade would.
struct MirrorCrowd: Equatable, Sendable {
    /// Half the stretches that are looked at, in spreads.
    static let neighbourhood: Float = 6
    static let spot: Float = 1.5

    /// Rows within `neighbourhood` and `spot` of the mirrored place.
    var near: UInt32
    var onSpot: UInt32
}

/// Whether costs are those that the firm's odd lots tell, by which pairs are searched, or those
/// that the pairs found by them tell as well.
enum TradingPass: Sendable { case search, settled }
