/// What of pairs whose legs may be a day apart has to be read anew.
///
/// Two accounts say by their outcomes what rows of theirs say that lie a few days of their market
/// apart at most; their lots and markets hang on all rows of either. Of more than 64 changed groups
/// some stand for each other, so that two accounts may seem to be near one.
struct LateConcern: Sendable {
    /// By account number: changed groups in which it has, or had, a row.
    private var within: [UInt64]
    /// The same of groups that have one of its rows within the days over which rows are compared.
    private var near: [UInt64]
    /// By account number, whether its lots, its markets, or the days may be others on which it
    /// could meet those of a day apart; and of days farther apart.
    private var isAltered: [Bool]
    private var isAlteredFarther: [Bool]

    init(accounts: Int) {
        within = [UInt64](repeating: 0, count: accounts)
        near = within
        isAltered = [Bool](repeating: false, count: accounts)
        isAlteredFarther = isAltered
    }

    /// Takes a group that has changed, before or after its members do.
    ///
    /// - Complexity: O(n) in the rows of the group and its neighbours.
    mutating func note(_ group: Int, of traded: [TradedGroup], _ days: MarketDays) {
        let bit: UInt64 = 1 << (UInt64(group) % 64)
        for member in traded[group].members { within[Int(member.account)] |= bit }
        for lag in MarketDays.lags {
            guard let other = days.group(UInt32(group), later: lag) else { continue }
            for member in traded[Int(other)].members { near[Int(member.account)] |= bit }
        }
    }

    mutating func alter(_ account: UInt32) { isAltered[Int(account)] = true }

    mutating func alterFarther(_ account: UInt32) { isAlteredFarther[Int(account)] = true }

    /// Whether rows of two accounts that are compared with each other may have changed, or their
    /// chances.
    func mayMeet(_ key: UInt64) -> Bool {
        let (one, other) = (Int(key >> 32), Int(UInt32(truncatingIfNeeded: key)))
        return within[one] & near[other] | near[one] & within[other] != 0
    }

    /// Whether what two accounts say with their lots may be something else.
    func isAltered(_ key: UInt64) -> Bool {
        isAltered[Int(key >> 32)] || isAltered[Int(UInt32(truncatingIfNeeded: key))]
    }

    /// The same of what they say where nobody hedges.
    func isAlteredFarther(_ key: UInt64) -> Bool {
        isAltered(key) || isAlteredFarther[Int(key >> 32)]
            || isAlteredFarther[Int(UInt32(truncatingIfNeeded: key))]
    }
}
