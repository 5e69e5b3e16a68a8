internal import Records

/// Within what affiliates' buyers are compared: one country in one week of first purchases.
struct Stratum: Hashable, Sendable {
    var country = CustomerTable.noCountry
    var week: Int32 = 0

    init() {}

    init(country: UInt16, bought: EventTime) {
        self.country = country
        week = Self.week(of: bought)
    }

    static func week(of time: EventTime) -> Int32 {
        let day = time.day.number
        return day >= 0 ? day / 7 : -((6 - day) / 7)
    }
}

/// What rings read of one account: all that is counted of it, and where.
struct BuyerTraits: Equatable, Sendable {
    enum Trait: Int, Sendable { case buyer, addressed, throwAway, named, nameless, scrambled }

    /// `CustomerTable.none` of who never bought.
    private(set) var affiliate = CustomerTable.none
    private(set) var stratum = Stratum()
    private(set) var signup = EventTime.distantPast
    /// Letters and first letters of an address that is no relay's.
    private(set) var skeleton = Face.none
    private(set) var lead = Face.none
    /// Letters that it adds to its owner's name.
    private(set) var addition = Face.none
    /// How it is spelled.
    private(set) var form = Face.none
    private(set) var drawn = Face.none
    /// The digits at its end.
    private(set) var number = Face.none
    /// Letters of its domain, where that may be one of a series.
    private(set) var series = Face.none
    /// One lane per trait, 0 or 1.
    private(set) var counts = SIMD8<Int32>()
    private(set) var usage = UsageCounts()

    init() {}

    init(of customer: UInt32, _ population: Population) {
        let table = population.records.customers
        let account = population.accounts[customer]
        guard table.isKnown[Int(customer)], account.purchases > 0 else { return }
        let face = population.persons.firm.identities.faces[Int(customer)]
        affiliate = table.affiliate[Int(customer)]
        stratum = Stratum(country: table.country[Int(customer)], bought: account.firstPurchase)
        signup = table.signup[Int(customer)]
        if !face.isRelay {
            (skeleton, lead, addition) = (face.skeleton, face.lead, face.addition)
            (form, drawn, number) = (face.form, face.drawn, face.number)
            series = face.series
        }
        set(.buyer, true)
        set(.addressed, face.hasAddress)
        set(.throwAway, face.hasAddress && face.isThrowAway)
        set(.named, face.hasAddress && face.hasName && !face.isThrowAway)
        set(.nameless, self[.named] && !face.isNamed)
        set(.scrambled, face.hasAddress && face.isScrambled && !face.isThrowAway)
        usage = UsageCounts(CollectionOfOne(customer), population)
    }

    private mutating func set(_ trait: Trait, _ value: Bool) {
        counts[trait.rawValue] = value ? 1 : 0
    }

    subscript(trait: Trait) -> Bool { counts[trait.rawValue] > 0 }
}

/// How many buyers have which traits, by stratum, by country and in all.
///
/// Integers, so that taking a buyer away undoes counting it.
struct StratumBook: Sendable {
    private var strata: [Stratum: SIMD8<Int32>] = [:]
    private var countries: [UInt16: SIMD8<Int32>] = [:]
    private var all = SIMD8<Int32>()

    init() {}

    init(_ traits: some Sequence<BuyerTraits>) {
        for one in traits { count(one, 1) }
    }

    mutating func count(_ traits: BuyerTraits, _ step: Int32) {
        let counts = traits.counts &* step
        strata[traits.stratum, default: SIMD8()] &+= counts
        countries[traits.stratum.country, default: SIMD8()] &+= counts
        all &+= counts
    }

    typealias Levels = (stratum: Double, country: Double, all: Double)

    func count(of trait: BuyerTraits.Trait, in stratum: Stratum) -> Levels {
        let lane = trait.rawValue
        return (
            Double(strata[stratum]?[lane] ?? 0), Double(countries[stratum.country]?[lane] ?? 0),
            Double(all[lane])
        )
    }
}
