import FirmRecords
import Records
import Testing

@testable import Signals

struct ChallengeChurnTests {
    /// Honest persons who come back weeks later.
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for person in 0..<20 {
            for number in 0..<2 {
                tries("back\(person)x\(number)", of: "back\(person)", day: 30 * number, 6, &firm)
            }
        }
        return firm
    }

    /// One account that trades and loses for some days, and then is over.
    private func tries(
        _ id: String, of person: String, day: Int, _ days: Int, under affiliate: String = "X",
        _ firm: inout HandmadeFirm
    ) {
        firm.buyer(
            id, of: affiliate, day: day, ["email": "\(person)@example.com", "phase": "failed"])
        for offset in 0..<days {
            firm.trade(id, day: day + offset, lots: "0.7\(offset)", pnl: "-310.00")
        }
    }

    private func churn(_ firm: HandmadeFirm) throws -> Reading {
        try #require(readings(ChallengeChurn.self, firm).first { $0.subject == ["one0"] })
    }

    @Test func `seven accounts lost in a day and bought anew at once are churn`() throws {
        var firm = firm()
        for number in 0..<7 { tries("one\(number)", of: "one", day: 2 * number, 1, &firm) }
        let found = try churn(firm)
        #expect(found["purchases"] == 7)
        #expect(found["blow_ups"] == 7)
        #expect(found["rebuys"] == 6)
        #expect(found["returns"] == 6)
        #expect(found["log_odds"] > 4)
        #expect(found.customers == (0..<7).map { "one\($0)" })
    }

    @Test func `who returns under one affiliate after another buys for none of them`() throws {
        func churn(under affiliates: [String]) throws -> Reading {
            var firm = firm()
            for person in 0..<10 {
                for number in 0..<3 {
                    tries(
                        "moved\(person)x\(number)", of: "moved\(person)", day: 20 * number, 5,
                        under: "H\(number % 2)", &firm)
                }
            }
            for number in 0..<9 {
                tries(
                    "one\(number)", of: "one", day: 2 * number, 1,
                    under: affiliates[number % affiliates.count], &firm)
            }
            return try self.churn(firm)
        }
        let (faithful, once, restless) = try (
            churn(under: ["X"]), churn(under: Array(repeating: "X", count: 8) + ["H1"]),
            churn(under: ["X", "H1", "H2"])
        )
        #expect(faithful["moves"] == 0)
        #expect(once["moves"] == 1)
        #expect(once["log_odds"] > faithful["log_odds"] - 2)
        #expect(restless["moves"] == 8)
        #expect(restless["rebuys"] == 8)
        #expect(restless["log_odds"] < faithful["log_odds"] - 5)
    }

    @Test func `who moves after the fees bought under one affiliate all the same`() throws {
        func churn(movedOn day: Int) throws -> Reading {
            var firm = firm()
            for number in 0..<7 { tries("one\(number)", of: "one", day: 2 * number, 1, &firm) }
            for number in 0..<7 {
                firm.customer(
                    "one\(number)", of: "H\(number % 2)", day: 2 * number,
                    [
                        "email": "one@example.com", "phase": "failed",
                        "last_modified_date": HandmadeFirm.noon(day).description,
                    ])
            }
            // The second attempt of each account is bought under the affiliate it moved to.
            for number in 0..<7 where day < 40 {
                firm.transaction(
                    "again\(number)", of: "one\(number)", "challenge_fee", day: 40 + number)
            }
            return try self.churn(firm)
        }
        #expect(try churn(movedOn: 50)["moves"] == 0)
        #expect(try churn(movedOn: 30)["moves"] == 7)
    }

    @Test func `where many come back at once, one who does on and on is told by the number`() throws
    {
        var firm = firm()
        for person in 0..<30 {
            let tries = [2, 2, 3][person % 3]
            for number in 0..<tries {
                self.tries(
                    "fast\(person)x\(number)", of: "fast\(person)", day: 2 * number, 1, &firm)
            }
        }
        // Half of them come days later, every fourth after days of trading.
        var day = 0
        for number in 0..<28 {
            tries("one\(number)", of: "one", day: day, number % 4 == 3 ? 4 : 1, &firm)
            day += number % 4 < 2 ? 2 : 8
        }
        let found = try churn(firm)
        #expect(found["returns"] == 27)
        #expect(found["rebuys"] == 14)
        #expect(found["log_odds"] > 6)
        let others = readings(ChallengeChurn.self, firm).filter { $0.subject != ["one0"] }
        #expect(others.allSatisfy { $0["log_odds"] < 4 })
    }

    /// A firm that sends no trading, and one who buys again and again and fails after so many days.
    private func silent(failing days: Int, apart: Int) -> HandmadeFirm {
        var firm = HandmadeFirm()
        for number in 0..<60 {
            firm.buyer("a\(number)", of: "A\(number % 6)", day: number, ["phase": "phase_1"])
        }
        for person in 0..<20 {
            for number in 0..<2 {
                let fields = ["email": "back\(person)@example.com"]
                firm.buyer("back\(person)x\(number)", of: "A1", day: 30 * number, fields)
            }
        }
        for number in 0..<7 {
            let (day, id) = (apart * number, "one\(number)")
            firm.buyer(
                id, of: "X", day: day,
                [
                    "email": "one@example.com", "phase": "failed",
                    "last_modified_date": HandmadeFirm.noon(day + days).description,
                ])
        }
        firm.transaction("late", of: "a0", "reset_fee", day: 100)
        return firm
    }

    @Test func `accounts that failed at once are churn where no trading is sent`() throws {
        let found = try churn(silent(failing: 1, apart: 2))
        #expect(found["blow_ups"] == 7)
        #expect(found["rebuys"] == 6)
        #expect(found["log_odds"] > 4)
        #expect(try churn(silent(failing: 6, apart: 7))["blow_ups"] == 0)
    }

    @Test func `honest retries after days of trading are none`() throws {
        var firm = firm()
        for number in 0..<5 { tries("one\(number)", of: "one", day: 12 * number, 8, &firm) }
        let found = try churn(firm)
        #expect(found["blow_ups"] == 0)
        #expect(found["rebuys"] == 0)
        #expect(found["log_odds"] < 0)
    }

    @Test func `honest retries days after a quick loss are none`() throws {
        var firm = firm()
        for number in 0..<5 { tries("one\(number)", of: "one", day: 6 * number, 1, &firm) }
        let found = try churn(firm)
        #expect(found["blow_ups"] == 5)
        #expect(found["rebuys"] == 0)
        #expect(found["log_odds"] < 0)
    }

    @Test func `a portfolio bought on one day is none`() throws {
        var firm = firm()
        for number in 0..<5 { tries("one\(number)", of: "one", day: 10, 6, &firm) }
        #expect(try churn(firm)["rebuys"] == 0)
    }

    @Test(arguments: [(true, 0.0), (false, 4.0)])
    func `sizes bought one after the other and lost that day are no re-buys of each other`(
        _ areSizes: Bool, _ returns: Double
    ) throws {
        var firm = firm()
        for number in 0..<5 {
            let size = areSizes ? 5000 * (number + 1) : 5000
            firm.buyer(
                "one\(number)", of: "X", day: 10, minute: 20 * number,
                ["email": "one@example.com", "phase": "failed", "account_size": "\(size)"])
            firm.trade("one\(number)", day: 10, lots: "0.71", pnl: "-310.00")
        }
        let found = try churn(firm)
        #expect(found["blow_ups"] == 5)
        #expect(found["returns"] == returns)
        #expect(found["rebuys"] == returns)
    }

    @Test func `an account that the person trades for weeks is not implicated`() throws {
        var firm = firm()
        for number in 0..<7 { tries("one\(number)", of: "one", day: 2 * number, 1, &firm) }
        tries("onelong", of: "one", day: 60, 9, &firm)
        #expect(try churn(firm).customers == (0..<7).map { "one\($0)" })
    }

    @Test func `quick wins are no blow-ups`() throws {
        var firm = firm()
        for number in 0..<7 {
            firm.buyer("one\(number)", of: "X", day: 2 * number, ["email": "one@example.com"])
            firm.trade("one\(number)", day: 2 * number, lots: "0.71", pnl: "45.00")
        }
        #expect(try churn(firm)["blow_ups"] == 0)
        #expect(try churn(firm)["rebuys"] == 0)
    }

    /// One customer who keeps one account for all challenges: fees and losing days as said.
    private func single(fees: [Int], losses: [Int], resets: [Int] = []) -> HandmadeFirm {
        var firm = firm()
        firm.customer("one0", of: "X", ["email": "one@example.com", "phase": "failed"])
        for (number, day) in fees.enumerated() {
            firm.transaction("fee\(number)", of: "one0", "challenge_fee", day: day)
        }
        for (number, day) in resets.enumerated() {
            firm.transaction("reset\(number)", of: "one0", "reset_fee", day: day, minute: 300)
        }
        for day in losses { firm.trade("one0", day: day, lots: "0.71", pnl: "-310.00") }
        return firm
    }

    @Test func `an account bought again and again is as many attempts`() throws {
        let days = (0..<7).map { 2 * $0 }
        let found = try churn(single(fees: days, losses: days.map { $0 + 1 }))
        #expect(found["purchases"] == 7)
        #expect(found["blow_ups"] == 7)
        #expect(found["rebuys"] == 6)
        #expect(found["log_odds"] > 4)
        #expect(found.customers == ["one0"])
    }

    @Test func `fees of one day share what was lost on it, but for the last`() throws {
        var firm = single(fees: [], losses: [5, 6])
        for (number, minute) in [60, 300, 600].enumerated() {
            firm.transaction(
                "fee\(number)", of: "one0", "challenge_fee", day: 5, minute: minute)
        }
        let found = try churn(firm)
        #expect(found["returns"] == 2)
        #expect(found["rebuys"] == 2)
        #expect(found["blow_ups"] == 3)
    }

    @Test func `an account traded for weeks between its fees is none`() throws {
        let fees = (0..<4).map { 20 * $0 }
        let found = try churn(single(fees: fees, losses: Array(0..<70)))
        #expect(found["returns"] == 3)
        #expect(found["blow_ups"] == 0)
        #expect(found["log_odds"] < 0)
    }

    @Test func `the day of a fee is the earlier attempt's`() throws {
        let found = try churn(single(fees: [0, 2], losses: [1, 2, 3]))
        #expect(found["blow_ups"] == 2)
        #expect(found["rebuys"] == 1)
        #expect(try churn(single(fees: [0, 2], losses: [0, 1, 2]))["blow_ups"] == 0)
    }

    @Test func `the last attempt that was not traded is no blow-up`() throws {
        let found = try churn(single(fees: [0, 2], losses: [1, 2]))
        #expect(found["blow_ups"] == 1)
        #expect(found["ended"] == 2)
    }

    @Test func `prices paid one after the other on one account are bought together`() throws {
        var firm = single(fees: [], losses: [5])
        for number in 0..<3 {
            firm.transaction(
                "fee\(number)", of: "one0", "challenge_fee", day: 5, minute: 20 * number,
                amount: "\(number + 1)99.00")
        }
        #expect(try churn(firm)["returns"] == 0)
    }

    @Test func `a reset gives another try and is no purchase`() throws {
        let fees = (0..<5).map { 6 * $0 }
        let found = try churn(
            single(fees: fees, losses: fees.flatMap { [$0, $0 + 4] }, resets: fees.map { $0 + 3 }))
        #expect(found["purchases"] == 5)
        #expect(found["resets"] == 5)
        #expect(found["returns"] == 4)
        #expect(found["rebuys"] == 4)
        #expect(found["blow_ups"] == 10)
    }
}
