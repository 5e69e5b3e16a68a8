internal import Statistics

/// What the lots of one account and of others against it say for a group hedge: whether it trades
/// what these trade together.
struct GroupLots {
    let book: TradingBook

    /// Share of the groups whose lots add up to the last hundredth.
    private static let exactShare = 0.5
    /// Relative jitter of the others, and the share of days on which lots go their own way.
    private static let jitter = 0.04
    private static let stray = 0.05

    /// Log of the one's lots over the sum of the others'.
    ///
    /// - Parameter positions: of rows, the one's first.
    func excess(_ positions: [Int]) -> Double {
        Numerics.ln(Double(book.rows[positions[0]].hundredths) / Double(sum(positions)))
    }

    private func sum(_ positions: [Int]) -> Int128 {
        positions.dropFirst().reduce(0) { $0 + Int128(book.rows[$1].hundredths) }
    }

    /// How much better adding up explains the one's lots than the habits of the firm, and its own
    /// on other days, do: natural log-likelihood ratio. Each combination counts once.
    ///
    /// - Parameter days: positions of the rows of each day, the one's first.
    func evidence(_ days: [[Int]], of one: UInt32) -> Double {
        let rows = Set(days.map { book.rows[$0[0]].row })
        let own = book.rows(ofAccount: one).filter { !rows.contains($0.row) }.map(\.hundredths)
        var seen: Set<[Int64]> = []
        return days.reduce(0) { total, positions in
            let lots = positions.map { book.rows[$0].hundredths }
            guard seen.insert(lots).inserted else { return total }
            return total + Numerics.quantized(Numerics.ln(ratio(positions, own)))
        }
    }

    private func ratio(_ positions: [Int], _ own: [Int64]) -> Double {
        let lots = book.rows[positions[0]].hundredths
        let width = Numerics.ln((Double(lots) + 0.5) / (Double(lots) - 0.5))
        let density =
            (1 - Self.stray) * MirrorEvidence.laplace(excess(positions), Self.jitter)
            + Self.stray / 4
        let near = min(1, density * width)
        let exact = Int128(lots) == sum(positions) ? 1.0 : 0
        return (Self.exactShare * exact + (1 - Self.exactShare) * near)
            / LotEvidence(book: book).chance(lots, width: width, own)
    }
}
