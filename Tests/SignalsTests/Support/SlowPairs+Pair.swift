extension SlowPairs {
    /// What one account did in one group.
    struct Trade: Hashable {
        var account: String
        var group: Group
    }

    /// What is said of two accounts, or persons.
    struct Pair {
        var names: [String]
        var days: Int
        var matches: Int
        var coactive: Int
        var movement: Double
        /// What honest people of opposite styles take from it.
        var styles: Double
        var lots: Double
        var corroboration = 0.0
        /// By hit, the accounts that stood against each other.
        var accounts: [[String]] = []
        /// The legs of all hits.
        var trades: Set<Trade> = []
        var logLikelihood: Double { movement - styles + lots }
        var support: Double { logLikelihood + corroboration }
    }
}
