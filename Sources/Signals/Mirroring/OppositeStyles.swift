internal import Statistics

/// How well two honest accounts of opposite styles, which trade at the same hours, explain what two
/// accounts show: one buys what the other sells wherever both trade, and on some days both enter
/// and leave at one time.
///
/// Then the two meet as closely as the legs of a hedge, and on their other days they are opposite
/// still, by other amounts. Whoever hedges now and then trades on his other days what he likes: one
/// in two of these is opposite.
struct OppositeStyles {
    private let book: TradingBook
    private let pass: TradingPass

    /// Of all pairs of accounts, those of such styles: fewer than those whose outcomes are merely
    /// opposite.
    static let share = 2e-7
    /// P(the outcomes are opposite | such styles).
    private static let opposite = 0.9
    /// P(both enter and leave at one time | opposite outcomes of such styles): seldom, or as often
    /// as not.
    private static let together = SIMD2(0.25, 0.45)

    init(_ book: TradingBook, in pass: TradingPass) { (self.book, self.pass) = (book, pass) }

    /// Natural log of how much better such styles explain all groups in which both traded than
    /// chance does.
    ///
    /// - Complexity: O(r) for r entries.
    func logRatio(_ entries: [PairHistory.Entry]) -> Double {
        let apart = 2 * Self.opposite * (1 - Self.together)
        let same = SIMD2(repeating: 2 * (1 - Self.opposite))
        var logs = SIMD2(0.0, 0.0)
        for entry in entries {
            let ratio: SIMD2<Double>
            if entry.isHit {
                let met = min(entry.ratios[0], MirrorEvidence.strongestRatio)
                ratio = Self.opposite * met * Self.together + apart
            } else if entry.mayMirror {
                continue
            } else {
                ratio = isOpposite(entry) ? apart : same
            }
            logs += SIMD2(Numerics.ln(ratio[0]), Numerics.ln(ratio[1]))
        }
        let greatest = max(logs[0], logs[1])
        let lesser = min(logs[0], logs[1])
        return greatest + Numerics.ln((1 + Numerics.exponential(lesser - greatest)) / 2)
    }

    private func isOpposite(_ entry: PairHistory.Entry) -> Bool {
        let (one, other) = (book.rows[entry.first], book.rows[entry.second])
        return (one.place(in: pass) < 0) != (other.place(in: pass) < 0)
    }
}
