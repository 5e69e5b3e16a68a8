package import Records

/// What stands in each account for one affiliate and currency.
package struct LedgerBalance: Hashable, Sendable {
    package private(set) var sums: [LedgerAccount: MoneySum] = [:]

    package init() {}

    package subscript(account: LedgerAccount) -> MoneySum { sums[account] ?? .zero }

    /// Both sides of a move: `earned` grows by what is posted, every other account by what comes to
    /// it less what leaves it.
    package mutating func post(_ amount: MoneySum, from: LedgerAccount, to: LedgerAccount) {
        add(from == .earned ? amount.units : -amount.units, to: from)
        add(amount.units, to: to)
    }

    package mutating func post(_ entry: LedgerEntry) {
        post(MoneySum(units: Int128(entry.amount.units)), from: entry.from, to: entry.to)
    }

    private mutating func add(_ units: Int128, to account: LedgerAccount) {
        sums[account, default: .zero] += MoneySum(units: units)
        if sums[account] == .zero { sums[account] = nil }
    }

    /// Whether `earned = accrued + held + released + declined + paid + clawback`.
    package var isBalanced: Bool {
        var sum = MoneySum.zero
        for account in LedgerAccount.allCases where account != .earned { sum += self[account] }
        return sum == self[.earned]
    }
}

/// Whose money, in which currency.
package struct LedgerOwner: Hashable, Comparable, Sendable {
    package var affiliateID: String
    package var currency: CurrencyCode

    package init(affiliateID: String, currency: CurrencyCode) {
        self.affiliateID = affiliateID
        self.currency = currency
    }

    package static func < (left: LedgerOwner, right: LedgerOwner) -> Bool {
        left.affiliateID != right.affiliateID
            ? left.affiliateID < right.affiliateID : left.currency < right.currency
    }
}
