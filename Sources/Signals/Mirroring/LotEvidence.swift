/// What the lots of mirrored days say.
///
/// Accounts have habits: a size that comes back day after day tells nothing new, so each
/// combination of lots counts once, and lots that follow each other must do so better than the
/// second account's own days would in another order.
struct LotEvidence {
    let book: TradingBook

    /// P(the lots are equal, near equal, or keep another ratio | hedged).
    private static let equalShare = 0.65
    private static let nearShare = 0.27
    private static let ratioShare = 0.08
    /// Relative jitter of near equal lots, and of lots that keep a ratio.
    private static let jitter = 0.06
    private static let ratioJitter = 0.03
    /// Share of days on which hedged lots go their own way.
    private static let stray = 0.05
    /// Half the stretch, in logs, in which a density of lots is taken.
    static let reach = 0.1
    private static let factor = Numerics.exponential(reach)

    /// Lots of one day, in hundredths.
    struct Day: Hashable {
        var first: Int64
        var second: Int64
        var logRatio: Double { Numerics.ln(Double(second) / Double(first)) }
    }

    /// Natural log-likelihood ratio of the lots, a multiple of 2^-20.
    ///
    /// - Parameter account: the number of the second account.
    func logRatio(_ hits: [MirrorHit], of account: UInt32) -> Double {
        let days = distinct(hits.map { Day(first: lots($0.first), second: lots($0.second)) })
        let own = book.rows[book.accountRows.range(of: account)]
        let chances = days.map { chance($0.second, own) }
        let best = max(
            Numerics.ln(Self.equalShare) + equal(days, chances),
            Numerics.ln(Self.nearShare) + near(days, chances),
            Numerics.ln(Self.ratioShare) + constantRatio(days, chances))
        return Numerics.quantized(best)
    }

    private func distinct(_ days: [Day]) -> [Day] {
        let sorted = days.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        return sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }
            .map { sorted[$0] }
    }

    private func lots(_ position: Int) -> Int64 { book.rows[position].hundredths }

    /// Density of the log of the lots by chance: half the firm's law, half the account's own.
    func chance(_ hundredths: Int64, _ own: ArraySlice<TradingRow>) -> Double {
        let sizes = LotCounts.sizes(near: hundredths, factor: Self.factor)
        let near = own.count { sizes.contains($0.hundredths) }
        let firm = book.lotCounts.density(
            at: hundredths, reach: Self.reach, factor: Self.factor)
        return 0.5 * firm
            + 0.5 * Double(near) / Double(max(1, own.count)) / (2 * Self.reach)
    }

    private func equal(_ days: [Day], _ chances: [Double]) -> Double {
        zip(days, chances).reduce(0) { sum, day in
            day.0.first == day.0.second
                ? sum + Numerics.ln(0.95 / book.lotCounts.share(of: day.0.first))
                : sum + follow(day.0.logRatio, Self.jitter, share: 0.05, day.1)
        }
    }

    private func near(_ days: [Day], _ chances: [Double]) -> Double {
        zip(days, chances).reduce(0) { $0 + follow($1.0.logRatio, Self.jitter, share: 1, $1.1) }
    }

    /// The ratio is not known beforehand: the day that speaks most for it is not counted.
    private func constantRatio(_ days: [Day], _ chances: [Double]) -> Double {
        let ratios = days.map(\.logRatio).sorted()
        guard days.count > 1 else { return -.infinity }
        let ratio = ratios[ratios.count / 2]
        let terms = zip(days, chances).map {
            follow($0.logRatio - ratio, Self.ratioJitter, share: 1, $1)
        }
        return terms.sorted().dropLast().reduce(0, +)
    }

    /// How much better lots that differ by `deviation` are explained by following than by chance.
    private func follow(
        _ deviation: Double, _ jitter: Double, share: Double, _ chance: Double
    ) -> Double {
        let density =
            (1 - Self.stray) * MirrorEvidence.laplace(deviation, jitter) + Self.stray / 4
        return Numerics.ln(share * density / chance)
    }
}
