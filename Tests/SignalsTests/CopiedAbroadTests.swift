import FirmRecords
import Testing

@testable import Signals

/// Copies in accounts of other currencies, between which no rate is told.
struct CopiedAbroadTests {
    /// Funded accounts under `X` that copy one trader in dollars, and some in euros.
    private struct Service {
        var firm = HandmadeFirm()
        private var stream = SeededStream(5)

        /// - Parameter days: on which the accounts in euros copy.
        init(dollars: Int, euros: Int, days: Range<Int> = 1..<11) {
            firm.honestBackground()
            for number in 0..<dollars { copy("dollar\(number)", 1..<11, "USD", percent: 100) }
            for number in 0..<euros { copy("euro\(number)", days, "EUR", percent: 87) }
        }

        private mutating func copy(
            _ id: String, _ days: Range<Int>, _ currency: String, percent: Int
        ) {
            firm.buyer(id, of: "X", ["phase": "funded"])
            for day in days {
                let move = (day % 5 == 0 ? -1 : 1) * (15_000 + 900 * day)
                let fill = (move + stream.integer(-100...100)) * percent / 100
                firm.trade(
                    id, day: day, pnl: HandmadeFirm.hundredths(fill), currency: currency)
            }
        }

        func found() throws -> Reading { try reading(CopiedAccounts.self, of: "X", firm) }
    }

    @Test func `who makes the trades in another currency belongs to the service`() throws {
        let found = try Service(dollars: 6, euros: 1).found()
        #expect(found.customers.contains("euro0"))
        #expect(found["accounts"] == 7)
        #expect(found["persons"] == 7)
        #expect(found["passed"] == 7)
    }

    @Test func `a service in two currencies is one`() throws {
        for (dollars, euros) in [(4, 3), (3, 4)] {
            let found = try Service(dollars: dollars, euros: euros).found()
            #expect(found["accounts"] == 7)
            #expect(found["groups"] == 1)
            #expect(found["log_odds"] > 8)
        }
    }

    @Test func `two persons and a third in another currency are a cohort`() throws {
        #expect(try Service(dollars: 2, euros: 1).found()["persons"] == 3)
    }

    @Test func `one outcome tells a rate and no copy`() throws {
        #expect(try Service(dollars: 6, euros: 1, days: 3..<4).found()["accounts"] == 6)
    }

    @Test func `who trades another currency in a way of his own is none of them`() throws {
        var service = Service(dollars: 6, euros: 2)
        var stream = SeededStream(9)
        service.firm.buyer("other", of: "X")
        for day in 1..<11 {
            let own = stream.integer(-30_000...30_000)
            service.firm.trade(
                "other", day: day, pnl: HandmadeFirm.hundredths(own), currency: "EUR")
        }
        #expect(try !service.found().customers.contains("other"))
    }
}
