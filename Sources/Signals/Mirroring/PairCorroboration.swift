internal import Records
internal import Statistics

/// What the two accounts of a pair have in common beside their trading: the affiliate, the day on
/// which both were bought, and that one failed while the other was funded.
///
/// Each ground is a likelihood ratio against two accounts drawn from the firm, so that in a firm
/// with one affiliate or one sales day it says nothing. Together they support a pair and never make
/// one.
struct PairCorroboration {
    private let population: Population
    private let firm: FirmPairs
    /// P(one affiliate | hedged).
    private let hedgedShared: Double

    /// P(one failed, one was funded | hedged and both ended).
    private static let hedgedSplit = 0.6
    /// Exponent that makes evidence of a small chance, in (0, 1).
    private static let calibrator = 0.25
    /// Purchases that lie nearer say no more.
    private static let nearest = EventTime.microsecondsPerDay / 2
    /// Bounds of all grounds together.
    static let range = -2.5...7.0

    init(_ population: Population) {
        self.population = population
        firm = population.pairs
        hedgedShared = HedgedShare(population).ofOneAffiliate
    }

    /// Natural log-likelihood ratio, hedged to drawn at random; a multiple of 2^-20.
    ///
    /// - Complexity: O(log n).
    func logRatio(_ first: UInt32, _ second: UInt32) -> Double {
        let sum = shared(first, second) + proximity(first, second) + outcome(first, second)
        return Numerics.quantized(min(Self.range.upperBound, max(Self.range.lowerBound, sum)))
    }

    /// The same of two accounts by their canonical positions.
    func logRatio(_ pair: AccountPair) -> Double {
        let customers = population.order.customers
        return logRatio(customers[Int(pair.first)], customers[Int(pair.second)])
    }

    private func shared(_ first: UInt32, _ second: UInt32) -> Double {
        let affiliates = population.records.customers.affiliate
        return Self.logRatio(
            affiliates[Int(first)] == affiliates[Int(second)],
            hedgedShared, byChance: firm.sharedAffiliate)
    }

    /// `ln(k p^(k - 1))` of the chance `p` that a purchase lies at least as near.
    ///
    /// Source: Vovk & Wang 2021, "E-values: calibration, combination and applications".
    private func proximity(_ first: UInt32, _ second: UInt32) -> Double {
        let accounts = population.accounts
        guard accounts[first].purchases > 0, accounts[second].purchases > 0 else { return 0 }
        let times = [first, second].map { accounts[$0].firstPurchase.microseconds }
        let reach = max(Self.nearest, abs(times[0] - times[1]))
        let near = times.reduce(0) { $0 + count(from: $1 - reach, to: $1 + reach) - 1 }
        let chance = Double(near) / Double(2 * max(1, firm.purchases.count - 1))
        return Numerics.ln(Self.calibrator)
            + (Self.calibrator - 1) * Numerics.ln(min(1, max(1e-6, chance)))
    }

    private func outcome(_ first: UInt32, _ second: UInt32) -> Double {
        let phases = [first, second].map(population.phase)
        guard phases.allSatisfy({ $0 == .failed || $0 == .funded }) else { return 0 }
        return Self.logRatio(phases[0] != phases[1], Self.hedgedSplit, byChance: firm.splitOutcome)
    }

    private static func logRatio(
        _ happened: Bool, _ hedged: Double, byChance chance: Double
    ) -> Double {
        let chance = min(0.99, max(1e-3, chance))
        return happened ? Numerics.ln(hedged / chance) : Numerics.ln((1 - hedged) / (1 - chance))
    }

    private func count(from first: Int64, to last: Int64) -> Int {
        let times = firm.purchases
        return times.position { $0.microseconds > last }
            - times.position { $0.microseconds >= first }
    }
}

/// How many of the firm's hedges are within one affiliate.
struct HedgedShare {
    /// Told by the pairs that are certain by their trading alone, drawn towards a guess where they
    /// are few, and never more than the guess: hedges across affiliates must not suffer where most
    /// are within one.
    let ofOneAffiliate: Double

    private static let guess = 0.6
    /// Pairs that the guess counts for.
    private static let weight = 4.0
    private static let smallestDays = 4

    /// - Complexity: O(n log n) for n pairs that mirror each other.
    init(_ population: Population) {
        guard let trading = population.trading else {
            ofOneAffiliate = Self.guess
            return
        }
        let (customers, owners) = (
            population.order.customers, population.records.customers.affiliate
        )
        let owner = { (account: UInt32) in owners[Int(customers[Int(account)])] }
        let accounts = Double(max(2, trading.book.accounts))
        let certain = MirroredPairs.slack + Numerics.ln(accounts * (accounts - 1) / 2)
        let pairs = LonePairs(trading.opposites, smallestDays: Self.smallestDays).all.prefix {
            $0.strength >= certain
        }
        let shared = pairs.count { owner($0.accounts.first) == owner($0.accounts.second) }
        let told =
            (Self.weight * Self.guess + Double(shared)) / (Self.weight + Double(pairs.count))
        ofOneAffiliate = min(Self.guess, told)
    }
}
