internal import Statistics

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
    /// What honest people of opposite styles take from it: natural log, >= 0, a multiple of 2^-20.
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
    /// Pairs whose outcomes speak for mirroring enough to matter, in canonical order.
    let opposites: [MirroredPair]
    let threads: Int
    /// Tells trading that may differ apart, within one `TradingState`.
    let epoch: Int

    /// `opposites` by account numbers, in any order.
    private let pairs: [MirroredPair]

    convenience init(book: TradingBook, candidates: PairCandidates, threads: Int, epoch: Int) {
        self.init(
            book: book, epoch: epoch,
            pairs: Self.passing(
                Self.pairs(of: candidates, in: book, pass: .settled, threads: threads), in: book),
            threads: threads)
    }

    /// - Parameter keys: pairs of account numbers, the canonically first one first.
    convenience init(book: TradingBook, keys: [UInt64], threads: Int) {
        self.init(
            book: book, epoch: 0,
            pairs: Self.passing(
                Self.pairs(keys, in: book, pass: .settled, threads: threads), in: book),
            threads: threads)
    }

    /// The same trading, in a firm that others may have joined who never traded.
    convenience init(_ other: TradingComparison, book: TradingBook, threads: Int) {
        self.init(book: book, epoch: other.epoch, pairs: other.pairs, threads: threads)
    }

    private init(book: TradingBook, epoch: Int, pairs: [MirroredPair], threads: Int) {
        self.book = book
        self.epoch = epoch
        self.threads = threads
        self.pairs = pairs
        let rank = book.order.customerRank
        opposites =
            pairs.map { pair in
                var pair = pair
                pair.accounts.first = rank[Int(pair.accounts.first)]
                pair.accounts.second = rank[Int(pair.accounts.second)]
                return pair
            }.sorted { $0.accounts < $1.accounts }
    }

    /// Those that matter.
    private static func passing(
        _ pairs: [MirroredPair], in book: TradingBook
    ) -> [MirroredPair] {
        pairs.filter(OppositeFloor(accounts: book.accounts).passes)
    }

    /// Candidates whose outcomes may matter, with their lots, by account numbers.
    private static func pairs(
        of candidates: PairCandidates, in book: TradingBook, pass: TradingPass, threads: Int
    ) -> [MirroredPair] {
        let floor = OppositeFloor(accounts: book.accounts)
        let plausible = candidates.all.filter { candidate in
            let episode = pass == .search ? candidate.search : candidate.settled
            return floor.passes(movement: episode.movement)
                && (pass == .settled || candidate.isUncertain)
        }
        return pairs(plausible.map(\.key), in: book, pass: pass, threads: threads)
    }

    private static func pairs(
        _ keys: [UInt64], in book: TradingBook, pass: TradingPass, threads: Int
    ) -> [MirroredPair] {
        let evidence = MirrorEvidence(book: book, pass: pass)
        return parallelMap(keys.count, threads: threads) { index in
            let (first, second) = (
                UInt32(keys[index] >> 32), UInt32(truncatingIfNeeded: keys[index])
            )
            var history = PairHistory()
            let episode = evidence.withLots(first, second, &history).episode
            var accounts = AccountPair(key: 0)
            (accounts.first, accounts.second) = (first, second)
            return MirroredPair(
                accounts: accounts, days: episode.days, matches: episode.matches,
                coactive: episode.coactive, movement: episode.movement, styles: episode.styles,
                lots: episode.lots)
        }
    }

    /// What pairs that hardly came about by chance leave in markets whose cost is not known, by
    /// market, in hundredths of the typical move; only where it piles up.
    static func costs(
        of candidates: PairCandidates, in book: TradingBook, threads: Int,
        moves: (TradingRow) -> Double
    ) -> [Int: Int] {
        let accounts = Double(max(2, book.accounts))
        let needed = Numerics.ln(accounts * (accounts - 1) / 2)
        let evidence = MirrorEvidence(book: book, pass: .search)
        var votes: [Int: [Int]] = [:]
        for pair in pairs(of: candidates, in: book, pass: .search, threads: threads)
        where pair.logLikelihoodRatio >= needed {
            var history = PairHistory()
            let hits = evidence.withLots(
                pair.accounts.first, pair.accounts.second, &history
            ).hits
            for hit in hits {
                let (one, other) = (book.rows[hit.first], book.rows[hit.second])
                let scale = book.searchScale(ofGroup: one.group)
                if scale.isCostKnown { continue }
                let sum = moves(one) + moves(other)
                if let vote = PriceScale.vote(sum: sum, typical: scale.typical) {
                    votes[book.market(ofGroup: one.group), default: []].append(vote)
                }
            }
        }
        return votes.compactMapValues(PriceScale.pile)
    }
}

/// How much a pair must say to matter to anything, by how many accounts trade.
///
/// e-BH over all pairs of `n` accounts passes nothing below `ln n` unless it passes more than `n`
/// pairs, and a leg of a group has to pay for the choice among all accounts. Lots alone make no
/// pair: in a large firm the outcomes must say something by themselves.
struct OppositeFloor {
    private let choice: Double

    init(accounts: Int) { choice = Numerics.ln(Double(max(1, accounts))) }

    /// Natural log-likelihood ratio of a leg's outcomes.
    var leg: Double { max(4, choice - 4) }

    func passes(movement: Double) -> Bool { movement > max(0, choice - 8) }

    func passes(_ pair: MirroredPair) -> Bool {
        passes(movement: pair.movement)
            && (pair.movement >= leg
                || pair.logLikelihoodRatio >= choice - PairCorroboration.range.upperBound)
    }
}

/// A statistic that reads `Population.trading`.
protocol ComparesTrading {}
