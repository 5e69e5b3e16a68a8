internal import Records

/// A pair of accounts with everything that speaks for and against it.
struct MirroredPair: Sendable {
    var accounts: AccountPair
    /// Distinct days with a hit.
    var days: Int
    var matches: Int
    /// Groups in which both traded.
    var coactive: Int
    /// Natural log-likelihood ratio of outcomes and misses, a multiple of 2^-20.
    var movement: Double
    /// Natural log-likelihood ratio of the lots, a multiple of 2^-20.
    var lots: Double

    var logLikelihoodRatio: Double { movement + lots }
}

/// Which accounts trade against each other, found once a settle for all statistics that ask.
///
/// A function of the current records and the as-of time alone.
final class TradingComparison: Sendable {
    let book: TradingBook
    /// Pairs whose outcomes speak for mirroring, with or without their lots, in canonical order.
    let opposites: [MirroredPair]
    let threads: Int

    init(records: SharedRecords, asOf: EventTime, order: CanonicalOrder, threads: Int) {
        let book = TradingBook(records: records, asOf: asOf, order: order, threads: threads)
        self.book = book
        self.threads = threads
        let candidates = MirrorSearch(book: book, threads: threads).candidates()
        let (evidence, lots) = (MirrorEvidence(book: book), LotEvidence(book: book))
        opposites = parallelMap(candidates.count, threads: threads) { index -> MirroredPair? in
            let accounts = candidates[index]
            let found = evidence.episode(accounts)
            if found.days < 2 { return nil }
            let pair = MirroredPair(
                accounts: accounts, days: found.days, matches: found.hits.count,
                coactive: found.coactive, movement: found.movement,
                lots: lots.logRatio(found.hits, of: accounts.second))
            return max(pair.movement, pair.logLikelihoodRatio) > 0 ? pair : nil
        }.compactMap(\.self)
    }
}

/// A statistic that reads `Population.trading`.
protocol ComparesTrading {}
