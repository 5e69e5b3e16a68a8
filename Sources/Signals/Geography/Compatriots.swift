internal import Records

/// What became of other affiliates' customers of a burst's country that signed up in its days.
///
/// What befalls a country befalls every affiliate that has customers there: a platform that is
/// withdrawn, a bank that refuses payments, a feed that fails.
struct Compatriots {
    /// Affiliates with such customers, and how many they are if each counts by the share of its
    /// customers that is unused: nobody speaks for a country alone, and a farm that is spread over a few
    /// affiliates does not excuse itself.
    let use: UseTally

    /// Days before and after a burst that what happens to it reaches.
    private static let reach = 3

    /// - Complexity: O(affiliates log buyers + compatriots).
    init(
        of cell: BurstCell, under affiliate: UInt32, _ places: AffiliateMemo<SignupPlaces>,
        _ population: Population
    ) {
        let table = population.records.customers
        let days = cell.from.advanced(byDays: -Self.reach)...cell.to.advanced(byDays: Self.reach)
        var (mature, unused, barelyUsed) = (0, 0.0, 0.0)
        for other in population.order.affiliates where other != affiliate {
            let then = UseTally(
                places[other].customers(from: cell.country, signedUpIn: days, table), population)
            if then.mature == 0 { continue }
            mature += 1
            unused += Double(then.unused) / Double(then.mature)
            barelyUsed += Double(then.barelyUsed) / Double(then.mature)
        }
        use = UseTally(
            mature: mature, unused: Int(unused.rounded()),
            barelyUsed: Int(barelyUsed.rounded()))
    }
}
