import FirmRecords
import Records
import Testing

@testable import Signals

/// Many names, one hand: what their addresses have in common, and what honest ones do.
struct EmailRingTests {
    private static let domains = MailDomains(
        throwAway: ["mailinator.com"], relay: ["privaterelay.test"])

    /// Sixty days of honest buyers in affiliate `S2` and `count` more with these addresses.
    private func found(
        _ count: Int = 12, days: Int = 30, trades: Bool = false,
        _ email: (Int, [String: String]) -> String
    ) -> Reading? {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 77)
        for number in 0..<count {
            let id = "ring\(number)"
            var fields = strangers.fields()
            fields["email"] = email(number, fields)
            firm.buyer(id, of: "S2", day: 20 + number * days / count, country: nil, fields)
            if trades {
                for day in 1...8 { firm.trade(id, day: 60 + day, lots: "0.\(20 + number)") }
            }
        }
        var signals = SignalSet(
            signals: [EmailRing(settings: [])], threads: 2, domains: Self.domains)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        return results[0].findings.map { Reading($0, of: EmailRing.self, population.records) }
            .first { $0.subject == ["S2"] }
    }

    private static let ring = (0..<12).map { "ring\($0)" }.sorted()

    @Test func `running numbers behind the same letters are a ring`() throws {
        let found = try #require(found { number, _ in "goldpip\(3 * number)@gmail.com" })
        #expect(found.customers == Self.ring)
        #expect(found["letters"] == 12)
        #expect(found["accounts"] == 12)
        #expect(found["log_odds"] > 6)
    }

    @Test func `a ring whose members left out a name here and there is no person`() throws {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 78)
        for number in 0..<16 {
            var fields = strangers.fields()
            fields["email"] = "goldpip\(number)@gmail.com"
            if number % 5 == 0 { fields["first_name"] = "" }
            firm.buyer("ring\(number)", of: "S2", day: 20 + number, country: "NG", fields)
        }
        let found = try reading(EmailRing.self, of: "S2", firm)
        #expect(found["accounts"] == 16)
        #expect(try reading(IdentityConcentration.self, of: "S2", firm)["accounts"] == 0)
    }

    @Test func `throw-away mailboxes of many names are a ring`() throws {
        let found = try #require(
            found { number, fields in
                "\(fields["first_name", default: ""])\(number)@box.mailinator.com"
            })
        #expect(found.customers == Self.ring)
        #expect(found["throw_away"] == 12)
        #expect(found["log_odds"] > 4)
    }

    @Test func `letters without meaning at a domain that nobody else has are a ring`() throws {
        let found = try #require(
            found { number, _ in
                "\(["qzx", "vkw", "xjq"][number % 3])\(number)\(["bq", "zt"][number % 2])@nowhere.test"
            })
        #expect(found.customers == Self.ring)
        #expect(found["log_odds"] > 4)
    }

    @Test func `members of a club have addresses made from their names`() throws {
        let found = try #require(
            found(trades: true) { number, fields in
                let names = ["first_name", "last_name"].map { fields[$0, default: ""] }
                return names.joined(separator: ".").lowercased() + "\(number)@uni-lund.test"
            })
        #expect(found["accounts"] == 0)
        #expect(found["log_odds"] == 0)
    }

    @Test func `a club that came within a week and does not trade is none either`() throws {
        let found = try #require(
            found(days: 6) { _, fields in
                let names = ["first_name", "last_name"].map { fields[$0, default: ""] }
                return names.joined(separator: ".").lowercased() + "@uni-lund.test"
            })
        #expect(found["accounts"] == 0)
    }

    @Test func `relay addresses say nothing`() throws {
        let found = try #require(
            found { number, _ in "kqzvwx\(number)@privaterelay.test" })
        #expect(found["accounts"] == 0)
    }

    @Test func `one whose name stands in the ring's letters by chance belongs to it`() throws {
        let found = try #require(
            found { number, _ in "thewickhassan\(number)@gmail.com" })
        #expect(found["accounts"] == 12)
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 79)
        for number in 0..<9 {
            var fields = strangers.fields(given: number == 4 ? "Hassan" : nil)
            fields["email"] = "thewickhassan\(number)@gmail.com"
            firm.buyer("ring\(number)", of: "S2", day: 20 + number, country: nil, fields)
        }
        let other = try reading(EmailRing.self, of: "S2", firm)
        #expect(other["accounts"] == 9)
    }

    @Test func `three of a kind are none`() throws {
        let found = try #require(found(3) { number, _ in "goldpip\(number)@gmail.com" })
        #expect(found["accounts"] == 0)
    }

    @Test func `a first name that many have is none`() throws {
        let found = try #require(
            found { number, fields in
                "\(fields["first_name", default: ""].lowercased())\(1970 + number)@gmail.com"
            })
        #expect(found["accounts"] == 0)
    }

    @Test func `one person with many addresses is a person, not a ring`() {
        var firm = HandmadeFirm.ofStrangers()
        for number in 0..<12 {
            firm.buyer(
                "own\(number)", of: "S2", day: 20 + number,
                [
                    "first_name": "Maren", "last_name": "Oldenkott",
                    "email": "goldpip\(number)@gmail.com",
                ])
        }
        let found = readings(EmailRing.self, firm).first { $0.subject == ["S2"] }
        #expect(found?["accounts"] == 0)
    }

    @Test func `a firm of strangers has no ring`() {
        let found = readings(EmailRing.self, HandmadeFirm.ofStrangers(affiliates: 20))
        #expect(found.count == 20)
        #expect(found.allSatisfy { $0["accounts"] == 0 })
    }
}
