/// Accounts with a row in a group that was placed anew, before or now, and in which.
///
/// Of more than 64 groups some stand for each other, so that two accounts may seem to share one.
struct ConcernedAccounts: Sendable {
    /// By account number.
    private var groups: [UInt64]

    init(accounts: Int) { groups = [UInt64](repeating: 0, count: accounts) }

    mutating func note(_ members: [TradedGroup.Member], of group: Int) {
        let bit: UInt64 = 1 << (UInt64(group) % 64)
        for member in members { groups[Int(member.account)] |= bit }
    }

    /// The same of persons, under the numbers of their first accounts.
    ///
    /// - Parameter person: by account number.
    func together(_ person: [UInt32]) -> ConcernedAccounts {
        var together = ConcernedAccounts(accounts: groups.count)
        for (account, bits) in groups.enumerated() where bits != 0 {
            together.groups[Int(person[account])] |= bits
        }
        return together
    }

    /// Whether both of two accounts may have had, or have, a row in one such group.
    func mayShare(_ key: UInt64) -> Bool {
        groups[Int(key >> 32)] & groups[Int(UInt32(truncatingIfNeeded: key))] != 0
    }
}
