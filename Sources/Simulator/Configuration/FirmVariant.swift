/// Named firms: the standard one with some parameters shifted.
///
/// For fitting on some and reporting on others. Firms of one seed share their people, markets and
/// affiliates as far as the shifted parameters allow.
package enum FirmVariant: String, CaseIterable, Sendable {
    case standard, hard, subtle, blatant, large
    case smallAffiliates = "small-affiliates"
    case largeAffiliates = "large-affiliates"
    case short, long
    case strictRefunds = "strict-refunds"
    case lenientRefunds = "lenient-refunds"
    case regional
    case heavyPromotions = "heavy-promotions"
    case noPromotions = "no-promotions"
    case sparseFields = "sparse-fields"
    case noDirectory = "no-directory"
    case hardAliases = "hard-aliases"
    case noisyPairs = "noisy-pairs"
    case activeFarms = "active-farms"
    case patientChurners = "patient-churners"
    case busyFraud = "busy-fraud"
    case rareFraud = "rare-fraud"

    /// What is different, in one line.
    package var meaning: String {
        switch self {
        case .standard: "60 affiliates, 22 % of them cheat, 100 days, every kind of fraud"
        case .hard:
            "all fraud subtle: hard aliases, noisy pairs, farms that trade, patient churners"
        case .subtle: "small schemes, spread over time"
        case .blatant: "large schemes, hardly hidden"
        case .large: "400 affiliates, 6 % of them cheat"
        case .smallAffiliates: "120 affiliates of 7 customers on average"
        case .largeAffiliates: "40 affiliates of 90 customers on average"
        case .short: "45 days of history"
        case .long: "365 days of history"
        case .strictRefunds: "no fee back with a payout, 7 days to return"
        case .lenientRefunds: "6 % return within 30 days, 3 % of the traders get a refund"
        case .regional: "40 % of the customers from one country"
        case .heavyPromotions: "a promotion every ten days that quintuples sales"
        case .noPromotions: "no discounts, no promotion days"
        case .sparseFields: "6 to 20 % of each optional field missing"
        case .noDirectory: "no affiliate directory"
        case .hardAliases: "misspelled and swapped names, other providers, throw-away domains"
        case .noisyPairs: "hedges with unequal lots and noisy costs, shorter"
        case .activeFarms: "farms trade half of their accounts a little"
        case .patientChurners: "churners wait a day or two before they buy again"
        case .busyFraud: "20 % of 150 affiliates cheat"
        case .rareFraud: "2 % of 150 affiliates cheat"
        }
    }

    /// The configuration of this variant's firm for `seed`.
    package func configuration(seed: UInt64) -> FirmConfiguration {
        var configuration = FirmConfiguration.standard
        configuration.seed = seed
        configuration.variant = self
        shift(&configuration)
        return configuration
    }

    private func shift(_ firm: inout FirmConfiguration) {
        switch self {
        case .standard: break
        case .hard:
            for part in [
                FirmVariant.subtle, .hardAliases, .noisyPairs, .activeFarms, .patientChurners,
            ] {
                part.shift(&firm)
            }
        case .subtle: firm.difficulty.boldness = 0...0.4
        case .blatant: firm.difficulty.boldness = 0.7...1
        case .busyFraud, .rareFraud, .large, .smallAffiliates, .largeAffiliates, .short, .long,
            .noDirectory:
            reshape(&firm)
        case .strictRefunds, .lenientRefunds, .regional, .heavyPromotions, .noPromotions,
            .sparseFields:
            changePolicy(&firm)
        case .hardAliases, .noisyPairs, .activeFarms, .patientChurners: hide(&firm.difficulty)
        }
    }

    /// Numbers of affiliates, customers and days.
    private func reshape(_ firm: inout FirmConfiguration) {
        switch self {
        case .large:
            (firm.affiliates, firm.meanCustomersPerAffiliate) = (400, 25)
            firm.cheatingShare = 0.06
        case .busyFraud: (firm.affiliates, firm.cheatingShare) = (150, 0.2)
        case .rareFraud: (firm.affiliates, firm.cheatingShare) = (150, 0.02)
        case .smallAffiliates: (firm.affiliates, firm.meanCustomersPerAffiliate) = (120, 7)
        case .largeAffiliates: (firm.affiliates, firm.meanCustomersPerAffiliate) = (40, 90)
        case .short: firm.days = 45
        case .long: (firm.days, firm.meanCustomersPerAffiliate) = (365, 50)
        case .noDirectory: firm.hasDirectory = false
        default: break
        }
    }

    private func changePolicy(_ firm: inout FirmConfiguration) {
        switch self {
        case .strictRefunds:
            firm.refunds.firstPayoutRefund = false
            (firm.refunds.coolingOffDays, firm.refunds.coolingOffShare) = (7, 0.012)
            firm.refunds.goodwillShare = 0.002
        case .lenientRefunds:
            (firm.refunds.coolingOffDays, firm.refunds.coolingOffShare) = (30, 0.06)
            firm.refunds.goodwillShare = 0.03
        case .regional: firm.leadingCountryShare = 0.4
        case .heavyPromotions:
            (firm.promotions.perHundredDays, firm.promotions.boost) = (10, 5)
        case .noPromotions: firm.promotions.perHundredDays = 0
        case .sparseFields: firm.missing = .sparse(RandomStream(key: firm.seed).derived("sparse"))
        default: break
        }
    }

    private func hide(_ difficulty: inout Difficulty) {
        switch self {
        case .hardAliases: difficulty.aliasHardness = 0.85
        case .noisyPairs:
            (difficulty.lotJitter, difficulty.jitteredPairs) = (0.12, 0.7)
            (difficulty.priceNoise, difficulty.pairDays) = (0.02...0.045, 5...10)
        case .activeFarms: difficulty.farmTrading = 0.35
        case .patientChurners: difficulty.churnWaitHours = 40
        default: break
        }
    }
}

extension MissingRates {
    /// Each field's rate drawn from 6 to 20 %.
    fileprivate static func sparse(_ stream: RandomStream) -> MissingRates {
        var stream = stream
        var rates = MissingRates()
        let fields: [WritableKeyPath<MissingRates, Double>] = [
            \.email, \.names, \.clickID, \.campaign, \.country, \.language, \.kycStatus, \.product,
            \.phase, \.lastModified, \.drawdown,
        ]
        for field in fields { rates[keyPath: field] = stream.uniform(0.06, 0.2) }
        rates.clickIDOfSelfReferral = rates.clickID + 0.25
        return rates
    }
}
