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
    /// Whether the legs are a day apart on some of the days alone.
    var isMixed = false
    /// What else the two have in common, a multiple of 2^-20; 0 until it is asked for.
    var corroboration = 0.0

    /// Reads two accounts with their lots, by account numbers.
    ///
    /// - Returns: the pair, with the matches of hedged days.
    static func read(
        _ key: UInt64, _ evidence: MirrorEvidence, _ history: inout PairHistory
    ) -> (pair: MirroredPair, hits: [MirrorHit]) {
        let (first, second) = (UInt32(key >> 32), UInt32(truncatingIfNeeded: key))
        let (episode, hits) = evidence.withLots(first, second, &history)
        var accounts = AccountPair(key: 0)
        (accounts.first, accounts.second) = (first, second)
        let pair = MirroredPair(
            accounts: accounts, days: episode.days, matches: episode.matches,
            coactive: episode.coactive, movement: episode.movement, styles: episode.styles,
            lots: episode.lots)
        return (pair, hits)
    }

    /// Reads pairs with their lots.
    ///
    /// - Parameter keys: pairs of account numbers, the canonically first one first.
    /// - Returns: the pairs in the same order, by account numbers.
    static func read(_ keys: [UInt64], in book: TradingBook, threads: Int) -> [MirroredPair] {
        let evidence = MirrorEvidence(book: book)
        return parallelMap(keys.count, threads: threads) { index in
            var history = PairHistory()
            return read(keys[index], evidence, &history).pair
        }
    }

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
    /// Pairs whose legs are booked a day apart, by account numbers, the one with the earlier
    /// results first; in any order.
    let late: [MirroredPair]
    let threads: Int
    /// Tells trading that may differ apart, within one `TradingState`.
    let epoch: Int
    /// What differs from the epoch before; `nil` where most may.
    let change: TradingChange?

    /// `opposites` by account numbers, in any order.
    private let pairs: [MirroredPair]

    /// - Parameter candidates: with their lots.
    convenience init(
        book: TradingBook, candidates: PairCandidates, late: LatePairs, threads: Int, epoch: Int,
        change: TradingChange?
    ) {
        self.init(
            book: book, epoch: epoch, change: change,
            pairs: Self.passing(candidates.pairs(in: book), in: book),
            late: late.pairs(in: book), threads: threads)
    }

    /// - Parameter pairs: by account numbers, in any order.
    convenience init(book: TradingBook, pairs: [MirroredPair], threads: Int) {
        self.init(
            book: book, epoch: 0, change: nil, pairs: Self.passing(pairs, in: book), late: [],
            threads: threads)
    }

    /// The same trading, in a firm that others may have joined who never traded.
    convenience init(_ other: TradingComparison, book: TradingBook, threads: Int) {
        self.init(
            book: book, epoch: other.epoch, change: other.change, pairs: other.pairs,
            late: other.late, threads: threads)
    }

    private init(
        book: TradingBook, epoch: Int, change: TradingChange?, pairs: [MirroredPair],
        late: [MirroredPair], threads: Int
    ) {
        self.book = book
        self.epoch = epoch
        self.change = change
        self.threads = threads
        self.pairs = pairs
        self.late = late
        opposites = Self.inOrder(pairs, book.order)
    }

    /// Whether two accounts say of each other what they said at an earlier epoch.
    func isSame(of one: UInt32, _ other: UInt32, since earlier: Int?) -> Bool {
        if earlier == epoch { return true }
        guard let change, let earlier, earlier == epoch - 1 else { return false }
        return !change.mayConcern(book.key(one, other))
    }

    /// What changed since an earlier epoch; `nil` where most may have.
    func clockNews(since earlier: Int?) -> ClockNews? {
        if earlier == epoch { return ClockNews.none }
        guard let earlier, earlier == epoch - 1 else { return nil }
        return change.map { ClockNews($0, book) }
    }

    /// `late` by canonical positions, in canonical order.
    var lateOpposites: [MirroredPair] { Self.inOrder(late, book.order) }

    private static func inOrder(
        _ pairs: [MirroredPair], _ order: CanonicalOrder
    ) -> [MirroredPair] {
        pairs.map { pair in
            var pair = pair
            pair.accounts = AccountPair(
                order.customerRank[Int(pair.accounts.first)],
                order.customerRank[Int(pair.accounts.second)])
            return pair
        }.sorted { $0.accounts < $1.accounts }
    }

    /// Those that matter.
    private static func passing(
        _ pairs: [MirroredPair], in book: TradingBook
    ) -> [MirroredPair] {
        pairs.filter(OppositeFloor(accounts: book.accounts).passes)
    }
}

/// What of the firm's trading a settle found to differ.
struct TradingChange: Sendable {
    /// Positions of groups with new rows.
    var groups: [Int]
    /// Numbers of accounts of which a row came, went or changed, in order.
    var touched: [UInt32]
    /// Those of them of which one went or changed.
    var disturbed: [UInt32]
    /// Pairs of account numbers that coincide otherwise than before in some group.
    var coincident: [UInt64]
    /// Who has, or had, a row in a group that was placed anew.
    var concerned: ConcernedAccounts
    /// Whether lots may say something else of anybody.
    var isNewLaw: Bool

    /// Whether what two accounts say against each other may be something else.
    func mayConcern(_ key: UInt64) -> Bool {
        isNewLaw || concerned.mayShare(key) || isTouched(UInt32(key >> 32))
            || isTouched(UInt32(truncatingIfNeeded: key))
    }

    private func isTouched(_ account: UInt32) -> Bool {
        let place = touched.position { $0 >= account }
        return place < touched.count && touched[place] == account
    }
}

/// How much a pair must say to matter to anything, by how many accounts trade.
///
/// e-BH over all pairs of `n` accounts passes nothing below `ln n` unless it passes more than `n`
/// pairs, and a leg of a group has to pay for the choice among all accounts. Lots alone make no
/// pair: in a large firm the outcomes must say something by themselves.
struct OppositeFloor {
    /// Natural log of how many accounts trade.
    let choice: Double

    /// Natural log by how much more a pair has to say for when its legs are booked.
    private let rarity: Double

    init(accounts: Int, _ timing: LegTiming = .sameDay) {
        choice = Numerics.ln(Double(max(1, accounts)))
        rarity = timing.rarity + Numerics.ln(Double(timing.ways))
    }

    /// Natural log-likelihood ratio of a leg's outcomes.
    var leg: Double { max(4, choice - 4) }

    func passes(movement: Double) -> Bool { movement > max(0, choice + rarity - 8) }

    func passes(_ pair: MirroredPair) -> Bool {
        passes(movement: pair.movement)
            && (pair.movement >= leg
                || pair.logLikelihoodRatio
                    >= choice + rarity - PairCorroboration.range.upperBound)
    }
}

/// A statistic that reads `Population.trading`.
protocol ComparesTrading {}
