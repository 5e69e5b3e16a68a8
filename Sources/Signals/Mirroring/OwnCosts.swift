internal import Statistics

/// Two accounts by costs of their own.
///
/// What a round turn costs differs from account to account, by broker and commission, and is not
/// known at all in a market that few hedge in. Legs of one trade then miss each other by about the
/// same every day. By how much, tells where the days pile up; that it was chosen so is paid for.
struct OwnCosts {
    private let book: TradingBook
    private let pass: TradingPass
    /// What both legs together lose beside the market's cost: a share of its typical move.
    private let extra: Double

    /// Natural log of how much less is believed of a cost that the days chose: one pair in five has
    /// one of its own, and it may be any of nine.
    static let price = Numerics.quantized(Numerics.ln(45))
    /// Opposite outcomes that tell a cost.
    private static let fewest = 4

    /// - Returns: `nil` where the outcomes tell no cost but the market's.
    init?(of entries: [PairHistory.Entry], _ book: TradingBook, in pass: TradingPass) {
        (self.book, self.pass) = (book, pass)
        var sums: [Int] = []
        for entry in entries {
            let rows = (book.rows[entry.first], book.rows[entry.second])
            let scale = book.scale(ofGroup: rows.0.group, in: pass)
            let (one, other) = (rows.0.place(in: pass), rows.1.place(in: pass))
            guard (one < 0) != (other < 0) else { continue }
            let sum = scale.net(at: one) + scale.net(at: other)
            if let vote = PriceScale.vote(sum: sum, typical: scale.typical) { sums.append(vote) }
        }
        guard sums.count >= Self.fewest, let pile = PriceScale.pile(sums), pile != 0 else {
            return nil
        }
        extra = -Double(pile) / 100
    }

    /// Entries as they are read by these costs.
    func read(_ entries: [PairHistory.Entry]) -> [PairHistory.Entry] { entries.map(read) }

    private func read(_ entry: PairHistory.Entry) -> PairHistory.Entry {
        let rows = (book.rows[entry.first], book.rows[entry.second])
        let group = rows.0.group
        let scale = book.scale(ofGroup: group, in: pass)
        let more = extra / 2 * scale.typical
        let places = (rows.0.place(in: pass), rows.1.place(in: pass))
        let nets = (scale.net(at: places.0) + more, scale.net(at: places.1) + more)
        let (one, other) = (scale.netPlace(nets.0), scale.netPlace(nets.1))
        let isHit = TradingRow.mirrors(one, other)
        var ratios: SIMD2<Double> = (one + other).magnitude <= TradingRow.reach ? .one : .zero
        if isHit {
            let isFirst = nets.0 < 0
            let (losing, winner) = isFirst ? (places.0, places.1) : (places.1, places.0)
            // Where the other leg would stand by the market's cost.
            let mirrored = -scale.netPlace(-(isFirst ? nets.0 : nets.1) - more)
            let chance = MirrorEvidence(book: book, pass: pass).chance(
                opposite: mirrored, book.crowd(opposite: mirrored, inGroup: group, in: pass),
                inGroup: group, losing: losing)
            ratios = MirrorEvidence.densities(Double(one + other)) / chance.density(winner)
        }
        return PairHistory.Entry(
            first: entry.first, second: entry.second, day: entry.day, ratios: ratios, isHit: isHit)
    }
}
