/// How often an account wins or loses about the same, whatever the market does: whoever closes at a
/// stop or a target meets others there, and keeps no hours with them.
struct OutcomeHabit {
    /// By market, ascending.
    private var outcomes: [Int: [Float]] = [:]

    /// Rows that a broad law counts for.
    private static let weight = 3.0

    init(_ rows: some Sequence<TradingRow>, _ book: TradingBook) {
        for row in rows {
            outcomes[book.market(ofGroup: row.group), default: []].append(row.place.magnitude)
        }
        for market in outcomes.keys { outcomes[market]?.sort() }
    }

    /// Density, per unit of `place`, at an outcome, by the others.
    ///
    /// - Parameter itself: how many of the account's outcomes it is: 1, or 0 if it was left out.
    func density(at place: Float, inMarket market: Int, itself: Int = 1) -> Double {
        let (all, reach) = (outcomes[market] ?? [], MirrorCrowd.spot)
        let near =
            all.position { $0 > place.magnitude + reach }
            - all.position { $0 >= place.magnitude - reach }
        return Double(max(0, near - itself)) / (Double(all.count - itself) + Self.weight)
            / Double(4 * reach)
    }
}
