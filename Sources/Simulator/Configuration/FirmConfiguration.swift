package import Records

/// Everything that a simulated firm depends on.
///
/// Two equal configurations give equal firms, byte for byte. Counts may be changed one at a time:
/// affiliates and customers draw from streams of their own and stay as they were.
package struct FirmConfiguration: Sendable {
    package var seed: UInt64 = 1
    /// The word for this configuration in `truth.json`.
    package var variant = FirmVariant.standard
    package var affiliates = 60
    /// Honest challenge accounts of an affiliate; sizes are log-normal, most are far smaller.
    package var meanCustomersPerAffiliate = 20.0
    package var startDay = Day(year: 2026, month: 3, day: 2)
    package var days = 100
    /// Share of the affiliates that commit this kind of fraud; at least one if above 0.
    package var fraudShare = FirmConfiguration.standardFraudShare
    /// Share of the affiliates that cheat, spread over the kinds in proportion to `fraudShare`;
    /// where there are fewer cheats than kinds, the seed picks the kinds. `nil`: `fraudShare` as
    /// is.
    package var cheatingShare: Double?
    /// Share of transactions first sent as `pending`.
    package var resendShare = 0.12
    /// Share of customers sent again at each change of phase; the others are sent once, at the end.
    package var customerResendShare = 0.15
    /// Share of activity rows with an intra-day version before the final one.
    package var intradayShare = 0.04
    /// Age in days from which a commission line is `paid`.
    package var paidAfterDays = 70
    /// Whether the firm hands over its affiliate directory.
    package var hasDirectory = true
    package var missing = MissingRates()
    package var refunds = RefundPolicy()
    package var promotions = PromotionPolicy()
    package var difficulty = Difficulty()
    /// Share of the customers from one leading country; 0 leaves the firm its ordinary mix.
    package var leadingCountryShare = 0.0

    package init() {}

    /// The bundled demo: every kind of fraud and every honest look-alike in under 3 MB.
    package static let standard = FirmConfiguration()

    package static let standardFraudShare: [FraudKind: Double] = [
        .selfReferral: 0.034, .emailRing: 0.017, .countryFarm: 0.017, .refundAbuse: 0.034,
        .challengeChurn: 0.017, .hedging: 0.034, .groupHedge: 0.017, .copyPass: 0.017,
        .dormantCPA: 0.017, .lockstep: 0.017,
    ]

    /// The same firm without its fraudsters.
    package var withoutFraud: FirmConfiguration {
        var configuration = self
        configuration.fraudShare = [:]
        configuration.cheatingShare = nil
        return configuration
    }
}
