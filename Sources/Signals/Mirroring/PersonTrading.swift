/// The trading of persons against each other, followed from settle to settle: two persons are read
/// anew where a row of theirs changed, or one that stands beside theirs.
///
/// Invariant: it is what would be made of the firm's trading anew.
struct PersonTrading: Sendable {
    let persons: TradingPersons
    /// `nil` where no two persons may mirror each other.
    let comparison: TradingComparison?
    /// What changed with the last step; `nil` where most may have.
    let news: ClockNews?
    private let epoch: Int
    /// What each two persons say of whose rows enough coincide, by account numbers.
    private let pairs: [UInt64: MirroredPair]

    /// - Complexity: O(n) in the accounts and the coincidences of the firm, and the reading of the
    ///   pairs of persons that have enough of these.
    init(_ trading: TradingComparison, _ table: PersonTable) {
        let persons = TradingPersons(trading.book, table)
        let candidates = PersonCandidates(book: trading.book, persons: persons)
        self.init(
            persons, trading, keys: candidates.keys(threads: trading.threads), kept: [:], news: nil)
    }

    /// - Parameters:
    ///   - keys: of the pairs to be read, each once.
    ///   - kept: those of them that are known.
    private init(
        _ persons: TradingPersons, _ trading: TradingComparison, keys: some Collection<UInt64>,
        kept: [UInt64: MirroredPair], news: ClockNews?
    ) {
        (self.persons, self.news, epoch) = (persons, news, trading.epoch)
        if keys.isEmpty {
            (comparison, pairs) = (nil, [:])
            return
        }
        var chosen: Set<UInt32> = []
        for key in keys {
            let pair = persons.pair(key)
            chosen.formUnion([pair.one, pair.other])
        }
        let book = trading.book.takingTogether(persons, only: chosen)
        let due = keys.filter { kept[$0] == nil }.sorted()
        var pairs = kept
        for (key, pair) in zip(
            due, MirroredPair.read(due, in: book, threads: trading.threads))
        {
            pairs[key] = pair
        }
        self.pairs = pairs
        comparison = TradingComparison(
            book: book, pairs: Array(pairs.values), threads: trading.threads)
    }

    /// What it is at a later settle.
    ///
    /// - Complexity: O(n) in the customers where nothing changed but that some joined who never
    ///   traded; else O(n) in the rows of persons who may mirror each other, and the reading of
    ///   those concerned.
    func settled(_ trading: TradingComparison, _ table: PersonTable) -> PersonTrading {
        if epoch == trading.epoch, persons.stand(in: table) { return held(trading) }
        let change = epoch == trading.epoch - 1 ? trading.change : nil
        if epoch != trading.epoch, change?.isNewLaw ?? true {
            return PersonTrading(trading, table)
        }
        let now = TradingPersons(trading.book, table)
        if coarse(now.count) != coarse(persons.count) { return PersonTrading(trading, table) }
        let moved = now.moved(since: persons)
        let candidates = PersonCandidates(book: trading.book, persons: now)
        let due = candidates.keys(of: change?.coincident ?? [])
            .union(candidates.keys(around: moved))
        var keys = Set(
            pairs.keys.filter { key in
                let ends = [UInt32(key >> 32), UInt32(truncatingIfNeeded: key)]
                return !ends.contains(where: moved.contains)
            })
        keys.subtract(due)
        keys.formUnion(candidates.reached(due.sorted(), threads: trading.threads))
        var news = change.map { ClockNews($0, trading.book, persons: now) } ?? .none
        news.touch(moved)
        let concerned = change?.concerned.together(now.person)
        let kept = pairs.filter { key, _ in
            let (one, other) = now.pair(key)
            return keys.contains(key) && !news.touched.contains(one)
                && !news.touched.contains(other)
                && !(concerned?.mayShare(UInt64(one) << 32 | UInt64(other)) ?? false)
        }
        return PersonTrading(now, trading, keys: keys, kept: kept, news: news)
    }

    private func held(_ trading: TradingComparison) -> PersonTrading {
        PersonTrading(
            self,
            comparison.map { other in
                TradingComparison(
                    other, book: other.book.inOrder(of: trading.book.order),
                    threads: trading.threads)
            })
    }

    /// The same, where customers have joined who never traded.
    private init(_ other: PersonTrading, _ comparison: TradingComparison?) {
        (persons, pairs, epoch) = (other.persons, other.pairs, other.epoch)
        (self.comparison, news) = (comparison, ClockNews.none)
    }
}

extension TradingBook {
    /// The same trading, where customers have joined who never traded.
    func inOrder(of order: CanonicalOrder) -> TradingBook {
        TradingBook(
            rows: accountRows, groups: groups, traded: traded, days: days,
            searchScales: searchScales, scales: scales, isTraded: isTraded, lotCounts: lotCounts,
            order: order,
            accounts: accounts)
    }
}
