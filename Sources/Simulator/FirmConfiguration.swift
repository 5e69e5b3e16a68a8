package import Records

/// Everything that a simulated firm depends on.
///
/// Two equal configurations give equal firms, byte for byte. Counts may be changed one at a time:
/// affiliates and customers draw from streams of their own and stay as they were.
package struct FirmConfiguration: Sendable {
    package var seed: UInt64 = 1
    package var affiliates = 60
    /// Honest challenge accounts of an affiliate; sizes are log-normal, most are far smaller.
    package var meanCustomersPerAffiliate = 20.0
    package var startDay = Day(year: 2026, month: 3, day: 2)
    package var days = 100
    /// Share of the affiliates that commit this kind of fraud; at least one if above 0.
    package var fraudShare = FirmConfiguration.standardFraudShare
    /// Share of transactions first sent as `pending`.
    package var resendShare = 0.12
    /// Share of customers sent again at each change of phase; the others are sent once, at the end.
    package var customerResendShare = 0.15
    /// Share of activity rows with an intra-day version before the final one.
    package var intradayShare = 0.04
    package var missing = MissingRates()
    package var refunds = RefundPolicy()
    package var difficulty = Difficulty()

    package init() {}

    /// The bundled demo: every kind of fraud and every honest look-alike in under 3 MB.
    package static let standard = FirmConfiguration()

    /// Four hundred affiliates and ten thousand customers with fraud as rare as in life: for
    /// measuring, not for showing.
    package static let large: FirmConfiguration = {
        var configuration = FirmConfiguration()
        configuration.affiliates = 400
        configuration.meanCustomersPerAffiliate = 25
        configuration.fraudShare = standardFraudShare.mapValues { $0 / 4 }
        return configuration
    }()

    package static let standardFraudShare: [FraudKind: Double] = [
        .selfReferral: 0.034, .emailRing: 0.017, .countryFarm: 0.017, .refundAbuse: 0.034,
        .challengeChurn: 0.017, .hedging: 0.034, .groupHedge: 0.017, .copyPass: 0.017,
        .dormantCPA: 0.017, .lockstep: 0.017,
    ]

    /// The same firm without its fraudsters.
    package var withoutFraud: FirmConfiguration {
        var configuration = self
        configuration.fraudShare = [:]
        return configuration
    }
}

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

    package init() {}
}

/// How well the planted fraud is hidden.
package struct Difficulty: Sendable {
    /// 0: plus tags and running numbers; 1: throw-away domains and invented names.
    package var aliasHardness = 0.35
    /// Greatest relative difference of a hedge's lots between its two legs.
    package var lotJitter = 0.04
    /// Share of the pairs whose lots differ by up to `lotJitter`.
    package var jitteredPairs = 0.25
    /// Days on which a hedged pair mirrors itself, unless a limit ends it earlier.
    package var pairDays = 6...14

    package init() {}
}
