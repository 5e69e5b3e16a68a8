/// Rates at which optional fields are absent, the same for honest and planted customers.
package struct MissingRates: Sendable {
    package var email = 0.04
    package var names = 0.07
    package var clickID = 0.10
    package var campaign = 0.06
    package var country = 0.01
    package var language = 0.05
    package var kycStatus = 0.03
    package var salesStatus = 0.70
    package var product = 0.01
    package var phase = 0.01
    package var lastModified = 0.02
    /// Per account: a platform either reports drawdown or does not.
    package var drawdown = 0.08
    /// Of a self-referring affiliate's own purchases: it need not click its own link.
    package var clickIDOfSelfReferral = 0.35

    package init() {}
}

/// What the firm gives back.
package struct RefundPolicy: Sendable {
    /// Days in which an untraded challenge can be returned.
    package var coolingOffDays = 14
    package var coolingOffShare = 0.03
    /// Whether the fee comes back with the first payout.
    package var firstPayoutRefund = true
    /// Share of the traded accounts that get their fee back because they asked nicely.
    package var goodwillShare = 0.008

    package init() {}
}

/// When the firm sells at a discount.
package struct PromotionPolicy: Sendable {
    /// Promotions of two days each in a hundred days of history.
    package var perHundredDays = 3.0
    /// How many times an ordinary day's sales a promotion day sells.
    package var boost = 3.0

    package init() {}
}

/// How well the planted fraud is hidden.
package struct Difficulty: Sendable {
    /// Where fraudsters stand between subtle (0) and blatant (1); each draws its own place.
    package var boldness = 0.0...1.0
    /// 0: plus tags and running numbers; 1: throw-away domains and invented names.
    package var aliasHardness = 0.35
    /// Greatest relative difference of a hedge's lots between its two legs.
    package var lotJitter = 0.04
    /// Share of the pairs whose lots differ by up to `lotJitter`.
    package var jitteredPairs = 0.25
    /// Days on which a hedged pair mirrors itself, unless a limit ends it earlier.
    package var pairDays = 6...14
    /// Difference of a leg's price from the other's, in standard deviations of a day; each pair
    /// draws its own.
    package var priceNoise = 0.006...0.018
    /// Share of a farm's bought accounts that trade a little, on top of what its boldness says.
    package var farmTrading = 0.0
    /// Mean hours from a churner's failure to the next purchase, for the most patient of them.
    package var churnWaitHours = 6.0

    package init() {}
}
