internal import Statistics
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
    var styles: Double
    /// Natural log-likelihood ratio of the lots, a multiple of 2^-20.
    var lots: Double
    /// What else the two have in common, a multiple of 2^-20; 0 until it is asked for.
    var corroboration = 0.0

    /// Of the trading alone.
    var logLikelihoodRatio: Double { movement - styles + lots }
    /// Of everything.
    var support: Double { logLikelihoodRatio + corroboration }
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
        let builder = TradingBookBuilder(
            records: records, asOf: asOf, order: order, threads: threads)
        let first = TradingBook(builder)
        let pairs = Self.opposites(in: first, threads: threads)
        let costs = Self.costs(of: pairs, in: first, builder)
        self.threads = threads
        if costs.isEmpty {
            (book, opposites) = (first, pairs)
        } else {
            book = TradingBook(builder, knowing: costs)
            opposites = Self.opposites(in: book, threads: threads)
        }
    }

    private static func opposites(in book: TradingBook, threads: Int) -> [MirroredPair] {
        let candidates = MirrorSearch(book: book, threads: threads).candidates()
        let (evidence, lots) = (MirrorEvidence(book: book), LotEvidence(book: book))
        return parallelMap(candidates.count, threads: threads) { index -> MirroredPair? in
            let accounts = candidates[index]
            let found = evidence.episode(accounts)
            if found.days < 2 { return nil }
            let pair = MirroredPair(
                accounts: accounts, days: found.days, matches: found.hits.count,
                coactive: found.coactive, movement: found.movement, styles: found.styles,
                lots: lots.logRatio(found.hits, of: accounts.second))
            return max(pair.movement, pair.logLikelihoodRatio) > 0 ? pair : nil
        }.compactMap(\.self)
    }

    /// What pairs that hardly came about by chance leave in markets whose cost is not known, by
    /// market, in hundredths of the typical move; only where it piles up.
    private static func costs(
        of pairs: [MirroredPair], in book: TradingBook, _ builder: TradingBookBuilder
    ) -> [Int: Int] {
        if book.scales.allSatisfy(\.isCostKnown) { return [:] }
        let accounts = Double(max(2, book.accounts))
        let needed = Numerics.ln(accounts * (accounts - 1) / 2)
        let evidence = MirrorEvidence(book: book)
        var votes: [Int: [Int]] = [:]
        for pair in pairs where pair.logLikelihoodRatio >= needed {
            for hit in evidence.episode(pair.accounts).hits {
                let (one, other) = (book.rows[hit.first], book.rows[hit.second])
                let market = book.market(ofGroup: one.group)
                let scale = book.scales[market]
                if scale.isCostKnown { continue }
                let sum = builder.move(ofRow: Int(one.row)) + builder.move(ofRow: Int(other.row))
                if let vote = PriceScale.vote(sum: sum, typical: scale.typical) {
                    votes[market, default: []].append(vote)
                }
            }
        }
        return votes.compactMapValues(PriceScale.pile)
    }
}

/// A statistic that reads `Population.trading`.
protocol ComparesTrading {}
