internal import Statistics

/// What the judged affiliates' accounts are like together.
struct FirmTraits: Sendable {
    /// Accounts with each trait.
    private let counts: [Int]
    private let accounts: Int

    init(_ affiliates: [AffiliateTraits]) {
        counts = AffiliateTraits.Trait.allCases.indices.map { trait in
            affiliates.reduce(0) { $0 + $1.counts[trait] }
        }
        accounts = affiliates.reduce(0) { $0 + $1.accounts }
    }

    /// Share of the accounts with each trait.
    var shares: [Double] { counts.map { Double($0) / Double(max(1, accounts)) } }

    /// Natural log of the chance that a trait is at least as unlikely among the affiliate's
    /// accounts, the firm's other accounts being as they are.
    func logChance(of affiliate: AffiliateTraits, _ trait: Int) -> Double {
        let own = affiliate.counts[trait]
        let others = counts[trait] - own
        return FisherExact(
            own, affiliate.accounts - own, others, accounts - affiliate.accounts - others
        ).logTwoSided
    }
}
