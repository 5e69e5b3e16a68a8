internal import Records

/// The persons behind the accounts that trade, and whose trading is taken together.
struct TradingPersons: Sendable {
    /// By account number, the canonical first account of its person.
    let person: [UInt32]
    /// By person the accounts that trade, in canonical order; without those of whom the first
    /// account alone does.
    let accounts: [UInt32: [UInt32]]
    /// Persons who trade.
    let count: Int

    /// - Complexity: O(n) in the accounts.
    init(_ book: TradingBook, _ persons: PersonTable) {
        person = book.order.customerRank.indices.map { persons[UInt32($0)] }
        let trading = book.order.customers.filter { !book.accountRows.range(of: $0).isEmpty }
        var counts = [Int](repeating: 0, count: person.count)
        for account in trading { counts[Int(person[Int(account)])] += 1 }
        count = counts.count { $0 > 0 }
        var accounts: [UInt32: [UInt32]] = [:]
        for account in trading {
            let person = person[Int(account)]
            if counts[Int(person)] > 1 || person != account {
                accounts[person, default: []].append(account)
            }
        }
        self.accounts = accounts
    }

    /// Whether the accounts that there were have the persons they had.
    ///
    /// - Complexity: O(n) in the accounts.
    func stand(in persons: PersonTable) -> Bool {
        person.indices.allSatisfy { persons[UInt32($0)] == person[$0] }
    }

    /// Persons of whom other accounts trade than before, or whose accounts are another's now; under
    /// their numbers before and now.
    ///
    /// - Complexity: O(n) in the accounts.
    func moved(since earlier: TradingPersons) -> Set<UInt32> {
        var moved: Set<UInt32> = []
        for (before, now) in zip(earlier.person, person) where before != now {
            moved.formUnion([before, now])
        }
        for (person, own) in accounts where earlier.accounts[person] != own {
            moved.insert(person)
        }
        for person in earlier.accounts.keys where accounts[person] == nil { moved.insert(person) }
        return moved
    }

    /// The two persons under whose numbers, or whose shadow's, a pair stands.
    func pair(_ key: UInt64) -> (one: UInt32, other: UInt32) {
        (person[Int(key >> 32)], person[Int(UInt32(truncatingIfNeeded: key))])
    }

    /// The accounts of a person that may trade, in canonical order.
    func accounts(of person: UInt32) -> [UInt32] { accounts[person] ?? [person] }

    /// Whether at least one of two persons trades by several accounts.
    func areSerial(_ one: UInt32, _ other: UInt32) -> Bool {
        [one, other].contains { (accounts[$0]?.count ?? 1) > 1 }
    }

    /// The account number under which a person's second rows of a group stand: that of the second
    /// of its accounts, which is nobody's first.
    func shadow(of person: UInt32) -> UInt32? {
        guard let accounts = accounts[person], accounts.count > 1 else { return nil }
        return accounts[0] == person ? accounts[1] : accounts[0]
    }
}

extension TradingBook {
    /// The same firm, with the trading of some persons in place of that of their accounts.
    ///
    /// Of several rows of one person in a group the one of the most lots counts, as where one
    /// account trades in several currencies; the second of them stands by itself, under the
    /// person's shadow, so that a person may be seen to trade against itself. Rows of others are
    /// left out.
    ///
    /// - Complexity: O(r log r) in the rows of these persons.
    func takingTogether(_ persons: TradingPersons, only chosen: Set<UInt32>) -> TradingBook {
        var merged = AccountRows()
        merged.grow(toAccounts: order.customers.count, rows: chosen.count)
        for person in chosen.sorted() {
            guard let accounts = persons.accounts[person] else {
                merged.set(person, to: Array(rows[accountRows.range(of: person)]))
                continue
            }
            let ranked = ranked(accounts)
            merged.set(person, to: ranked.first)
            if let shadow = persons.shadow(of: person) { merged.set(shadow, to: ranked.second) }
        }
        return TradingBook(
            rows: merged, groups: groups, traded: traded, days: days,
            searchScales: searchScales, scales: scales, isTraded: isTraded, lotCounts: lotCounts,
            order: order,
            accounts: persons.count)
    }

    /// Of each group the row of the most lots, and the next; of equals those of the first accounts.
    private func ranked(_ accounts: [UInt32]) -> (first: [TradingRow], second: [TradingRow]) {
        let all = accounts.enumerated().flatMap { place, account in
            rows[accountRows.range(of: account)].map { (place: place, row: $0) }
        }.sorted {
            if $0.row.group != $1.row.group { return $0.row.group < $1.row.group }
            return $0.row.hundredths != $1.row.hundredths
                ? $0.row.hundredths > $1.row.hundredths : $0.place < $1.place
        }
        var ranked: (first: [TradingRow], second: [TradingRow]) = ([], [])
        for (_, row) in all {
            if ranked.first.last?.group != row.group {
                ranked.first.append(row)
            } else if ranked.second.last?.group != row.group {
                ranked.second.append(row)
            }
        }
        return ranked
    }
}
