import FirmRecords
import Testing

@testable import Signals

struct RefundStrataTests {
    /// Twenty affiliates sell a cheap and a dear product; a fifth of the dear ones comes back.
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        for affiliate in 0..<20 {
            for number in 0..<20 {
                let isDear = number % 2 == 0
                sell(
                    "a\(affiliate)x\(number)", of: "A\(affiliate)", isDear: isDear, day: 4 * number,
                    &firm)
                if isDear, (number / 2 + affiliate) % 5 == 0 {
                    takeBack("a\(affiliate)x\(number)", day: 4 * number + 20, &firm)
                }
            }
        }
        return firm
    }

    private func sell(
        _ id: String, of affiliate: String, isDear: Bool, day: Int, _ firm: inout HandmadeFirm
    ) {
        firm.buyer(id, of: affiliate, day: day, ["account_size": isDear ? "200000" : "5000"])
        firm.trade(id, day: day + 1, lots: "0.37")
    }

    private func takeBack(_ id: String, day: Int, _ firm: inout HandmadeFirm) {
        firm.transaction("back-" + id, of: id, "refund", day: day)
    }

    @Test func `an affiliate of a product that often comes back is expected to see it`() throws {
        var firm = firm()
        for number in 0..<20 {
            sell("dear\(number)", of: "D", isDear: true, day: 4 * number, &firm)
            sell("cheap\(number)", of: "C", isDear: false, day: 4 * number, &firm)
            if number % 4 == 0 {
                takeBack("dear\(number)", day: 4 * number + 20, &firm)
                takeBack("cheap\(number)", day: 4 * number + 20, &firm)
            }
        }
        let dear = try reading(RefundExcess.self, of: "D", firm)
        let cheap = try reading(RefundExcess.self, of: "C", firm)
        #expect(dear["observed"] == cheap["observed"])
        #expect(dear["expected"] > 2 * cheap["expected"])
        #expect(dear["log_odds"] < 0)
        #expect(cheap["log_odds"] > dear["log_odds"] + 2)
    }

    @Test func `what is expected of an affiliate does not depend on what it shows`() throws {
        var firm = firm()
        for number in 0..<20 {
            sell("x\(number)", of: "X", isDear: true, day: 4 * number, &firm)
        }
        let quiet = try reading(RefundExcess.self, of: "X", firm)["expected"]
        for number in 0..<3 { takeBack("x\(number)", day: 4 * number + 20, &firm) }
        let seen = try reading(RefundExcess.self, of: "X", firm)["expected"]
        #expect(abs(quiet - seen) < 1e-9)
    }

    @Test func `an affiliate of a country that often takes fees back is expected to see it`() throws
    {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<80 {
            let id = "n\(number)"
            firm.buyer(id, of: "H\(number % 8)", day: number, country: "KE")
            firm.trade(id, day: number + 1, lots: "0.37")
            if number % 5 == 0 { takeBack(id, day: number + 20, &firm) }
        }
        for (affiliate, country) in [("N", "KE"), ("F", "GH")] {
            for number in 0..<20 {
                let id = "\(country)\(number)"
                firm.buyer(id, of: affiliate, day: 4 * number, country: country)
                firm.trade(id, day: 4 * number + 1, lots: "0.37")
                if number % 4 == 0 { takeBack(id, day: 4 * number + 20, &firm) }
            }
        }
        let native = try reading(RefundExcess.self, of: "N", firm)
        let foreign = try reading(RefundExcess.self, of: "F", firm)
        #expect(native["observed"] == foreign["observed"])
        #expect(native["expected"] > 1.5 * foreign["expected"])
        #expect(foreign["log_odds"] > native["log_odds"] + 1)
    }

    /// A payment provider fails for a week: every third fee of it is charged back, everywhere.
    @Test func `a week that is plainly unlike others is the standard for its fees`() throws {
        var firm = HandmadeFirm()
        firm.honestBackground()
        let sell = { (id: String, affiliate: String, number: Int, firm: inout HandmadeFirm) in
            firm.buyer(id, of: affiliate, day: 42 + number % 7)
            firm.trade(id, day: 50, lots: "0.37")
            if number % 3 > 0 { return }
            firm.transaction(
                "back-" + id, of: id, "adjustment", day: 70 + number % 9, amount: "-99.00")
        }
        for affiliate in 0..<8 {
            for number in 0..<9 { sell("a\(affiliate)n\(number)", "H\(affiliate)", number, &firm) }
        }
        for number in 0..<18 { sell("x\(number)", "X", number, &firm) }
        let found = try reading(RefundExcess.self, of: "X", firm)
        #expect(found["observed"] == 6)
        #expect(found["expected"] > 4)
    }

    @Test func `one guilty affiliate does not raise what is expected of others`() throws {
        var firm = firm()
        let before = try reading(RefundExcess.self, of: "A0", firm)["expected"]
        for number in 0..<30 {
            sell("x\(number)", of: "X", isDear: true, day: 2 * number, &firm)
            takeBack("x\(number)", day: 2 * number + 20, &firm)
        }
        let after = try reading(RefundExcess.self, of: "A0", firm)["expected"]
        #expect(abs(after - before) < 0.2 * before)
        let guilty = try reading(RefundExcess.self, of: "X", firm)
        #expect(guilty["log_odds"] > 4)
    }

    @Test func `the sequential reading remembers what was once overwhelming`() throws {
        var firm = firm()
        for number in 0..<12 {
            sell("x\(number)", of: "X", isDear: false, day: number, &firm)
            takeBack("x\(number)", day: number + 20, &firm)
        }
        let early = try reading(RefundExcess.self, of: "X", firm)["sequential"]
        #expect(early > 5)
        for number in 12..<50 {
            sell("x\(number)", of: "X", isDear: false, day: number + 12, &firm)
        }
        #expect(try reading(RefundExcess.self, of: "X", firm)["sequential"] > 5)
    }

    @Test func `a window leaves older fees out`() throws {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<10 {
            sell("x\(number)", of: "X", isDear: false, day: 10 * number, &firm)
            takeBack("x\(number)", day: 10 * number + 15, &firm)
        }
        var signals = SignalSet(signals: [RefundExcess(settings: [60, 0.25])], threads: 1)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        let found = results[0].findings.map {
            Reading($0, of: RefundExcess.self, population.records)
        }.first { $0.subject == ["X"] }
        #expect(found?["observed"] == 3)
        #expect(found?.customers == ["x7", "x8", "x9"])
    }
}
