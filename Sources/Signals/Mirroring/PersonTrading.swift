/// The trading of persons against each other, for as long as that of their accounts and who is
/// behind these stay the same.
struct PersonTrading: Sendable {
    let persons: TradingPersons
    /// `nil` where no two persons may mirror each other.
    let comparison: TradingComparison?
    private let epoch: Int

    /// - Complexity: O(n) in the accounts and the coincidences of the firm, and the reading of the
    ///   pairs of persons that have enough of these.
    init(_ trading: TradingComparison, _ table: PersonTable) {
        epoch = trading.epoch
        persons = TradingPersons(trading.book, table)
        let keys = PersonCandidates(book: trading.book, persons: persons).keys(
            threads: trading.threads)
        if keys.isEmpty {
            comparison = nil
            return
        }
        var chosen: Set<UInt32> = []
        for key in keys {
            chosen.insert(persons.person[Int(key >> 32)])
            chosen.insert(persons.person[Int(UInt32(truncatingIfNeeded: key))])
        }
        let book = trading.book.takingTogether(persons, only: chosen)
        comparison = TradingComparison(book: book, keys: keys, threads: trading.threads)
    }

    /// The same where customers alone have joined who never traded; `nil` where it may be another.
    ///
    /// - Complexity: O(n) in the customers.
    func held(at trading: TradingComparison, _ table: PersonTable) -> PersonTrading? {
        let isSame =
            epoch == trading.epoch
            && persons.person.indices.allSatisfy { table[UInt32($0)] == persons.person[$0] }
        guard isSame else { return nil }
        return PersonTrading(
            persons: persons,
            comparison: comparison.map { other in
                TradingComparison(
                    other, book: other.book.inOrder(of: trading.book.order),
                    threads: trading.threads)
            }, epoch: epoch)
    }

    private init(persons: TradingPersons, comparison: TradingComparison?, epoch: Int) {
        self.persons = persons
        self.comparison = comparison
        self.epoch = epoch
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
