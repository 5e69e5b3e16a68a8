import Foundation
import Records
import Testing

@testable import Simulator

struct VariantTests {
    private func firm(_ variant: FirmVariant, seed: UInt64 = 1) -> SimulatedFirm {
        simulateFirm(variant.configuration(seed: seed))
    }

    private func cheats(_ share: Double, affiliates: Int, seed: UInt64) -> [FraudKind: Int] {
        let firm = World(
            Firms.configuration(seed: seed) {
                $0.cheatingShare = share
                $0.affiliates = affiliates
            })
        return firm.affiliatePlans().reduce(into: [:]) { counts, plan in
            if let kind = plan.fraud { counts[kind, default: 0] += 1 }
        }
    }

    @Test(arguments: FirmVariant.allCases)
    func `a variant is named in its truth and explained in one line`(variant: FirmVariant) {
        let configuration = variant.configuration(seed: 3)
        #expect(configuration.variant == variant && configuration.seed == 3)
        #expect((10...80).contains(variant.meaning.count))
    }

    @Test(arguments: FirmVariant.allCases.filter { ![.standard, .large, .long].contains($0) })
    func `a variant differs from the standard firm`(variant: FirmVariant) {
        let shifted = firm(variant)
        #expect(shifted.truth.variant == variant)
        #expect(
            Entity.allCases.contains { shifted.bytes(of: $0) != Firms.standard[0].bytes(of: $0) })
    }

    @Test(arguments: [FirmVariant.hard, .subtle, .hardAliases, .noisyPairs, .patientChurners])
    func `a variant of the fraud alone leaves honest trading as it was`(variant: FirmVariant) {
        let before = honestPnL(Firms.standard[0])
        let after = honestPnL(firm(variant))
        #expect(before.isSubset(of: after) && after.isSubset(of: before))
    }

    /// Days of trading of honest accounts, without ids: these follow the order of sign-up.
    private func honestPnL(_ firm: SimulatedFirm) -> Set<String> {
        let guilty = Set(firm.truth.customers.keys)
        let grey = Set(firm.truth.greyCommissions)
        let doubtful = Set(
            firm.commissions.filter { grey.contains($0.commissionID) }.map(\.customerID))
        let refused = Set(firm.transactions.filter { $0.status == "failed" }.map(\.customerID))
        let settled = Set(firm.commissions.map(\.customerID)).subtracting(refused)
        let rows = firm.latestActivity.filter {
            !guilty.contains($0.customerID) && !doubtful.contains($0.customerID)
                && settled.contains($0.customerID)
        }
        return Set(rows.map { "\($0.date) \($0.instrument) \($0.lotHundredths) \($0.pnl)" })
    }

    @Test(arguments: [0.0, 0.02, 0.1, 0.2], [UInt64(1), 2, 3])
    func `the share of cheating affiliates is kept whatever the kinds`(share: Double, seed: UInt64)
    {
        let counts = cheats(share, affiliates: 150, seed: seed)
        #expect(counts.values.reduce(0, +) == Int((share * 150).rounded()))
    }

    @Test func `where cheats are fewer than kinds the seed picks the kinds`() {
        let kinds = (UInt64(1)...12).map { Set(cheats(0.02, affiliates: 150, seed: $0).keys) }
        #expect(kinds.allSatisfy { (1...3).contains($0.count) })
        #expect(Set(kinds.joined()).count >= 7)
    }

    @Test func `a regional firm has two in five customers from one country`() {
        let shares = [UInt64(1), 2, 3].map { seed -> Double in
            let customers = firm(.regional, seed: seed).latestCustomers.values
            let countries = Dictionary(grouping: customers, by: \.countryCode)
            return Double(countries.values.map(\.count).max() ?? 0) / Double(customers.count)
        }
        #expect(shares.allSatisfy { (0.3...0.6).contains($0) }, "\(shares)")
    }

    @Test func `fields are sparse where the variant says so`() {
        let customers = firm(.sparseFields).latestCustomers.values
        let missing: [(CustomerRow) -> Bool] = [
            { $0.email == nil }, { $0.firstName == nil }, { $0.countryCode == nil },
            { $0.phase == nil }, { $0.accountSize == nil }, { $0.languageID == nil },
        ]
        for isMissing in missing {
            let share = Double(customers.filter(isMissing).count) / Double(customers.count)
            #expect((0.04...0.23).contains(share), "\(share)")
        }
    }

    @Test func `promotions are as many as the policy says`() {
        let days = [FirmVariant.noPromotions, .standard, .heavyPromotions].map {
            World($0.configuration(seed: 1)).calendar.promotions.count
        }
        #expect(days[0] == 0 && (4...6).contains(days[1]) && days[2] >= 14)
        let truth = firm(.noPromotions).truth
        #expect(truth.lookAlikes[.promoDay] == nil)
    }

    @Test func `refund policies move the honest refunds`() {
        let shares = [FirmVariant.strictRefunds, .standard, .lenientRefunds].map { variant in
            let firm = firm(variant)
            let refunds = firm.latestTransactions.values.filter { $0.transactionType == "refund" }
            return Double(refunds.count) / Double(firm.latestCustomers.count)
        }
        #expect(shares[0] < 0.7 * shares[1] && shares[2] > 1.2 * shares[1], "\(shares)")
    }

    @Test func `without a directory only its rows are gone`() {
        let bare = firm(.noDirectory)
        #expect(bare.affiliates.isEmpty && bare.truth.allAffiliates.count == 60)
        for entity in Entity.allCases where entity != .affiliates {
            #expect(bare.bytes(of: entity) == Firms.standard[0].bytes(of: entity))
        }
    }

    @Test func `a longer history has more days and more promotions`() {
        let world = World(FirmVariant.long.configuration(seed: 1))
        #expect(world.days == 365 && world.calendar.promotions.count >= 18)
    }
}
