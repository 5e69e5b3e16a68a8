import FirmRecords
import Records
import Testing

@testable import Signals

/// The evidence of identity in words.
struct IdentityEvidenceTests {
    @Test(arguments: [5, 70])
    func `each account says what ties it to whom and with which weight`(_ count: Int) throws {
        var firm = HandmadeFirm.ofStrangers()
        let own = ["first_name": "Maren", "last_name": "Oldenkott"]
        for number in 0..<count {
            firm.buyer(
                "own\(number)", of: "S3", day: 25 * number / count,
                own.merging(["email": "marenoldenkott\(number)@gmail.com"]) { $1 })
        }
        var signals = SignalSet(signals: [IdentityConcentration(settings: [])], threads: 1)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        let finding = try #require(results[0].findings.first { !$0.customers.isEmpty })
        let evidence = signals.evidence(of: 0, for: finding, in: population)
        #expect(evidence.rows.count == count)
        for row in evidence.rows {
            let texts = row.values.compactMap { value in
                if case .text(let text) = value.value { return text }
                return nil
            }
            #expect(texts.contains { $0.hasPrefix("own") })
            #expect(texts.contains { $0.contains("name: the same (+") })
            #expect(texts.contains { $0.contains("the same letters with another number") })
        }
        #expect(evidence.transactions.count == count)
    }

    @Test func `addresses that spell the owner's name on its relatives' accounts are the owner's`()
        throws
    {
        let counts = try ["marenoldenkott", "{given}oldenkott"].map { local in
            var firm = HandmadeFirm.ofStrangers()
            firm.directory("S2", ["first_name": "Maren", "last_name": "Oldenkott"])
            for (number, given) in Self.relatives.enumerated() {
                let letters = local.replacing("{given}", with: given.lowercased())
                firm.buyer(
                    "kin\(number)", of: "S2", day: 20 + number,
                    [
                        "first_name": given, "last_name": "Oldenkott",
                        "email": "\(letters)\(number + 1)@gmail.com",
                    ])
            }
            return try reading(IdentityConcentration.self, of: "S2", firm)["accounts"]
        }
        #expect(counts == [5, 0])
    }

    private static let relatives = ["Jonas", "Tilda", "Oskar", "Frida", "Anton"]

    /// Five relatives under `S2` with two accounts each, by the days on which and the minutes after
    /// which each opens them.
    private func relatives(
        days: [(Int) -> Int], pause: Int, isUsed: Bool = false
    ) throws -> Reading {
        var firm = HandmadeFirm.ofStrangers()
        for (round, day) in days.enumerated() {
            for (number, given) in Self.relatives.enumerated() {
                let id = "kin\(round)x\(number)"
                firm.buyer(
                    id, of: "S2", day: day(number), minute: pause * number,
                    [
                        "first_name": given, "last_name": "Oldenkott",
                        "email": "\(given.lowercased()).oldenkott@gmail.com",
                    ])
                if !isUsed { continue }
                for trading in 1...8 { firm.trade(id, day: day(number) + trading) }
            }
        }
        return try reading(IdentityConcentration.self, of: "S2", firm)
    }

    @Test func `relatives whose accounts are opened together again and again are one hand`() throws
    {
        let together = try relatives(days: [{ _ in 20 }, { _ in 40 }, { _ in 55 }], pause: 12)
        #expect(together["accounts"] == 15)
        #expect(together["log_odds"] > 7)
    }

    @Test func `relatives who buy when each likes to are a family`() throws {
        let apart = try relatives(days: [{ 10 + 3 * $0 }, { 40 + 4 * $0 }], pause: 12)
        #expect(apart["accounts"] == 0)
    }

    @Test func `relatives who buy together once are a family`() throws {
        let once = try relatives(days: [{ _ in 20 }, { 40 + 4 * $0 }], pause: 12)
        #expect(once["accounts"] == 0)
    }

    @Test func `the largest of their evenings is forgiven relatives`() throws {
        let days: [(Int) -> Int] = [{ _ in 20 }, { $0 < 2 ? 40 : 44 + 4 * $0 }]
        #expect(try relatives(days: days, pause: 12, isUsed: true)["log_odds"] < 4.6)
    }

    @Test func `relatives who use what they buy together weigh less`() throws {
        let days: [(Int) -> Int] = [{ _ in 20 }, { _ in 40 }, { _ in 55 }]
        let used = try relatives(days: days, pause: 12, isUsed: true)
        let unused = try relatives(days: days, pause: 12)
        #expect(used["log_odds"] < unused["log_odds"] - 2)
    }

    @Test func `an address in capitals is no other address`() throws {
        let addresses = try ["maren@web.test", "Maren@Web.test"].map { second in
            var firm = HandmadeFirm.ofStrangers()
            for number in 0..<4 {
                firm.buyer(
                    "own\(number)", of: "S2", day: 10 * number,
                    [
                        "first_name": "Maren", "last_name": "Oldenkott",
                        "email": number < 2 ? "maren@web.test" : second,
                    ])
            }
            return try reading(IdentityConcentration.self, of: "S2", firm)["addresses"]
        }
        #expect(addresses == [1, 1])
    }

    @Test func `several names at one mailbox are its users, at several they are aliases`() throws {
        let logOdds = try [false, true].map { isOwn in
            var firm = HandmadeFirm.ofStrangers()
            let names = [("Maren", "Oldenkott"), ("Tilda", "Brunsvik"), ("Oskar", "Lauterbach")]
            for (number, name) in (names + names).enumerated() {
                firm.buyer(
                    "own\(number)", of: "S2", day: 8 * number,
                    [
                        "first_name": name.0, "last_name": name.1,
                        "email": isOwn ? "shop+\(number)@gmail.com" : "shop@gmail.com",
                    ])
            }
            return try reading(IdentityConcentration.self, of: "S2", firm)["log_odds"]
        }
        #expect(logOdds[0] < 4)
        #expect(logOdds[1] > logOdds[0] + 1)
    }

    @Test func `an account traded until it failed was used`() throws {
        let logOdds = try ["phase_1", "failed"].map { phase in
            var firm = HandmadeFirm.ofStrangers()
            for number in 0..<8 {
                firm.buyer(
                    "alias\(number)", of: "S2", day: 5 * number,
                    [
                        "first_name": "Maren", "last_name": "Oldenkott", "phase": phase,
                    ])
                firm.trade("alias\(number)", day: 5 * number + 1, pnl: "-900.00")
            }
            return try reading(IdentityConcentration.self, of: "S2", firm)["log_odds"]
        }
        #expect(logOdds[1] < logOdds[0] - 1)
    }
}
