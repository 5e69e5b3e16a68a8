extension [CopyCohort] {
    /// Of the cohorts of one trader in several currencies the one with most accounts, the first of
    /// equals, with the accounts of the others as its followers.
    ///
    /// A part of a room has less to show than all of it, so it is no cohort of its own.
    ///
    /// - Parameter affiliates: by canonical position.
    /// - Complexity: O(squares of the cohorts of each affiliate).
    func united(_ affiliates: [UInt32], _ book: TradingBook) -> [CopyCohort] {
        let bySize = indices.sorted {
            self[$0].accounts.count != self[$1].accounts.count
                ? self[$0].accounts.count > self[$1].accounts.count : $0 < $1
        }
        var kept = self
        var standing: [UInt32: [Int]] = [:]
        for index in bySize {
            let affiliate = affiliates[Int(self[index].accounts[0])]
            let whole = standing[affiliate]?.first { kept[$0].isOneTrader(with: self[index]) }
            if let whole {
                kept[whole].take(self[index], book)
            } else {
                standing[affiliate, default: []].append(index)
            }
        }
        return standing.values.joined().sorted().map { kept[$0] }
    }
}

extension CopyCohort {
    fileprivate func isOneTrader(with other: CopyCohort) -> Bool {
        leads(other) || other.leads(self)
    }

    /// Whether half of another cohort's accounts follow in their currency.
    private func leads(_ other: CopyCohort) -> Bool {
        let followers = Set(followers.map(\.account))
        return 2 * other.accounts.count(where: followers.contains) >= other.accounts.count
    }

    /// Takes in the accounts of another cohort.
    fileprivate mutating func take(_ other: CopyCohort, _ book: TradingBook) {
        let known = Set(allAccounts)
        let copies = Set(other.copied.joined())
        let own = other.accounts.map { account in
            Follower(
                account: account, copies: book.range(ofAccount: account).filter(copies.contains))
        }
        followers += (own + other.followers).filter { !known.contains($0.account) }
        followers.sort { $0.account < $1.account }
    }
}
