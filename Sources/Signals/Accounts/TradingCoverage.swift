internal import Records
internal import Statistics

/// Of which accounts the firm sends trading, so that one without any is unused.
///
/// Partners leave out trading of whole kinds of accounts: of challenges that are not funded yet, of one
/// product. Where hardly any account of a kind trades, its trading is not sent. A kind is a challenge
/// type, funded or not; one of few accounts is read with the rest of the firm. No affiliate counts for
/// more than ten accounts of a kind, so that a farm can't pass for a gap in the feed.
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

    /// Share of a kind's accounts that must have traded.
    private static let smallestShare = 0.25
    private static let mostOfAffiliate = 10.0
    /// Accounts from which a kind speaks for itself.
    private static let fewest = 20.0

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
        known[Self.kind(of: customer, records, asOf)] ?? false
    }
}
