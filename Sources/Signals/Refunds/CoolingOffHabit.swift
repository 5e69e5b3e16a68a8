/// What share of fees comes back untraded within the cooling-off period under affiliates whom
/// refunds do not accuse.
///
/// Honest customers return what they have not used, so such a refund accuses nobody. But who takes
/// fees back for the commission takes back untraded ones too: under an affiliate that other returns
/// accuse, many times the usual number of them go with these.
struct CoolingOffHabit {
    /// What is believed of the share, and how many fees that weighs as much as.
    private static let priorRate = 0.03
    private static let priorWeight = 150.0

    private let isTrusted: [Bool]
    private var coolingOffs = 0
    private var fees = 0

    /// - Parameter isTrusted: by cohort, whether it does not stand out by its refunds.
    init(_ cohorts: [ReturnCohort], isTrusted: [Bool]) {
        self.isTrusted = isTrusted
        for (cohort, isTrusted) in zip(cohorts, isTrusted) where isTrusted {
            coolingOffs += cohort.coolingOffs
            fees += cohort.total.fees
        }
    }

    /// Refunds within the cooling-off period that the others' habit leads one to expect of a
    /// cohort's fees.
    ///
    /// - Parameter index: of the cohort.
    func expected(of cohort: ReturnCohort, at index: Int) -> Double {
        let own = isTrusted[index] ? cohort : nil
        let back = coolingOffs - (own?.coolingOffs ?? 0)
        let paid = fees - (own?.total.fees ?? 0)
        let rate =
            (Double(back) + Self.priorRate * Self.priorWeight) / (Double(paid) + Self.priorWeight)
        return rate * Double(cohort.total.fees)
    }
}
