/// A firm's records in the order in which they were sent, and what was planted in them.
package struct SimulatedFirm: Sendable {
    package internal(set) var customers: [CustomerRow]
    package internal(set) var transactions: [TransactionRow]
    package internal(set) var activity: [ActivityRow]
    package internal(set) var affiliates: [AffiliateRow]
    package internal(set) var commissions: [CommissionRow]
    package internal(set) var truth: Truth
}

/// Simulates a firm: a pure function of the configuration, seed included.
///
/// - Precondition: at least 2 affiliates and 45 days, so that every scheme finds room; an alias
///   hardness in 0...1.
/// - Complexity: O(customers x days).
package func simulateFirm(_ configuration: FirmConfiguration) -> SimulatedFirm {
    precondition(configuration.affiliates >= 2, "a firm needs 2 affiliates or more")
    precondition(configuration.days >= 45, "a firm needs 45 days or more")
    precondition(
        (0...1).contains(configuration.difficulty.aliasHardness), "alias hardness lies in 0...1")
    let world = World(configuration)
    let plans = world.affiliatePlans()
    let cheats = plans.filter { $0.fraud != nil }
    var planted = PlantedFraud()
    for plan in cheats {
        guard let kind = plan.fraud else { continue }
        planted += Scheme(kind, of: plan, in: world).planted(with: cheats)
    }
    let honest = plans.flatMap(world.honestBook)
    return RecordBook(world, plans, honest: honest, planted: planted).firm()
}
