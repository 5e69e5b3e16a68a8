/// What the lots of days in which outcomes are opposite say, group by group.
///
/// Accounts have habits: by chance a row's size is often that of the account's row before it in the
/// same market, else one of its own or of the firm's; the habit is learnt from its other rows. So a
/// size that comes back day after day tells nothing new, and lots that follow each other must do so
/// better than the account's own habit does. That the habits of two accounts agree is a coincidence
/// of its own: the first row that is told to be hedged counts as if its account had none but that
/// of its other days. The habit is learnt from the days whose outcomes can't be those of a hedge:
/// which these are hangs on no lots, so that leaving the others out favours neither side.
struct LotEvidence {
    let book: TradingBook

    /// P(the lots are equal, near equal day by day or by habits of the same size, or keep another
    /// ratio to the last hundredth or nearly | hedged).
    private static let equalShare = 0.65
    private static let nearShare = 0.17
    private static let steadyShare = 0.1
    private static let exactRatioShare = 0.04
    private static let ratioShare = 0.04
    /// Relative jitter of near equal lots, and of lots that keep a ratio.
    private static let jitter = 0.06
    private static let ratioJitter = 0.03
    /// Share of days on which hedged lots go their own way.
    private static let stray = 0.05
    /// Of the rest, those on which equal lots, or an exact ratio, are not kept exactly.
    private static let inexact = 0.05
    /// P(lots far from a size around which both accounts keep theirs), over chance.
    private static let unsteady = 0.2
    /// Half the stretch, in logs, in which a density of lots is taken.
    static let reach = 0.1
    private static let factor = Numerics.exponential(reach)

    /// One way in which the lots of two accounts may go together, where one of them follows.
    struct Habit {
        var isReversed: Bool
        /// Natural log of its share.
        var logPrior: Double
        /// How much better it explains the lots of each entry than chance; 1 where the outcomes
        /// can't be those of a hedge.
        var ratios: [Double]
    }

    /// Equal lots, near ones and, where several entries tell it, a constant ratio, each with either
    /// account as the one that follows.
    ///
    /// - Parameters:
    ///   - accounts: numbers of the first and of the second.
    ///   - told: entries whose outcomes tell that they are hedged.
    func ratios(
        of entries: [PairHistory.Entry], _ accounts: (UInt32, UInt32), told: [Int]
    ) -> [Habit] {
        let places = entries.indices.filter { entries[$0].mayMirror }
        var isHedged = [Bool](repeating: false, count: entries.count)
        for place in told { isHedged[place] = true }
        let isTold = places.map { isHedged[$0] }
        return [false, true].flatMap { isReversed -> [Habit] in
            let opposite = places.map { isReversed ? entries[$0].first : entries[$0].second }
            let follower = Follower(
                isReversed ? accounts.0 : accounts.1, opposite: opposite, self)
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
            let base = isTold.firstIndex(of: true)
            let own = legs.indices.map { $0 == base ? follower.unaccustomed(legs[$0]) : legs[$0] }
            let habits = [
                spread(Self.equalShare, own.map(equal)), spread(Self.nearShare, own.map(near)),
                spread(
                    Self.steadyShare,
                    own.indices.map { $0 == base ? near(own[$0]) : Self.steady(own[$0]) }),
            ]
            guard let ratio = constantRatio(legs, isTold) else { return habits }
            return habits + [
                spread(Self.exactRatioShare, ratio.exact), spread(Self.ratioShare, ratio.near),
            ]
        }
    }

    /// The lots of one row that may follow those of another.
    private struct Leg {
        /// Hundredths: its own, and the other's.
        var lots: Int64
        var its: Int64
        /// Log of its lots over the other's.
        var logRatio: Double
        /// Width of the size in logs: lots are whole hundredths.
        var width: Double
        /// P(these lots) by the account's own habit.
        var chance: Double

        /// Over how many sizes the ratio of an example, told to the half hundredth, leaves these
        /// lots; `nil` where they are none of them.
        func sizes(byRatioOf example: Leg) -> Double? {
            if its == example.its { return lots == example.lots ? 1 : nil }
            let (scale, itsScale) = (Double(example.its), Double(its))
            let miss = Double(lots) * scale - itsScale * Double(example.lots)
            return 2 * abs(miss) <= itsScale + scale ? 1 + itsScale / scale : nil
        }
    }

    /// An account whose lots may follow another's.
    private struct Follower {
        let evidence: LotEvidence
        let start: Int
        /// Lots of its rows, and of those of them whose outcomes are not opposite: these tell its
        /// own habit.
        let all: [Int64]
        let apart: [Int64]
        /// By row.
        let isOpposite: [Bool]
        /// By row, the place of the one before in the same market: lots are habits of a market.
        let before: [Int?]
        /// Shares of its rows in the lots of the row before, exactly and nearly.
        let stays: Double
        let nearlyStays: Double

        /// - Parameter opposite: positions of its rows whose outcomes are opposite.
        init(_ account: UInt32, opposite: [Int], _ evidence: LotEvidence) {
            self.evidence = evidence
            let range = evidence.book.accountRows.range(of: account)
            start = range.lowerBound
            let all = evidence.book.rows[range].map(\.hundredths)
            var isOpposite = [Bool](repeating: false, count: all.count)
            for position in opposite { isOpposite[position - range.lowerBound] = true }
            let before = Self.before(range, evidence.book)
            apart = all.indices.filter { !isOpposite[$0] }.map { all[$0] }
            var steps = Steps()
            var own = Steps()
            for (place, before) in before.enumerated() {
                guard let before else { continue }
                steps.count(all[before], all[place])
                if !isOpposite[before], !isOpposite[place] { own.count(all[before], all[place]) }
            }
            let share = { (stays: Int, ofAll: Int) in
                LotEvidence.drawn(
                    stays, of: own.all, towards: Double(ofAll + 1) / Double(steps.all + 2))
            }
            stays = share(own.equal, steps.equal)
            nearlyStays = share(own.near, steps.near)
            (self.all, self.isOpposite, self.before) = (all, isOpposite, before)
        }

        /// How many rows have the lots of the one before.
        private struct Steps {
            var all = 0
            var equal = 0
            var near = 0

            mutating func count(_ before: Int64, _ lots: Int64) {
                all += 1
                if before == lots { equal += 1 }
                if LotEvidence.areNear(before, lots) { near += 1 }
            }
        }

        private static func before(_ range: Range<Int>, _ book: TradingBook) -> [Int?] {
            var last = [Int?](repeating: nil, count: book.marketCount)
            return range.map { position in
                let market = book.market(ofGroup: book.rows[position].group)
                defer { last[market] = position - range.lowerBound }
                return last[market]
            }
        }

        func leg(at position: Int, following other: Int) -> Leg {
            let place = position - start
            let (lots, its) = (all[place], evidence.book.rows[other].hundredths)
            let width = Numerics.ln((Double(lots) + 0.5) / (Double(lots) - 0.5))
            return Leg(
                lots: lots, its: its, logRatio: Numerics.ln(Double(lots) / Double(its)),
                width: width, chance: chance(at: place, width))
        }

        /// The same leg of an account that has no habit but that of its other days.
        func unaccustomed(_ leg: Leg) -> Leg {
            var leg = leg
            leg.chance = evidence.chance(leg.lots, width: leg.width, apart)
            return leg
        }

        /// By the row before or by how often the account has these lots at all, whichever makes
        /// them likelier: who strays from a usual size for a day comes back to it.
        private func chance(at place: Int, _ width: Double) -> Double {
            let lots = all[place]
            let own = share(lots...lots, beside: place)
            let anew = max(
                0.5 * evidence.book.lotCounts.share(of: lots) + 0.5 * own,
                width * density(at: place))
            guard let before = before[place] else { return anew }
            let nearly = max(stays, nearlyStays)
            if all[before] == lots { return max(own, stays + (1 - nearly) * anew) }
            let isNear = LotEvidence.areNear(all[before], lots)
            let near = isNear ? (nearly - stays) * width / (2 * LotEvidence.reach) : 0
            return max(own, near + (1 - nearly) * anew)
        }

        /// Of the log of the lots: half the firm's law, half the account's own.
        private func density(at place: Int) -> Double {
            let lots = all[place]
            let own = share(
                LotCounts.sizes(near: lots, factor: LotEvidence.factor), beside: place)
            return 0.5 * evidence.firmDensity(at: lots) + 0.5 * own / (2 * LotEvidence.reach)
        }

        /// Share of some sizes, of which the row at a place has one, among its other rows.
        private func share(_ sizes: ClosedRange<Int64>, beside place: Int) -> Double {
            let itself = isOpposite[place] ? 0 : 1
            let others = Self.count(sizes, in: all) - 1
            return LotEvidence.drawn(
                Self.count(sizes, in: apart) - itself, of: apart.count - itself,
                towards: Double(others) / Double(max(1, all.count - 1)))
        }

        private static func count(_ sizes: ClosedRange<Int64>, in lots: [Int64]) -> Int {
            let (low, high) = (sizes.lowerBound, sizes.upperBound)
            return lots.reduce(0) { $0 + (low <= $1 && $1 <= high ? 1 : 0) }
        }
    }

    /// A share from few rows, drawn to that of more.
    static func drawn(_ count: Int, of rows: Int, towards share: Double) -> Double {
        (Double(count) + 4 * share) / (Double(rows) + 4)
    }

    private static func areNear(_ one: Int64, _ other: Int64) -> Bool {
        LotCounts.sizes(near: one, factor: factor).contains(other)
    }

    /// P(these lots) by chance: half by the firm's law, half by what the account has on other days.
    ///
    /// - Parameters:
    ///   - width: of the size in logs.
    ///   - own: the account's lots on other days, in hundredths.
    func chance(_ hundredths: Int64, width: Double, _ own: [Int64]) -> Double {
        let share = { (sizes: ClosedRange<Int64>, firms: Double) in
            Self.drawn(own.count { sizes.contains($0) }, of: own.count, towards: firms)
        }
        let firms = book.lotCounts.share(of: hundredths)
        let size = 0.5 * firms + 0.5 * share(hundredths...hundredths, firms)
        let sizes = LotCounts.sizes(near: hundredths, factor: Self.factor)
        let firmDensity = firmDensity(at: hundredths)
        let density =
            0.5 * firmDensity
            + 0.5 * share(sizes, min(1, 2 * Self.reach * firmDensity)) / (2 * Self.reach)
        return max(size, width * density)
    }

    private func firmDensity(at hundredths: Int64) -> Double {
        book.lotCounts.density(at: hundredths, reach: Self.reach, factor: Self.factor)
    }

    private func equal(_ leg: Leg) -> Double {
        leg.lots == leg.its ? (1 - Self.inexact) / leg.chance : Self.inexact * near(leg)
    }

    /// Each account keeps its own habit around one size, which tells nothing more from day to day.
    private static func steady(_ leg: Leg) -> Double { areNear(leg.lots, leg.its) ? 1 : unsteady }

    private func near(_ leg: Leg) -> Double { follow(leg, leg.logRatio, Self.jitter) }

    /// The ratio is that of the told entry in the middle; `nil` where there are not two.
    private func constantRatio(
        _ legs: [Leg], _ isTold: [Bool]
    ) -> (exact: [Double], near: [Double])? {
        let told = zip(legs, isTold).filter(\.1).map(\.0).sorted {
            ($0.logRatio, $0.its) < ($1.logRatio, $1.its)
        }
        guard told.count > 1 else { return nil }
        let ratio = told[told.count / 2].logRatio
        // Of equal ratios that of the largest lots is told best.
        let example = told.last { $0.logRatio == ratio } ?? told[told.count / 2]
        let near = legs.map { follow($0, $0.logRatio - ratio, Self.ratioJitter) }
        let exact = zip(legs, near).map { leg, near in
            leg.sizes(byRatioOf: example).map { (1 - Self.inexact) / $0 / leg.chance }
                ?? Self.inexact * near
        }
        return (Self.withoutStrongest(exact, isTold), Self.withoutStrongest(near, isTold))
    }

    /// The ratio is not known beforehand: the entry that speaks most for it is not counted.
    private static func withoutStrongest(_ terms: [Double], _ isTold: [Bool]) -> [Double] {
        var terms = terms
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
