/// What the lots of days in which outcomes are opposite say, group by group.
///
/// Accounts have habits: by chance a row's size is often that of the account's row before it in the
/// same market, else one of its own or of the firm's; the habit is learnt from its other rows. So a
/// size that comes back day after day tells nothing new, and lots that follow each other must do so
/// better than the account's own habit does. The habit is learnt from the days on which the outcomes are
/// not opposite: which these are hangs on no lots, so that leaving them out favours neither side.
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

    /// One way in which the lots of two accounts may go together, where one of them follows.
    struct Habit {
        var isReversed: Bool
        /// Natural log of its share.
        var logPrior: Double
        /// How much better it explains the lots of each entry than chance; 1 where outcomes are not
        /// opposite.
        var ratios: [Double]
    }

    /// Equal lots, near ones and a constant ratio, each with either account as the one that follows.
    ///
    /// - Parameters:
    ///   - accounts: numbers of the first and of the second.
    ///   - told: entries whose outcomes tell that they are hedged.
    func ratios(
        of entries: [PairHistory.Entry], _ accounts: (UInt32, UInt32), told: [Int]
    ) -> [Habit] {
        let places = entries.indices.filter { entries[$0].isHit }
        return [false, true].flatMap { isReversed -> [Habit] in
            let opposite = places.map { isReversed ? entries[$0].first : entries[$0].second }
            let follower = Follower(
                isReversed ? accounts.0 : accounts.1, opposite: Set(opposite), self)
            let legs = places.map { place in
                let (first, second) = (entries[place].first, entries[place].second)
                return follower.leg(
                    at: isReversed ? first : second, following: isReversed ? second : first)
            }
            let spread = { (share: Double, ratios: [Double]) in
                var all = [Double](repeating: 1, count: entries.count)
                for (place, ratio) in zip(places, ratios) { all[place] = ratio }
                return Habit(
                    isReversed: isReversed, logPrior: Numerics.ln(share / 2), ratios: all)
            }
            let isTold = places.map(Set(told).contains)
            return [
                spread(Self.equalShare, legs.map(equal)), spread(Self.nearShare, legs.map(near)),
                spread(Self.ratioShare, constantRatio(legs, isTold)),
            ]
        }
    }

    /// The lots of one row that may follow those of another.
    private struct Leg {
        var isEqual: Bool
        /// Log of its lots over the other's.
        var logRatio: Double
        /// Width of the size in logs: lots are whole hundredths.
        var width: Double
        /// P(these lots) by the account's own habit.
        var chance: Double
    }

    /// An account whose lots may follow another's.
    private struct Follower {
        let evidence: LotEvidence
        let range: Range<Int>
        /// Its rows, and those of them whose outcomes are not opposite: these tell its own habit.
        let all: ArraySlice<TradingRow>
        let apart: [TradingRow]
        let opposite: Set<Int>
        /// By row, the position of the one before in the same market: lots are habits of a market.
        let before: [Int?]
        /// Shares of its rows in the lots of the row before, exactly and nearly.
        let stays: Double
        let nearlyStays: Double

        init(_ account: UInt32, opposite: Set<Int>, _ evidence: LotEvidence) {
            self.evidence = evidence
            range = evidence.book.accountRows.range(of: account)
            let rows = evidence.book.rows
            all = rows[range]
            apart =
                opposite.isEmpty
                ? Array(all) : range.filter { !opposite.contains($0) }.map { rows[$0] }
            self.opposite = opposite
            before = Self.before(range, evidence.book)
            let steps = zip(range, before).compactMap { row, before in before.map { ($0, row) } }
            let own = steps.filter {
                !opposite.contains($0.0) && !opposite.contains($0.1)
            }
            let share = { (isStay: ((Int, Int)) -> Bool) in
                LotEvidence.drawn(
                    own.count(where: isStay), of: own.count,
                    towards: Double(steps.count(where: isStay) + 1) / Double(steps.count + 2))
            }
            stays = share { rows[$0.0].hundredths == rows[$0.1].hundredths }
            nearlyStays = share {
                LotEvidence.areNear(rows[$0.0].hundredths, rows[$0.1].hundredths)
            }
        }

        private static func before(_ range: Range<Int>, _ book: TradingBook) -> [Int?] {
            let markets = range.map { book.market(ofGroup: book.rows[$0].group) }
            return markets.indices.map { index in
                markets[..<index].lastIndex(of: markets[index]).map { range.lowerBound + $0 }
            }
        }

        func leg(at position: Int, following other: Int) -> Leg {
            let rows = evidence.book.rows
            let lots = rows[position].hundredths
            let width = Numerics.ln((Double(lots) + 0.5) / (Double(lots) - 0.5))
            return Leg(
                isEqual: lots == rows[other].hundredths,
                logRatio: Numerics.ln(Double(lots) / Double(rows[other].hundredths)),
                width: width, chance: chance(at: position, width))
        }

        private func chance(at position: Int, _ width: Double) -> Double {
            let lots = evidence.book.rows[position].hundredths
            let own = share(lots...lots, beside: position)
            let anew = max(
                0.5 * evidence.book.lotCounts.share(of: lots) + 0.5 * own,
                width * density(at: position))
            guard let place = before[position - range.lowerBound] else { return anew }
            let before = evidence.book.rows[place].hundredths
            let nearly = max(stays, nearlyStays)
            if before == lots { return stays + (1 - nearly) * anew }
            let isNear = LotEvidence.areNear(before, lots)
            let near = isNear ? (nearly - stays) * width / (2 * LotEvidence.reach) : 0
            return near + (1 - nearly) * anew
        }

        /// Of the log of the lots: half the firm's law, half the account's own.
        private func density(at position: Int) -> Double {
            let lots = evidence.book.rows[position].hundredths
            let own = share(
                LotCounts.sizes(near: lots, factor: LotEvidence.factor), beside: position)
            return 0.5 * evidence.firmDensity(at: lots) + 0.5 * own / (2 * LotEvidence.reach)
        }

        /// Share of some sizes, of which the row at a position has one, among its other rows.
        private func share(_ sizes: ClosedRange<Int64>, beside position: Int) -> Double {
            let itself = opposite.contains(position) ? 0 : 1
            let others = all.count { sizes.contains($0.hundredths) } - 1
            return LotEvidence.drawn(
                apart.count { sizes.contains($0.hundredths) } - itself, of: apart.count - itself,
                towards: Double(others) / Double(max(1, all.count - 1)))
        }
    }

    /// A share from few rows, drawn to that of more.
    static func drawn(_ count: Int, of rows: Int, towards share: Double) -> Double {
        (Double(count) + 4 * share) / (Double(rows) + 4)
    }

    private static func areNear(_ one: Int64, _ other: Int64) -> Bool {
        LotCounts.sizes(near: one, factor: factor).contains(other)
    }

    /// Density of the log of the lots by chance: half the firm's law, half the account's own.
    func chance(_ hundredths: Int64, _ own: ArraySlice<TradingRow>) -> Double {
        let sizes = LotCounts.sizes(near: hundredths, factor: Self.factor)
        let near = own.count { sizes.contains($0.hundredths) }
        return 0.5 * firmDensity(at: hundredths)
            + 0.5 * Double(near) / Double(max(1, own.count)) / (2 * Self.reach)
    }

    private func firmDensity(at hundredths: Int64) -> Double {
        book.lotCounts.density(at: hundredths, reach: Self.reach, factor: Self.factor)
    }

    private func equal(_ leg: Leg) -> Double {
        leg.isEqual ? 0.95 / leg.chance : 0.05 * near(leg)
    }

    private func near(_ leg: Leg) -> Double { follow(leg, leg.logRatio, Self.jitter) }

    /// The ratio is not known beforehand: the entry that speaks most for it is not counted.
    private func constantRatio(_ legs: [Leg], _ isTold: [Bool]) -> [Double] {
        let ratios = zip(legs, isTold).filter(\.1).map(\.0.logRatio).sorted()
        guard ratios.count > 1 else { return legs.map { _ in 0 } }
        let ratio = ratios[ratios.count / 2]
        var terms = legs.map { follow($0, $0.logRatio - ratio, Self.ratioJitter) }
        let strongest = terms.indices.filter { isTold[$0] }.max { terms[$0] < terms[$1] }
        if let strongest { terms[strongest] = min(1, terms[strongest]) }
        return terms
    }

    /// How much better lots are explained by following with a jitter than by chance.
    private func follow(_ leg: Leg, _ deviation: Double, _ jitter: Double) -> Double {
        let density = (1 - Self.stray) * MirrorEvidence.laplace(deviation, jitter) + Self.stray / 4
        return min(1, density * leg.width) / leg.chance
    }
}
