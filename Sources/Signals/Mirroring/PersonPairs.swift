internal import Records
internal import Statistics

/// Pairs of persons who mirror each other through changing accounts.
///
/// Whoever hedges each challenge for a day or two and goes on with new accounts leaves no pair of
/// accounts that says enough. The days of all accounts of a person are read as those of one, and
/// judged as pairs of accounts are, against all pairs of persons that were possible.
struct PersonPairs {
    /// Two accounts of a pair of persons that stood against each other, with what the persons say.
    struct AccountMatch: Sendable {
        /// Account numbers, the canonically first one first.
        var first: UInt32
        var second: UInt32
        /// Of them those whose persons surely hedge.
        var hedgers: [UInt32]
        /// Of the persons, over all their accounts.
        var pair: MirroredPair
        var alike: Int
        /// Pairs of accounts by which the two persons stood against each other.
        var pairs: Int
        /// Persons who trade.
        var persons: Int
        /// Of this pair of accounts.
        var days: [MirroredDay]
    }

    let trading: PersonTrading
    /// The trading of all accounts.
    let firm: TradingBook
    let population: Population
    let smallestDays: Int
    let rate: Double
    /// What else two accounts have in common, as a log-likelihood ratio, by account numbers.
    let corroboration: (UInt32, UInt32) -> Double

    /// In canonical order of the accounts.
    ///
    /// - Parameter clocks: of pairs of persons.
    func matches(_ clocks: inout KeptClocks) -> [AccountMatch] {
        guard let together = trading.comparison else { return [] }
        let (book, persons) = (together.book, trading.persons)
        var legs: [AccountPair: [[MirroredDay]]] = [:]
        let matching = PairMatching(
            trading: together, firm: firm, timing: .sameDay, opposites: together.opposites,
            corroboration: { pair in
                let days = Self.legs(days(of: pair, in: book), population.records)
                legs[pair] = days
                return common(days)
            }, smallestDays: smallestDays, rate: rate)
        return matching.pairs(&clocks).flatMap { match in
            matches(match, legs[match.pair.accounts] ?? [], persons)
        }.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    private func days(of pair: AccountPair, in book: TradingBook) -> [MirroredDay] {
        let customers = book.order.customers
        var history = PairHistory()
        return MirrorEvidence(book: book).withLots(
            customers[Int(pair.first)], customers[Int(pair.second)], &history
        ).hits.map { MirroredDay($0, in: book) }
    }

    /// The days by the two accounts that stand against each other, each with its days in order.
    private static func legs(
        _ days: [MirroredDay], _ records: CurrentRecords
    ) -> [[MirroredDay]] {
        Dictionary(grouping: days) { AccountPair($0.accounts(records).0, $0.accounts(records).1) }
            .sorted { $0.key < $1.key }.map(\.value)
    }

    /// The mean of what the pairs of accounts have in common: they are no independent witnesses.
    private func common(_ legs: [[MirroredDay]]) -> Double {
        if legs.isEmpty { return 0 }
        let sum = legs.reduce(0) { sum, days in
            let (one, other) = days[0].accounts(population.records)
            return sum + corroboration(one, other)
        }
        return Numerics.quantized(sum / Double(legs.count))
    }

    private func matches(
        _ match: MatchedPair, _ legs: [[MirroredDay]], _ persons: TradingPersons
    ) -> [AccountMatch] {
        if legs.count < 2 { return [] }
        let customers = population.order.customers
        let hedgers = Set(match.hedgers.map { persons.person[Int(customers[Int($0)])] })
        return legs.map { days in
            let (one, other) = days[0].accounts(population.records)
            let rank = population.order.customerRank
            let sorted = [one, other].sorted { rank[Int($0)] < rank[Int($1)] }
            return AccountMatch(
                first: sorted[0], second: sorted[1],
                hedgers: sorted.filter { hedgers.contains(persons.person[Int($0)]) },
                pair: match.pair, alike: match.alike, pairs: legs.count,
                persons: persons.count, days: days)
        }
    }
}

/// Which persons have enough coincidences among those of their accounts.
struct PersonCandidates {
    let book: TradingBook
    let persons: TradingPersons

    private static let shards = 64

    /// Keys of two account numbers under which the trading of two persons stands, sorted, each
    /// once.
    ///
    /// - Complexity: O(n + k log k) for n coincidences of which a filter lets k pass.
    func keys(threads: Int) -> [UInt64] {
        if persons.accounts.isEmpty { return [] }
        let shares = parallelMap(Self.shards, threads: threads) { shard -> [Coincidence] in
            var found: [Coincidence] = []
            for group in stride(from: shard, to: book.traded.count, by: Self.shards) {
                for coincidence in book.traded[group].coincidences {
                    if let key = key(coincidence.key) {
                        found.append(Coincidence(key: key, points: coincidence.points))
                    }
                }
            }
            return found
        }
        var filter = CoincidenceFilter(expected: shares.reduce(0) { $0 + $1.count })
        for share in shares { filter.add(share) }
        return Self.reached(shares.flatMap { $0.filter { filter.mayReach($0.key) } })
    }

    /// The pairs of persons whose accounts are among some pairs.
    func keys(of accounts: [UInt64]) -> Set<UInt64> { Set(accounts.compactMap(key)) }

    /// The pairs that some persons are in whose accounts coincide with others anywhere.
    ///
    /// - Complexity: O(n) in the coincidences of the groups in which they trade.
    func keys(around moved: Set<UInt32>) -> Set<UInt64> {
        if moved.isEmpty { return [] }
        var groups: Set<UInt32> = []
        for account in moved.flatMap(persons.accounts(of:)) {
            for row in book.rows[book.accountRows.range(of: account)] { groups.insert(row.group) }
        }
        let coincident = groups.flatMap { book.traded[Int($0)].coincidences.map(\.key) }
        return keys(
            of: coincident.filter { key in
                let (one, other) = persons.pair(key)
                return moved.contains(one) || moved.contains(other)
            })
    }

    /// Those of some pairs of persons that have enough coincidences.
    ///
    /// - Complexity: O(r log n) for each, of r rows in groups of n coincidences.
    func reached(_ keys: [UInt64], threads: Int) -> [UInt64] {
        let isReached = parallelMap(keys.count, threads: threads) {
            points(of: keys[$0]) >= Coincidence.needed
        }
        return zip(keys, isReached).filter(\.1).map(\.0)
    }

    private func points(of key: UInt64) -> Int {
        let (one, other) = persons.pair(key)
        var accounts: [UInt32: [UInt32]] = [:]
        for account in persons.accounts(of: one) {
            for row in book.rows[book.accountRows.range(of: account)] {
                accounts[row.group, default: []].append(account)
            }
        }
        var points = 0
        for partner in persons.accounts(of: other) {
            for row in book.rows[book.accountRows.range(of: partner)] {
                for account in accounts[row.group] ?? [] where account != partner {
                    // Of one person, each two once.
                    let key = book.key(account, partner)
                    if one == other, UInt32(key >> 32) != account { continue }
                    points += book.traded[Int(row.group)].coincidences.points(of: key)
                }
            }
        }
        return points
    }

    /// `nil` for two accounts whose persons have no others.
    private func key(_ accounts: UInt64) -> UInt64? {
        let one = persons.person[Int(accounts >> 32)]
        let other = persons.person[Int(UInt32(truncatingIfNeeded: accounts))]
        if one == other { return persons.shadow(of: one).map { book.key(one, $0) } }
        return persons.areSerial(one, other) ? book.key(one, other) : nil
    }

    private static func reached(_ all: [Coincidence]) -> [UInt64] {
        let sorted = all.sorted()
        var (keys, start) = ([UInt64](), 0)
        while start < sorted.count {
            var (end, points) = (start, 0)
            while end < sorted.count, sorted[end].key == sorted[start].key {
                points += sorted[end].points
                end += 1
            }
            if points >= Coincidence.needed { keys.append(sorted[start].key) }
            start = end
        }
        return keys
    }
}

/// A group in which two accounts mirrored each other, with both rows.
struct MirroredDay: Sendable {
    var first: TradingRow
    var second: TradingRow
    /// Natural log of how much better mirroring explains both outcomes than chance does.
    var movement: Double

    init(_ hit: MirrorHit, in book: TradingBook) {
        first = book.rows[hit.first]
        second = book.rows[hit.second]
        movement = hit.movement
    }

    /// The same with the other row first.
    var turned: MirroredDay {
        var turned = self
        swap(&turned.first, &turned.second)
        return turned
    }

    /// Numbers of the accounts of both rows.
    func accounts(_ records: CurrentRecords) -> (UInt32, UInt32) {
        let owners = records.activity.customer
        return (owners[Int(first.row)], owners[Int(second.row)])
    }
}
