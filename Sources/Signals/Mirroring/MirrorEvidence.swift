internal import Records

/// Adds up the days of two accounts.
///
/// A match weighs how much better mirroring explains the sum of both outcomes than the density with
/// which the other rows of the group stand at the mirrored point; a hedged day without one speaks
/// against. A day whose outcomes are too small to tell speaks by its lots and markets alone. On
/// which days the two hedge is not known: `HedgeHabits` sums over all ways. All values are
/// multiples of 2^-20.
///
/// How closely the legs of a hedge meet is a habit of its own: the days are read by a tight and by
/// a loose law, and the two likelihoods mixed. Honest people of opposite styles meet as loosely as
/// the latter (`styles`), so that loose legs prove nothing beyond what is believed of styles; lots
/// that follow each other do.
struct MirrorEvidence {
    let book: TradingBook
    var pass = TradingPass.settled
    /// Days of its market by which the second account's row comes later than the first's.
    var lag = 0
    /// Another number of days, fewer: each row of the first account takes the one by which it is
    /// mirrored better, both being as likely; `nil` where all are `lag` days apart.
    var orLag: Int?
    /// Whether the markets that the two trade are left out.
    var leavesMarkets = false

    /// P(the legs match in a group in which both trade | they hedge on that day).
    static let matchProbability = 0.85
    /// Of all pairs of accounts, those whose honest styles are opposite day after day: about as
    /// many as hedge, in a firm of some thousand accounts.
    static let styleShare = 2e-6
    /// Prior share of the hedges whose legs miss each other by little.
    private static let tightShare = 0.75
    /// No day's outcomes prove more than this, whatever the densities say; with the lots.
    static let strongestDay = 8.0
    static let strongestRatio = Numerics.exponential(strongestDay)
    private static let strongestWithLots = Numerics.exponential(12)
    static let miss = Numerics.quantized(Numerics.ln(1 - matchProbability))

    func episode(_ pair: AccountPair) -> (episode: MirrorEpisode, hits: [MirrorHit]) {
        let customers = book.order.customers
        var history = PairHistory()
        read(customers[Int(pair.first)], customers[Int(pair.second)], &history)
        return episode(&history)
    }

    /// What the outcomes of a pair that was read say, with the matches of hedged days.
    func episode(_ history: inout PairHistory) -> (episode: MirrorEpisode, hits: [MirrorHit]) {
        let (episode, lane) = outcomes(&history)
        return finished(episode, history, lane: lane)
    }

    /// What outcomes, lots and markets of two accounts say together, with the matches of hedged
    /// days.
    ///
    /// Lots that keep another ratio than one keep that of the days that the outcomes tell.
    func withLots(
        _ first: UInt32, _ second: UInt32, _ history: inout PairHistory
    ) -> (episode: MirrorEpisode, hits: [MirrorHit]) {
        read(first, second, &history)
        var (episode, lane) = outcomes(&history)
        let told = history.hits(HedgeHabits.hedged(history.days, lane: lane))
        let ways = Way.all(
            history, (first, second), told: told, book, lag: lag,
            leavesMarkets: leavesMarkets || orLag != nil)
        var best = (value: -Double.infinity, way: 0, lane: lane)
        var logs: [Double] = []
        for (index, way) in ways.enumerated() {
            gather(way, &history)
            let reading = HedgeHabits.read(history.days)
            let value = way.logPrior + Self.said(reading, history)
            logs.append(value)
            if value > best.value { best = (value, index, reading.best) }
        }
        episode.lots = Numerics.quantized(Self.logSum(logs) - episode.movement)
        gather(ways[best.way], &history)
        return finished(episode, history, lane: best.lane)
    }

    private func gather(_ way: Way, _ history: inout PairHistory) {
        let (lots, markets) = (way.lots, way.markets)
        if markets.isEmpty {
            history.gatherDays(strongest: Self.strongestWithLots) { lots[$0] }
        } else {
            history.gatherDays(strongest: Self.strongestWithLots, absent: way.absent) {
                lots[$0] * markets[$0]
            }
        }
    }

    /// One way in which lots and markets of two accounts may go together.
    private struct Way {
        var logPrior: Double
        /// What lots and markets say of each entry; the latter empty where they are left out.
        var lots: [Double]
        var markets: [Double] = []
        var absent: [Day] = []

        /// Each habit of lots, with markets left out and with the markets of the one that follows.
        static func all(
            _ history: PairHistory, _ accounts: (UInt32, UInt32), told: [Int], _ book: TradingBook,
            lag: Int, leavesMarkets: Bool
        ) -> [Way] {
            let lots = LotEvidence(book: book).ratios(of: history.entries, accounts, told: told)
            var ways: [Way] = []
            ways.reserveCapacity(2 * lots.count)
            if leavesMarkets {
                for lot in lots { ways.append(Way(logPrior: lot.logPrior, lots: lot.ratios)) }
                return ways
            }
            let markets = [false, true].map { isReversed -> (ratios: [Double], absent: [Day]) in
                let leader = isReversed ? accounts.1 : accounts.0
                let rows = history.entries.map { isReversed ? $0.first : $0.second }
                let opposite = zip(history.entries, rows).lazy.filter(\.0.mayMirror).map(\.1)
                var habit = MarketHabit(
                    isReversed ? accounts.0 : accounts.1, opposite: opposite, book)
                let ratios = zip(history.entries, rows).map { entry, row in
                    entry.mayMirror ? habit.ratio(of: book.rows[row]) : 1
                }
                let days = days(of: leader, isFirst: !isReversed, book, lag: lag)
                return (ratios, history.absences(days))
            }
            for lot in lots {
                let market = markets[lot.isReversed ? 1 : 0]
                let prior = lot.logPrior + half
                ways.append(Way(logPrior: prior, lots: lot.ratios))
                ways.append(
                    Way(
                        logPrior: prior, lots: lot.ratios, markets: market.ratios,
                        absent: market.absent))
            }
            return ways
        }

        /// Natural log of the prior of either way with markets.
        private static let half = Numerics.ln(0.5)

        /// Days of the first account on which one of the two could have met the other.
        private static func days(
            of account: UInt32, isFirst: Bool, _ book: TradingBook, lag: Int
        ) -> [Day] {
            let days = book.rows[book.accountRows.range(of: account)].compactMap { row -> Day? in
                book.days.group(row.group, later: isFirst ? lag : -lag).map { other in
                    book.groups[Int(isFirst ? row.group : other)].day
                }
            }
            return lag > 0 ? days.sorted() : days
        }
    }

    /// What the outcomes of a pair that was read say, by the accounts' own costs where these
    /// explain them better.
    ///
    /// - Complexity: O(r log n) for r entries of groups of n rows.
    func outcomes(_ history: inout PairHistory) -> (episode: MirrorEpisode, lane: Int) {
        var reading = reading(&history)
        var (movement, loose) = (Self.mixed(reading.laws), reading.laws[1])
        if lag == 0, let costs = OwnCosts(of: history.entries, book, in: pass) {
            let entries = history.entries
            history.entries = costs.read(entries)
            let own = self.reading(&history)
            history.price = OwnCosts.price
            if Self.said(own, history) > movement {
                (reading, movement) = (own, Self.said(own, history))
                loose = own.laws[1] - history.price
            } else {
                (history.entries, history.price) = (entries, 0)
                gather(&history)
            }
        }
        var episode = MirrorEpisode(coactive: history.coactive)
        episode.movement = Numerics.quantized(movement)
        if episode.movement > 0 { episode.styles = styles(loose, history) }
        return (episode, reading.best)
    }

    private func reading(_ history: inout PairHistory) -> HedgeHabits.Reading {
        gather(&history)
        return HedgeHabits.read(history.days)
    }

    /// The days by their outcomes alone.
    private func gather(_ history: inout PairHistory) {
        history.gatherDays(strongest: Self.strongestRatio) { _ in 1 }
    }

    /// What honest people of opposite styles take from it.
    ///
    /// - Parameter loose: what the loose law says, natural log.
    private func styles(_ loose: Double, _ history: PairHistory) -> Double {
        let timed = OppositeStyles(book, in: pass).logRatio(history.entries) - history.price
        return Numerics.quantized(
            Numerics.ln(
                1 + Self.styleShare * Numerics.exponential(min(500, loose))
                    + OppositeStyles.share * Numerics.exponential(min(500, timed))))
    }

    /// What a history says, of which these are the laws. Costs of the accounts' own are those of
    /// all their hedges, so that days on which these would leave something else speak against them.
    private static func said(_ reading: HedgeHabits.Reading, _ history: PairHistory) -> Double {
        history.price > 0 ? mixed(reading.lasting) - history.price : mixed(reading.laws)
    }

    private static func mixed(_ laws: SIMD2<Double>) -> Double {
        logSum([Numerics.ln(tightShare) + laws[0], Numerics.ln(1 - tightShare) + laws[1]])
    }

    /// Natural log of the sum of values whose logs are given.
    private static func logSum(_ logs: [Double]) -> Double {
        let greatest = logs.max() ?? 0
        return greatest
            + Numerics.ln(logs.reduce(0) { $0 + Numerics.exponential($1 - greatest) })
    }

    private func finished(
        _ told: MirrorEpisode, _ history: PairHistory, lane: Int
    ) -> (episode: MirrorEpisode, hits: [MirrorHit]) {
        var episode = told
        let places = history.hits(HedgeHabits.hedged(history.days, lane: lane))
        let law = lane / HedgeHabits.count
        let hits = places.map { place in
            let entry = history.entries[place]
            let match = Self.matchProbability
            let ratio = min(entry.ratios[law], Self.strongestRatio)
            return MirrorHit(
                first: entry.first, second: entry.second,
                movement: Numerics.quantized(Numerics.ln(match * ratio + 1 - match)))
        }
        episode.matches = hits.count
        episode.days = history.distinctDays(places)
        return (episode, hits)
    }

    /// The tight law and the loose one.
    static func densities(_ residual: Double) -> SIMD2<Double> {
        SIMD2(tightDensity(residual), looseDensity(residual))
    }

    /// Tight: a narrow Laplace law with a wide one mixed in, for legs that slip.
    static func tightDensity(_ residual: Double) -> Double {
        0.85 * laplace(residual, 1) + 0.15 * laplace(residual, 3)
    }

    /// Loose, and opposite styles as well.
    static func looseDensity(_ residual: Double) -> Double {
        0.85 * laplace(residual, 4) + 0.15 * laplace(residual, 8)
    }

    static func laplace(_ x: Double, _ width: Double) -> Double {
        Numerics.exponential(-abs(x) / width) / (2 * width)
    }
}
