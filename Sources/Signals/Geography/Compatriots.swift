internal import Records

/// What became of other affiliates' customers of a burst's country that signed up in its days.
///
/// What befalls a country befalls every affiliate that has customers there: a platform that is
/// withdrawn, a bank that refuses payments, a feed that fails.
struct Compatriots {
    /// Accounts by use, each affiliate's weighed down to those of `voice`, rounded in all: nobody speaks
    /// for a country alone, and a farm that is spread over a few affiliates does not excuse itself.
    let use: UseTally

    private static let voice = 3.0
    /// Days before and after a burst that what happens to it reaches.
    private static let reach = 3

    /// - Complexity: O(buyers).
    init(of cell: BurstCell, under affiliate: UInt32, _ population: Population) {
        let table = population.records.customers
        let days = cell.from.advanced(byDays: -Self.reach)...cell.to.advanced(byDays: Self.reach)
        var (mature, unused, barelyUsed) = (0.0, 0.0, 0.0)
        for other in population.order.affiliates where other != affiliate {
            let then = UseTally(
                population.buyers[other].filter {
                    table.country[Int($0)] == cell.country && days.contains(table.signup[Int($0)])
                }, population)
            if then.mature == 0 { continue }
            let weight = min(1, Self.voice / Double(then.mature))
            mature += weight * Double(then.mature)
            unused += weight * Double(then.unused)
            barelyUsed += weight * Double(then.barelyUsed)
        }
        use = UseTally(
            mature: Int(mature.rounded()), unused: Int(unused.rounded()),
            barelyUsed: Int(barelyUsed.rounded()))
    }
}
