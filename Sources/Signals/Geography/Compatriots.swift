internal import Records

/// What became of other affiliates' customers of a burst's country that signed up in its days.
///
/// What befalls a country befalls every affiliate that has customers there: a platform that is
/// withdrawn, a bank that refuses payments, a feed that fails.
struct Compatriots {
    /// Accounts by use, each affiliate's weighed down to those of `voice`, rounded in all; none
    /// where the hardly used ones lie at few affiliates: a farm that is spread over some does not
    /// excuse itself.
    let use: UseTally

    private static let voice = 3.0
    /// Affiliates with hardly used accounts from which something befell the country.
    private static let breadth = 5
    /// Days before and after a burst that what happens to it reaches.
    private static let reach = 3

    /// - Complexity: O(affiliates log buyers + compatriots).
    init(
        of cell: BurstCell, under affiliate: UInt32, _ places: AffiliateMemo<SignupPlaces>,
        _ population: Population
    ) {
        let table = population.records.customers
        let days = cell.from.advanced(byDays: -Self.reach)...cell.to.advanced(byDays: Self.reach)
        let tallies = population.order.affiliates.filter { $0 != affiliate }.map {
            UseTally(
                places[$0].customers(from: cell.country, signedUpIn: days, table), population)
        }.filter { $0.mature > 0 }
        let isBroad = tallies.count { $0.barelyUsed > 0 } >= Self.breadth
        var (mature, unused, barelyUsed) = (0.0, 0.0, 0.0)
        for tally in isBroad ? tallies : [] {
            let weight = min(1, Self.voice / Double(tally.mature))
            mature += weight * Double(tally.mature)
            unused += weight * Double(tally.unused)
            barelyUsed += weight * Double(tally.barelyUsed)
        }
        use = UseTally(
            mature: Int(mature.rounded()), unused: Int(unused.rounded()),
            barelyUsed: Int(barelyUsed.rounded()))
    }
}
