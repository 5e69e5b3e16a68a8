import FirmRecords
import Records
import Testing

@testable import Signals

/// Trading in different currencies, compared by the rates of the days.
struct ComparedCurrenciesTests {
    private static let euro = currency("EUR")

    private static func currency(_ code: String) -> CurrencyCode {
        guard let currency = CurrencyCode(text: code) else { preconditionFailure("no currency") }
        return currency
    }

    /// A euro is worth 1.25 dollars on even days, 1.10 on odd ones.
    private func rates(from first: Int = 0, _ days: Int) -> CurrencyRates {
        CurrencyRates(
            base: Self.currency("USD"),
            quotes: (first..<first + days).map { day in
                CurrencyRates.Quote(
                    day: Day(number: HandmadeFirm.firstDay.number + Int32(day)),
                    currency: Self.euro,
                    units: (day % 2 == 0 ? 125 : 110) * powerOfTen(CurrencyRates.decimals - 2))
            })
    }

    private func signals(_ rates: CurrencyRates?, threads: Int = 1) -> SignalSet {
        let types: [any Statistic.Type] = [MirroredPairs.self, GroupHedges.self]
        return SignalSet(
            signals: types.map { $0.init(settings: $0.description.settings.map(\.standard)) },
            threads: threads, rates: rates)
    }

    /// An account in dollars and one in euros that lose what the other wins, for ten days.
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        firm.buyer("left", of: "X")
        firm.buyer("right", of: "Y")
        for day in 1..<11 {
            let lots = HandmadeFirm.hundredths(113 + 7 * day)
            let cents = (day % 2 == 0 ? 125 : -110) * (310 + 17 * day)
            firm.trade("left", day: day, lots: lots, pnl: HandmadeFirm.hundredths(cents))
            firm.trade(
                "right", day: day, lots: lots,
                pnl: HandmadeFirm.hundredths(
                    day % 2 == 0 ? -(310 + 17 * day) * 100 : (310 + 17 * day) * 100),
                currency: "EUR")
        }
        return firm
    }

    private func pairs(_ firm: HandmadeFirm, _ rates: CurrencyRates?) -> [Reading] {
        var signals = signals(rates)
        for batch in batches(firm.rows) { #expect(signals.apply(batch).isEmpty) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        return results[0].findings.map { Reading($0, of: MirroredPairs.self, population.records) }
    }

    @Test func `legs in two currencies are a pair once rates are known`() throws {
        let pair = try #require(pairs(firm(), rates(40)).first)
        #expect(pair.subject == ["left", "right"])
        #expect(pair["days"] == 10)
        #expect(pairs(firm(), nil).isEmpty)
    }

    @Test func `days whose rate is not known are compared within their currency, and told`() {
        let early = rates(3)
        var signals = signals(early)
        for batch in batches(firm().rows) { _ = signals.apply(batch) }
        let population = signals.settle(asOf: signals.records.latestEventTime).0
        let missing = population.missingRates
        #expect(missing.map(\.currency) == [Self.euro])
        // Days 0, 1 and 2 have rates, the next seven take the last of them: day 10 has none.
        #expect(missing.map(\.days) == [1])
        #expect(missing.first?.first == missing.first?.last)
        #expect(pairs(firm(), early).first?["days"] == 9)
    }

    @Test func `of two rows of one account the one of more lots is compared`() throws {
        var firm = firm()
        for day in 1..<11 {
            firm.trade("right", day: day, lots: "0.10", pnl: "7.00", currency: "USD")
        }
        #expect(try #require(pairs(firm, rates(40)).first)["days"] == 10)
    }

    private func kept(_ population: Population) -> [String] {
        guard let trading = population.trading else { preconditionFailure("not compared") }
        let name = { (account: UInt32) in
            population.records.customerIDs[population.order.customers[Int(account)]]
        }
        return trading.opposites.map {
            "\(name($0.accounts.first)) \(name($0.accounts.second)) \($0.days) \($0.movement) "
                + "\($0.lots)"
        } + trading.book.baseline.map { "\($0.name) \($0.value)" }
    }

    @Test(arguments: (1...6).map(MirrorTrace.init))
    func `corrected and late rows leave what a fresh look finds, and rates join what is one`(
        _ trace: MirrorTrace
    ) {
        var stream = SeededStream(trace.seed + 77)
        let rates = rates(from: 2, 28)
        var rows: [FieldRow] = []
        for row in trace.rows {
            rows.append(row)
            guard row.entity == .tradingActivity, stream.chance(30) else { continue }
            rows.append(row.with(["currency": stream.pick(["EUR", "USD", "GBP"])]))
        }
        var signals = signals(rates, threads: 2)
        var (end, joined) = (rows.count / 2, 0)
        for batch in batches(Array(rows[..<end])) { _ = signals.apply(batch) }
        _ = signals.settle(asOf: signals.records.latestEventTime)
        while end < rows.count {
            let next = min(rows.count, end + stream.integer(1...150))
            for batch in batches(Array(rows[end..<next])) { _ = signals.apply(batch) }
            end = next
            let asOf = signals.records.latestEventTime.advanced(
                byDays: stream.chance(70) ? 0 : -stream.integer(1...4))
            let population = signals.settle(asOf: asOf).0
            joined +=
                population.records.activity.groups.count
                - (population.trading?.book.groups.count ?? 0)
            guard stream.chance(30) || end == rows.count else { continue }
            var fresh = self.signals(rates)
            for batch in batches(Array(rows[..<end])) { _ = fresh.apply(batch) }
            #expect(kept(fresh.settle(asOf: asOf).0) == kept(population))
        }
        #expect(joined > 100)
    }
}
