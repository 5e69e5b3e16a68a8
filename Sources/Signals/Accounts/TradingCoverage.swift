internal import Records
internal import Statistics

/// Of which accounts the firm sends trading, so that one without any is unused.
///
/// Partners leave out trading of whole kinds of accounts: of challenges that are not funded yet, of one
/// product. Where hardly any account of a kind trades, its trading is not sent. A kind is a challenge
/// type, funded or not; one of few accounts is read with the rest of the firm. No affiliate counts for
/// more than ten accounts of a kind, so that a farm can't pass for a gap in the feed.
///
/// Of some affiliates' customers trading is missing, of a platform or a region that is not connected:
/// accounts moved on to the next phase, failed, or were paid out, without a day of trading. Nobody moves
/// on without trading, so where a quarter of those who did show none, none means nothing there. To fail
/// counts where hardly anybody in the firm fails for having done nothing.
struct TradingCoverage: Equatable, Sendable {
    private struct Kind: Hashable {
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
    /// Affiliates of whose customers trading is missing.
    private var gaps: Set<UInt32> = []

    /// Share of a kind's accounts that must have traded.
    private static let smallestShare = 0.25
    private static let mostOfAffiliate = 10.0
    /// Accounts from which a kind speaks for itself.
    private static let fewest = 20.0
    /// Accounts that moved on without trading, and their share of those that moved on, that are a gap.
    private static let smallestGap = 2
    private static let gapShare = 0.25
    /// Share of a firm's failed accounts that may lack trading where only trading makes them fail.
    private static let idleFailures = 0.05

    /// - Complexity: O(buyers).
    init(
        _ records: CurrentRecords, _ accounts: AccountTable, _ buyers: MembersByAffiliate,
        _ order: CanonicalOrder, asOf: EventTime
    ) {
        var kinds: [Kind: Tally] = [:]
        for affiliate in order.affiliates {
            for (kind, tally) in Self.tallies(buyers[affiliate], records, accounts, asOf) {
                kinds[kind, default: Tally()] += tally
            }
        }
        let firm = kinds.values.reduce(into: Tally()) { $0 += $1 }
        known = kinds.mapValues { tally in
            (tally.accounts < Self.fewest ? firm : tally).share >= Self.smallestShare
        }
        findGaps(records, accounts, buyers, order, asOf)
    }

    private mutating func findGaps(
        _ records: CurrentRecords, _ accounts: AccountTable, _ buyers: MembersByAffiliate,
        _ order: CanonicalOrder, _ asOf: EventTime
    ) {
        let phased = Self.phasedTypes(records, buyers, order)
        let (failed, idle) = failures(records, accounts, buyers, order, asOf)
        let failuresCount = Double(idle) < Self.idleFailures * Double(failed)
        for affiliate in order.affiliates {
            let moved = buyers[affiliate].filter { customer in
                guard covers(customer, records, asOf: asOf) else { return false }
                if accounts[customer].payouts > 0 { return true }
                return switch Population.phase(of: customer, records, asOf) {
                case .verification: true
                case .funded: phased.contains(records.customers.challengeType[Int(customer)])
                case .failed: failuresCount
                case .unknown, .evaluation: false
                }
            }
            let silent = moved.count { accounts[$0].tradingDays == 0 }
            if silent >= Self.smallestGap, Double(silent) >= Self.gapShare * Double(moved.count) {
                gaps.insert(affiliate)
            }
        }
    }

    /// Failed accounts of covered kinds, and those of them without trading.
    private func failures(
        _ records: CurrentRecords, _ accounts: AccountTable, _ buyers: MembersByAffiliate,
        _ order: CanonicalOrder, _ asOf: EventTime
    ) -> (all: Int, idle: Int) {
        let failed = order.affiliates.flatMap { buyers[$0] }.filter {
            Population.phase(of: $0, records, asOf) == .failed && covers($0, records, asOf: asOf)
        }
        return (failed.count, failed.count { accounts[$0].tradingDays == 0 })
    }

    /// Challenge types whose accounts begin in a phase that must be passed: more of them stand before
    /// it than are funded. An account that is sold funded has passed nothing.
    private static func phasedTypes(
        _ records: CurrentRecords, _ buyers: MembersByAffiliate, _ order: CanonicalOrder
    ) -> Set<UInt32> {
        var lead: [UInt32: Int] = [:]
        for customer in order.affiliates.flatMap({ buyers[$0] }) {
            let phase = records.customers.phase[Int(customer)]
            let step = phase == .evaluation ? 1 : phase == .funded ? -1 : 0
            lead[records.customers.challengeType[Int(customer)], default: 0] += step
        }
        return Set(lead.filter { $0.value > 0 }.keys)
    }

    private static func tallies(
        _ members: ArraySlice<UInt32>, _ records: CurrentRecords, _ accounts: AccountTable,
        _ asOf: EventTime
    ) -> [Kind: Tally] {
        var tallies: [Kind: Tally] = [:]
        for customer in members {
            tallies[kind(of: customer, records, asOf), default: Tally()] += Tally(
                accounts: 1, traded: accounts[customer].tradingDays > 0 ? 1 : 0)
        }
        return tallies.mapValues { tally in
            let counted = min(tally.accounts, mostOfAffiliate)
            return Tally(accounts: counted, traded: Numerics.quantized(tally.share * counted))
        }
    }

    private static func kind(
        of customer: UInt32, _ records: CurrentRecords, _ asOf: EventTime
    ) -> Kind {
        Kind(
            challengeType: records.customers.challengeType[Int(customer)],
            isFunded: Population.phase(of: customer, records, asOf) == .funded)
    }

    func covers(_ customer: UInt32, _ records: CurrentRecords, asOf: EventTime) -> Bool {
        !gaps.contains(records.customers.affiliate[Int(customer)])
            && known[Self.kind(of: customer, records, asOf)] ?? false
    }
}
