internal import Records
internal import Statistics

/// Of which accounts the firm sends trading, so that one without any is unused.
///
/// Partners leave out trading of whole kinds of accounts: of challenges that are not funded yet, of
/// one product. Where hardly any account of a kind trades, its trading is not sent. A kind is a
/// challenge type, funded or not; one of few accounts is read with the rest of the firm. No
/// affiliate counts for more than ten accounts of a kind, so that a farm can't pass for a gap in
/// the feed.
///
/// Of some affiliates' customers trading is missing, of a platform or a region that is not
/// connected: accounts moved on to the next phase, failed, or were paid out, without a day of
/// trading. Nobody moves on without trading, so where a quarter of those who did show none, none
/// means nothing there. To fail counts where hardly anybody in the firm fails for having done
/// nothing.
struct TradingCoverage: Equatable, Sendable {
    fileprivate struct Kind: Hashable {
        var challengeType: UInt32
        var isFunded: Bool
    }

    private struct Tally {
        var accounts = 0.0
        var traded = 0.0

        var share: Double { accounts > 0 ? traded / accounts : 0 }

        static func += (left: inout Tally, right: Tally) {
            left.accounts += right.accounts
            left.traded += right.traded
        }
    }

    private var known: [Kind: Bool] = [:]
    /// Challenge types whose accounts begin in a phase that must be passed.
    private var phased: Set<UInt32> = []
    /// Affiliates of whose customers trading is missing.
    private var gaps: Set<UInt32> = []

    /// Share of a kind's accounts that must have traded.
    private static let smallestShare = 0.25
    private static let mostOfAffiliate = 10.0
    /// Accounts from which a kind speaks for itself.
    private static let fewest = 20.0
    /// Accounts that moved on without trading, and their share of those that moved on, that are a
    /// gap.
    private static let smallestGap = 2
    private static let gapShare = 0.25
    /// Share of a firm's failed accounts that may lack trading where only trading makes them fail.
    private static let idleFailures = 0.05

    /// None is known.
    init() {}

    /// Whether it says of any of an affiliate's buyers something else than another coverage does.
    fileprivate func differs(
        from other: TradingCoverage, for affiliate: UInt32, _ accounts: CoveredAccounts
    ) -> Bool {
        if gaps.contains(affiliate) != other.gaps.contains(affiliate) { return true }
        return accounts.counts.keys.contains { state in
            known[Kind(state)] ?? false != other.known[Kind(state)] ?? false
                || phased.contains(state.challengeType)
                    != other.phased.contains(state.challengeType)
        }
    }

    /// - Parameter affiliates: every affiliate's accounts.
    /// - Complexity: O(affiliates).
    fileprivate init(_ affiliates: [(affiliate: UInt32, accounts: CoveredAccounts)]) {
        var kinds: [Kind: Tally] = [:]
        for (_, accounts) in affiliates {
            for (kind, tally) in Self.tallies(accounts) { kinds[kind, default: Tally()] += tally }
        }
        let firm = kinds.values.reduce(into: Tally()) { $0 += $1 }
        known = kinds.mapValues { tally in
            (tally.accounts < Self.fewest ? firm : tally).share >= Self.smallestShare
        }
        phased = Self.phasedTypes(affiliates.map(\.accounts))
        findGaps(affiliates)
    }

    private mutating func findGaps(
        _ affiliates: [(affiliate: UInt32, accounts: CoveredAccounts)]
    ) {
        let covered = affiliates.map { _, accounts in
            accounts.counts.filter { known[Kind($0.key)] ?? false }
        }
        let failures = covered.reduce(into: (all: 0, idle: 0)) { sum, counts in
            for (state, count) in counts where state.phase == .failed {
                sum.all += count
                if !state.hasTraded { sum.idle += count }
            }
        }
        let failuresCount = Double(failures.idle) < Self.idleFailures * Double(failures.all)
        for (affiliate, counts) in zip(affiliates.map(\.affiliate), covered) {
            let moved = counts.filter { state, _ in
                if state.hasPayout { return true }
                return switch state.phase {
                case .verification: true
                case .funded: phased.contains(state.challengeType)
                case .failed: failuresCount
                case .unknown, .evaluation: false
                }
            }
            let all = moved.values.reduce(0, +)
            let silent = moved.reduce(0) { $0 + ($1.key.hasTraded ? 0 : $1.value) }
            if silent >= Self.smallestGap, Double(silent) >= Self.gapShare * Double(all) {
                gaps.insert(affiliate)
            }
        }
    }

    /// Challenge types whose accounts begin in a phase that must be passed: more of them stand
    /// before it than are funded. An account that is sold funded has passed nothing.
    private static func phasedTypes(_ accounts: [CoveredAccounts]) -> Set<UInt32> {
        var lead: [UInt32: Int] = [:]
        for own in accounts { lead.merge(own.lead, uniquingKeysWith: +) }
        return Set(lead.filter { $0.value > 0 }.keys)
    }

    private static func tallies(_ accounts: CoveredAccounts) -> [Kind: Tally] {
        var tallies: [Kind: Tally] = [:]
        for (state, count) in accounts.counts {
            tallies[Kind(state), default: Tally()] += Tally(
                accounts: Double(count), traded: state.hasTraded ? Double(count) : 0)
        }
        return tallies.mapValues { tally in
            let counted = min(tally.accounts, mostOfAffiliate)
            return Tally(accounts: counted, traded: Numerics.quantized(tally.share * counted))
        }
    }

    /// Whether accounts of its type are funded from the start.
    func isSoldFunded(_ customer: UInt32, _ records: CurrentRecords) -> Bool {
        !phased.contains(records.customers.challengeType[Int(customer)])
    }

    func covers(_ customer: UInt32, _ records: CurrentRecords, asOf: EventTime) -> Bool {
        !gaps.contains(records.customers.affiliate[Int(customer)])
            && known[
                Kind(
                    challengeType: records.customers.challengeType[Int(customer)],
                    isFunded: Population.phase(of: customer, records, asOf) == .funded)]
                ?? false
    }
}

/// What coverage reads of one affiliate's buyers.
private struct CoveredAccounts: Equatable, Sendable {
    struct State: Hashable, Sendable {
        var challengeType: UInt32
        var phase: Phase
        var hasPayout: Bool
        var hasTraded: Bool
    }

    private(set) var counts: [State: Int] = [:]
    /// By challenge type, how many more of the accounts' records name the first phase than a funded
    /// one.
    private(set) var lead: [UInt32: Int] = [:]

    init(of affiliate: UInt32, _ population: Population) {
        let table = population.records.customers
        for customer in population.buyers[affiliate] {
            let account = population.accounts[customer]
            let type = table.challengeType[Int(customer)]
            let state = State(
                challengeType: type, phase: population.phase(of: customer),
                hasPayout: account.payouts > 0, hasTraded: account.tradingDays > 0)
            counts[state, default: 0] += 1
            let phase = table.phase[Int(customer)]
            let step = phase == .evaluation ? 1 : phase == .funded ? -1 : 0
            lead[type, default: 0] += step
        }
    }
}

extension TradingCoverage.Kind {
    fileprivate init(_ state: CoveredAccounts.State) {
        self.init(challengeType: state.challengeType, isFunded: state.phase == .funded)
    }
}

/// Keeps what is known of the firm's trading up to date, and tells whom a change of it concerns.
///
/// Invariant: the coverage is what would be found in the population anew. What is read of an
/// affiliate's buyers alone, of their records, accounts, persons and phases and of whether their
/// trading is sent, is as it was at the last settle unless the affiliate is stale in what `watched`
/// returns.
struct CoverageBook: Sendable {
    private var accounts = AffiliateMemo<CoveredAccounts>()
    private var coverage = TradingCoverage()

    /// The population with what is known of its trading; an affiliate is stale, too, where that
    /// changed for any of its buyers.
    ///
    /// - Complexity: O(affiliates + buyers of stale affiliates).
    mutating func watched(_ population: Population) -> Population {
        let renewed = accounts.settle(population) { CoveredAccounts(of: $0, population) }
        if renewed.allSatisfy({ accounts[$0.affiliate] == $0.before }) {
            return Population(population, coverage: coverage)
        }
        let before = coverage
        coverage = TradingCoverage(population.order.affiliates.map { ($0, accounts[$0]) })
        if coverage == before { return Population(population, coverage: coverage) }
        let isStale = population.isStale.indices.map { index in
            population.isStale[index]
                || coverage.differs(
                    from: before, for: UInt32(index), accounts[UInt32(index)])
        }
        return Population(population, isStale: isStale, coverage: coverage)
    }
}
