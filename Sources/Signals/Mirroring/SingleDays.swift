internal import Records
internal import Statistics

/// Pairs of accounts that mirror each other on one day alone, where an account's affiliate is known
/// to hedge in pairs.
///
/// In a whole firm chance makes many. Under an affiliate whose accounts hedge for a few days each,
/// and are thrown away when one leg is lost, some are lost on the first day. How many of them
/// chance makes is told by pairs of which one account is another affiliate's, scaled by how often
/// two rows stand in one group.
///
/// Source: Elias & Gygi 2007, "Target-decoy search strategy".
struct SingleDays {
    /// By affiliate, lone pairs of two of its accounts; the strongest first.
    private(set) var own: [UInt32: [LonePairs.Pair]] = [:]
    /// By affiliate, strengths of those with another affiliate's account, falling.
    private var across: [UInt32: [Double]] = [:]
    /// By affiliate, pairs of rows in one group: of its own accounts, and of one of these and
    /// another's.
    private var rows: [UInt32: (own: Double, across: Double)] = [:]

    /// Points, half natural log units, below which a day is no sign of a hedge.
    private static let fewestPoints = 12

    /// - Parameters:
    ///   - affiliates: whose accounts hedge in pairs.
    ///   - owners: affiliates by account number.
    /// - Complexity: O(c + k r) for c coincidences of all groups of which k concern the affiliates,
    ///   r rows an account.
    init(_ trading: TradingComparison, under affiliates: Set<UInt32>, owners: [UInt32]) {
        let book = trading.book
        var keys: Set<UInt64> = []
        for group in book.traded {
            count(group, affiliates, owners)
            for coincidence in group.coincidences where coincidence.points >= Self.fewestPoints {
                let (one, other) = Self.accounts(coincidence.key)
                if affiliates.contains(owners[Int(one)]) || affiliates.contains(owners[Int(other)])
                {
                    keys.insert(coincidence.key)
                }
            }
        }
        let customers = book.order.customers
        let known = trading.opposites.map { pair in
            book.key(customers[Int(pair.accounts.first)], customers[Int(pair.accounts.second)])
        }
        let read = MirroredPair.read(
            keys.subtracting(known).sorted(), in: book, threads: trading.threads)
        let singles = TradingComparison(book: book, pairs: read, threads: trading.threads)
            .opposites
        for pair in LonePairs(trading.opposites + singles, smallestDays: 1).all where pair.days == 1
        {
            let ends = [pair.accounts.first, pair.accounts.second].map {
                owners[Int(customers[Int($0)])]
            }
            if ends[0] == ends[1] {
                if affiliates.contains(ends[0]) { own[ends[0], default: []].append(pair) }
            } else {
                for end in ends where affiliates.contains(end) {
                    across[end, default: []].append(pair.strength)
                }
            }
        }
    }

    private static func accounts(_ key: UInt64) -> (UInt32, UInt32) {
        (UInt32(key >> 32), UInt32(truncatingIfNeeded: key))
    }

    private mutating func count(
        _ group: TradedGroup, _ affiliates: Set<UInt32>, _ owners: [UInt32]
    ) {
        var members: [UInt32: Int] = [:]
        for member in group.members where affiliates.contains(owners[Int(member.account)]) {
            members[owners[Int(member.account)], default: 0] += 1
        }
        for (affiliate, count) in members {
            rows[affiliate, default: (0, 0)].own += Double(count * (count - 1) / 2)
            rows[affiliate, default: (0, 0)].across += Double(count * (group.members.count - count))
        }
    }

    /// Lone pairs of one day at least as strong that chance makes under an affiliate.
    ///
    /// - Complexity: O(log n).
    func expected(atLeast strength: Double, under affiliate: UInt32) -> Double {
        guard let rows = rows[affiliate] else { return 0 }
        let strengths = across[affiliate] ?? []
        let stronger = strengths.position { $0 < strength }
        return rows.own / max(1, rows.across) * Double(stronger + 1)
    }
}
