internal import Records
internal import Statistics

/// What is counted of the firm's buyers for the sake of rings, kept up to date buyer by buyer.
///
/// Invariant: everything in it is a sum over the buyers' current traits.
struct RingLedger: Sendable {
    /// By customer.
    private(set) var traits: [BuyerTraits] = []
    private(set) var strata = StratumBook()
    private(set) var usage = UsageCounts()
    /// When its buyers signed up.
    private var signups = SortedTimes()
    /// By affiliate: how many of its buyers have each trait.
    private(set) var counts: [SIMD8<Int32>] = []
    private var skeletons = KeyHolders()
    private var leads = KeyHolders()
    private var additions = KeyHolders()
    private var forms = KeyHolders()
    private var drawn = KeyHolders()
    private var series = KeyHolders()

    init() {}

    /// Counts anew those whose traits may have changed.
    ///
    /// - Returns: affiliates of whom something is counted otherwise than before.
    /// - Complexity: O(touched + buyers), the latter as one pass over times.
    mutating func settle(_ touched: [UInt32], _ population: Population) -> Set<UInt32> {
        let records = population.records
        let missing = records.customers.count - traits.count
        traits.append(contentsOf: repeatElement(BuyerTraits(), count: missing))
        let newcomers = records.affiliateIDs.count - counts.count
        counts.append(contentsOf: repeatElement(SIMD8(), count: newcomers))
        let keys = population.persons.firm.identities.keys.count
        skeletons.grow(keys: keys, customers: traits.count)
        leads.grow(keys: keys, customers: traits.count)
        additions.grow(keys: keys, customers: traits.count)
        forms.grow(keys: keys, customers: traits.count)
        drawn.grow(keys: keys, customers: traits.count)
        series.grow(keys: keys, customers: traits.count)
        let threads = touched.count < Self.smallWork ? 1 : population.threads
        let fresh = parallelMap(touched.count, threads: threads) {
            BuyerTraits(of: touched[$0], population)
        }
        var changed: Set<UInt32> = []
        var (added, removed): ([EventTime], [EventTime]) = ([], [])
        for (customer, new) in zip(touched, fresh) where traits[Int(customer)] != new {
            let old = traits[Int(customer)]
            if take(customer, old) {
                removed.append(old.signup)
                changed.insert(old.affiliate)
            }
            traits[Int(customer)] = new
            if put(customer, new) {
                added.append(new.signup)
                changed.insert(new.affiliate)
            }
        }
        _ = signups.replace(removed, by: added)
        return changed
    }

    private static let smallWork = 4096

    /// Share of the buyers who signed up in a stretch, both ends included.
    func share(signedUpFrom first: EventTime, to last: EventTime) -> Double {
        let times = signups.all
        let inside = times.position { $0 > last } - times.position { $0 >= first }
        return Double(inside) / Double(max(1, times.count))
    }

    private mutating func put(_ customer: UInt32, _ traits: BuyerTraits) -> Bool {
        if traits.affiliate == CustomerTable.none { return false }
        strata.count(traits, 1)
        usage += traits.usage
        counts[Int(traits.affiliate)] &+= traits.counts
        if traits.skeleton != Face.none { skeletons.insert(customer, traits.skeleton) }
        if traits.lead != Face.none { leads.insert(customer, traits.lead) }
        if traits.addition != Face.none { additions.insert(customer, traits.addition) }
        if traits.form != Face.none { forms.insert(customer, traits.form) }
        if traits.drawn != Face.none { drawn.insert(customer, traits.drawn) }
        if traits.series != Face.none { series.insert(customer, traits.series) }
        return true
    }

    private mutating func take(_ customer: UInt32, _ traits: BuyerTraits) -> Bool {
        if traits.affiliate == CustomerTable.none { return false }
        strata.count(traits, -1)
        usage -= traits.usage
        counts[Int(traits.affiliate)] &-= traits.counts
        if traits.skeleton != Face.none { skeletons.remove(customer, traits.skeleton) }
        if traits.lead != Face.none { leads.remove(customer, traits.lead) }
        if traits.addition != Face.none { additions.remove(customer, traits.addition) }
        if traits.form != Face.none { forms.remove(customer, traits.form) }
        if traits.drawn != Face.none { drawn.remove(customer, traits.drawn) }
        if traits.series != Face.none { series.remove(customer, traits.series) }
        return true
    }

    /// How many buyers of other affiliates have these letters in their addresses or numbered
    /// domains, add them to their names there, or spell them in this way, by stratum.
    ///
    /// - Complexity: O(carriers).
    func carriers(of key: UInt32, outside affiliates: Set<UInt32>) -> [Stratum: Int] {
        var carriers: [Stratum: Int] = [:]
        let count = { (customer: UInt32) in
            let traits = traits[Int(customer)]
            if affiliates.contains(traits.affiliate) { return }
            carriers[traits.stratum, default: 0] += 1
        }
        skeletons.forEach(of: key, count)
        leads.forEach(of: key) { if traits[Int($0)].skeleton != key { count($0) } }
        additions.forEach(of: key, count)
        forms.forEach(of: key, count)
        drawn.forEach(of: key) { if traits[Int($0)].form != key { count($0) } }
        series.forEach(of: key, count)
        return carriers
    }
}
