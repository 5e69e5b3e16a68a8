/// How the people of one firm behave on average; every firm draws its own from its seed.
///
/// Firms differ in these by more than chance, so a rule that fits the figures of one firm should
/// not be taken for one that works.
struct FirmHabits: Sendable {
    /// Factor of the risk that a day of trading carries.
    let risk: Double
    /// Factor of the days until a trader gives up.
    let patience: Double
    /// Share of the accounts that nobody ever trades.
    let idleShare: Double
    /// Share of the accounts first traded after weeks.
    let lateShare: Double
    /// Mean days from the purchase to the first trade of the others.
    let startDelay: Double
    /// Share of the failed accounts that are bought again, reset, and bought again in anger.
    let retryShare: Double
    let resetShare: Double
    let angryShare: Double
    /// Share of the people who come back later.
    let loyalShare: Double
    /// Share of those who traded in the outage that get their fee back.
    let outageShare: Double
    let chargebackShare: Double
    /// Share of the people who follow a public signal.
    let followerShare: Double
    /// Median minutes from sign-up to purchase.
    let checkoutMinutes: Double
    /// Chance of a second instrument on a day of trading.
    let secondShare: Double
    let lots: WeightedChoice<LotHabit>

    init(_ stream: RandomStream) {
        var stream = stream
        risk = stream.logUniform(0.62, 1.15)
        patience = stream.logUniform(0.75, 1.3)
        idleShare = stream.uniform(0.025, 0.075)
        lateShare = stream.uniform(0.02, 0.06)
        startDelay = stream.uniform(1, 2.6)
        retryShare = stream.uniform(0.27, 0.42)
        resetShare = stream.uniform(0.05, 0.13)
        angryShare = stream.uniform(0.05, 0.2)
        loyalShare = stream.uniform(0.03, 0.1)
        outageShare = stream.uniform(0.08, 0.25)
        chargebackShare = stream.logUniform(0.004, 0.014)
        followerShare = stream.uniform(0.015, 0.05)
        checkoutMinutes = stream.logUniform(7, 18)
        secondShare = stream.uniform(0.06, 0.2)
        lots = LotHabit.choice(
            computed: stream.uniform(0.22, 0.42), scalper: stream.uniform(0.03, 0.09))
    }
}
