import Records
import Testing

@testable import Simulator

/// Rates of the honest business, over several firms.
struct BaseRateTests {
    private static let worlds = (1...6).map { HonestWorld(seed: UInt64($0)) }
    private static let allAccounts = worlds.flatMap(\.accounts)
    private var accounts: [Account] { Self.allAccounts }

    @Test func `ten to twenty per cent of the traded challenges pass phase one`() {
        let traded = accounts.filter {
            $0.product.firstPhase == .phase1 && !$0.trading.rows.isEmpty
        }
        let passed = traded.filter { account in
            account.trading.milestones.contains { $0.phase == .phase2 || $0.phase == .funded }
        }
        check(share(passed, of: traded), in: 0.10...0.20)
    }

    @Test func `about seven per cent of the seasoned customers were ever paid`() {
        let seasoned = Self.worlds.flatMap { world in
            world.accounts.filter { world.world.calendar.end.days(since: $0.purchase) > 45 }
        }
        let paid = seasoned.filter { $0.payments.contains { $0.kind == .payout } }
        check(share(paid, of: seasoned), in: 0.04...0.09)
    }

    @Test func `a third of those who fail buy or reset again within days`() {
        let byPerson = Dictionary(grouping: accounts, by: \.person)
        let failed = accounts.filter { $0.trading.failure != nil || isReset($0) }
        let again = failed.filter { account in
            guard let failure = account.trading.failure else { return true }
            return byPerson[account.person]?.contains { next in
                next.signup > failure && next.purchase.days(since: failure) < 14
            } ?? false
        }
        check(share(again, of: failed), in: 0.27...0.45)
    }

    @Test func `every seventh customer comes from the largest country`() {
        let shares = Self.worlds.map { world in
            let countries = Dictionary(grouping: world.accounts, by: \.country.code)
            return Double(countries.values.map(\.count).max() ?? 0) / Double(world.accounts.count)
        }
        check(shares.reduce(0, +) / Double(shares.count), in: 0.12...0.20)
    }

    @Test func `three in ten buy the ten thousand dollar account`() {
        check(share(accounts.filter { $0.product.size == 10_000 }, of: accounts), in: 0.26...0.36)
    }

    @Test func `fees run from forty-nine to nine hundred and ninety-nine dollars`() {
        let fees = accounts.map { $0.product.feeInCents }
        #expect(fees.min() == 4_900 && fees.max() == 99_900)
        #expect(accounts.allSatisfy { $0.feeInCents * 10 >= $0.product.feeInCents * 7 })
    }

    @Test func `three per cent return the challenge untraded within a fortnight`() {
        let returned = accounts.filter { account in
            account.trading.rows.isEmpty
                && account.payments.contains {
                    $0.kind == .refund && $0.time.days(since: account.purchase) <= 14
                }
        }
        check(share(returned, of: accounts), in: 0.02...0.04)
    }

    @Test func `the fee comes back with the first payout unless the firm keeps it`() {
        let generous = accounts.filter { $0.lookAlikes.contains(.firstPayoutRefund) }
        #expect(!generous.isEmpty)
        let firm = Firms.firm(seed: 1) { $0.refunds.firstPayoutRefund = false }
        #expect(firm.truth.lookAlikes[.firstPayoutRefund] == nil)
    }

    @Test func `affiliates differ in size by two orders of magnitude`() {
        let books = Dictionary(grouping: accounts, by: \.affiliate).values.map(\.count)
        #expect((books.max() ?? 0) > 60)
        let own = Self.worlds.map { world in
            Dictionary(grouping: world.accounts, by: \.affiliate).values.filter { $0.count <= 3 }
        }
        #expect(own.allSatisfy { $0.count >= 3 })
    }

    @Test func `round lots are common`() {
        let lots = accounts.flatMap(\.trading.rows).map(\.lots)
        let round = lots.filter { [1, 2, 5, 10, 20, 50, 100, 200].contains($0) }
        check(Double(round.count) / Double(lots.count), in: 0.25...0.60)
    }

    @Test func `forex rests at weekends`() {
        for world in Self.worlds {
            let rows = world.accounts.flatMap(\.trading.rows)
            let atWeekends = rows.filter { world.world.calendar.isWeekend($0.day) }
            #expect(!atWeekends.isEmpty)
            #expect(atWeekends.allSatisfy { Instrument.all[$0.instrument].tradesAtWeekends })
        }
    }

    private func isReset(_ account: Account) -> Bool {
        account.payments.contains { $0.kind == .resetFee }
    }

    private func share(_ some: [Account], of all: [Account]) -> Double {
        Double(some.count) / Double(all.count)
    }

    private func check(
        _ rate: Double, in bounds: ClosedRange<Double>,
        location: SourceLocation = #_sourceLocation
    ) {
        #expect(bounds.contains(rate), "measured \(rate)", sourceLocation: location)
    }
}
