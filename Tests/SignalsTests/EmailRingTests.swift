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
        _ count: Int = 12, days: Int = 30, trades: Bool = false, sendsTrading: Bool = true,
        domains: MailDomains = domains, _ email: (Int, [String: String]) -> String
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
            signals: [EmailRing(settings: [])], threads: 2, domains: domains)
        let rows = firm.rows.filter { sendsTrading || $0.entity != .tradingActivity }
        for batch in batches(rows) { _ = signals.apply(batch) }
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

    @Test(arguments: ["pefulafx%.test", "m%.pefulafx.test", "pefulafx%.co.test"])
    func `many names at domains that differ by their numbers are a ring`(_ domain: String) throws {
        let address = { (number: Int, fields: [String: String]) in
            let host = domain.replacing("%", with: "\(number)")
            return "\(fields["first_name", default: ""])@\(host)"
        }
        let series = try #require(found { address($0 % 6, $1) })
        #expect(series.customers == Self.ring)
        #expect(series["log_odds"] > 4)
        let two = try #require(found(trades: true) { address($0 % 2, $1) })
        #expect(two["accounts"] == 0)
    }

    @Test func `employers whose domains have numbers are no series`() throws {
        let hosts = ["studio54", "hotel9", "agentur24", "werk1", "line7", "route66"]
        let found = try #require(
            found(trades: true) { number, fields in
                "\(fields["first_name", default: ""])@\(hosts[number % 6]).test"
            })
        #expect(found["accounts"] == 0)
    }

    /// Whose mail is at providers that are listed.
    private static let listed = MailDomains(
        throwAway: [], relay: [], provider: ["gmail.com", "outlook.com"])

    @Test(arguments: ["gmaill.co", "gamil.com", "mail.outlok.test"])
    func `many mailboxes at a provider's misspelled name are a ring`(_ domain: String) throws {
        let found = try #require(
            found(domains: Self.listed) { number, fields in
                "\(fields["first_name", default: ""])\(number)@\(domain)"
            })
        #expect(found.customers == Self.ring)
        #expect(found["log_odds"] > 4)
    }

    @Test(arguments: ["gmail.test", "gmx.test", "email.test", "goldpips.test"])
    func `a name that is another word is no misspelled one`(_ domain: String) throws {
        let found = try #require(
            found(trades: true, domains: Self.listed) { number, fields in
                "\(fields["first_name", default: ""])\(number)@\(domain)"
            })
        #expect(found["throw_away"] == 0)
    }

    private static func signed(
        _ number: Int, _ fields: [String: String], _ mark: String = "fxuser"
    ) -> String {
        let name = fields["first_name", default: ""] + fields["last_name", default: ""]
        return "\(name)\(mark)\(7 * number)@gmail.com"
    }

    @Test func `letters added to each owner's name are a ring`() throws {
        let found = try #require(found { Self.signed($0, $1) })
        #expect(found.customers == Self.ring)
        #expect(found["letters"] == 12)
        #expect(found["log_odds"] > 4)
    }

    @Test func `first names are no ring's letters where initials alone were sent`() throws {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 78)
        for number in 0..<12 {
            var fields = strangers.fields()
            let surname = fields["last_name", default: ""].lowercased()
            fields["first_name"] = "K."
            fields["email"] = "konrad.\(surname)\(number)@gmail.com"
            firm.buyer("namesake\(number)", of: "S2", day: 20 + number, country: nil, fields)
        }
        #expect(try reading(EmailRing.self, of: "S2", firm)["accounts"] == 0)
    }

    @Test func `an agency's clients are no ring where one of them writes from elsewhere`() throws {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 78)
        for number in 0..<20 {
            var fields = strangers.fields()
            let domain = number == 3 ? "gmail.com" : "agency.test"
            fields["email"] = "accounts+\(number)@\(domain)"
            firm.buyer("client\(number)", of: "S2", day: 20 + number, country: nil, fields)
            if number % 10 < 3 { continue }
            for day in 1...8 { firm.trade("client\(number)", day: 60 + day, lots: "0.17") }
        }
        #expect(try reading(EmailRing.self, of: "S2", firm)["accounts"] == 0)
    }

    @Test func `a club whose members wear its name and trade is no ring`() {
        let found = found(trades: true) { Self.signed($0, $1, "bluefin") }
        #expect(found?["log_odds"] ?? 0 < 4)
    }

    @Test func `letters added to names are a habit where no trading is sent`() throws {
        let found = found(sendsTrading: false) { Self.signed($0, $1) }
        #expect(found?["log_odds"] ?? 0 <= 3)
    }

    @Test func `letters that customers of other affiliates add to their names too are no ring`()
        throws
    {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 79)
        for number in 0..<48 {
            var fields = strangers.fields()
            fields["email"] = Self.signed(number, fields)
            let affiliate = number < 12 ? "S2" : "S\(3 + number % 12)"
            firm.buyer("fx\(number)", of: affiliate, day: 20 + number % 12, country: nil, fields)
        }
        #expect(try reading(EmailRing.self, of: "S2", firm)["log_odds"] < 4)
    }

    @Test func `letters without meaning at a domain that nobody else has are a ring`() throws {
        let found = try #require(
            found { number, _ in
                "\(["qzx", "vkw", "xjq"][number % 3])\(number)\(["bq", "zt"][number % 2])@nowhere.test"
            })
        #expect(found.customers == Self.ring)
        #expect(found["log_odds"] > 4)
    }

    @Test func `students' numbers at a university's domain are no ring where they trade`() throws {
        let email = { (number: Int) in "\(20_240_700 + 37 * number)@uni.example" }
        let traded = try #require(found(trades: true) { number, _ in email(number) })
        #expect(traded["log_odds"] <= 0)
        let idle = try #require(found { number, _ in email(number) })
        #expect(idle["log_odds"] > 4)
    }

    @Test func `a ring at a domain of its own that clicked like everybody is one by lying unused`()
        throws
    {
        var firm = HandmadeFirm.ofStrangers()
        for row in firm.rows where row.entity == .customers {
            firm.send(row.with(["click_id": "c" + row["customer_id"]]))
        }
        var strangers = Strangers(seed: 77)
        for number in 0..<12 {
            var fields = strangers.fields()
            fields["click_id"] = "r\(number)"
            fields["email"] = "\(["qzx", "vkw", "xjq"][number % 3])\(number)z@nowhere.test"
            firm.buyer("ring\(number)", of: "S2", day: 20 + number, country: nil, fields)
        }
        let found = try reading(EmailRing.self, of: "S2", firm)
        #expect(found["own_domain"] == 12)
        #expect(found["log_odds"] > 4)
    }

    @Test func `a ring at a domain of its own is one when it is split evenly over two affiliates`()
        throws
    {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 77)
        for number in 0..<16 {
            var fields = strangers.fields()
            fields["email"] = "\(["qzx", "vkw", "xjq"][number % 3])\(number)z@nowhere.test"
            firm.buyer(
                "ring\(number)", of: "S\(2 + number % 2)", day: 20 + number, country: nil, fields)
        }
        for affiliate in ["S2", "S3"] {
            let found = try reading(EmailRing.self, of: affiliate, firm)
            #expect(found["own_domain"] == 8)
            #expect(found["log_odds"] > 4)
        }
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

/// Habits of countries and weeks, and honest customers to hide behind.
struct LabelPermutationTests {
    private static let domains = MailDomains(throwAway: ["mailinator.com"], relay: [])

    private func found(_ firm: HandmadeFirm, of affiliate: String = "S2") throws -> Reading {
        var signals = SignalSet(
            signals: [EmailRing(settings: [])], threads: 2, domains: Self.domains)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        return try #require(
            results[0].findings.map { Reading($0, of: EmailRing.self, population.records) }
                .first { $0.subject == [affiliate] })
    }

    /// Ninety-six Vietnamese under `S2`, and so many under the other affiliates; one in four has
    /// the usual address of a provider.
    private func provincial(elsewhere: Int) -> HandmadeFirm {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 31)
        for number in 0..<96 {
            var fields = strangers.fields()
            if number % 4 == 0 { fields["email"] = "khachhang\(1000 + number)@gmail.com" }
            firm.buyer("vn\(number)", of: "S2", day: number % 50, country: "VN", fields)
        }
        for number in 0..<elsewhere {
            var fields = strangers.fields()
            if number % 4 == 0 { fields["email"] = "khachhang\(3000 + number)@gmail.com" }
            firm.buyer(
                "local\(number)", of: "S\(3 + number % 17)", day: number % 50, country: "VN", fields
            )
        }
        return firm
    }

    @Test func `a provider's usual addresses, common in the country, accuse nobody`() throws {
        let common = try found(provincial(elsewhere: 56))
        #expect(common["accounts"] == 0)
        #expect(common["log_odds"] == 0)
        let own = try found(provincial(elsewhere: 0))
        #expect(own["accounts"] == 24)
        #expect(own["log_odds"] > 6)
    }

    /// Ten throw-away mailboxes within a week under `S2`, beside so many honest customers of other
    /// weeks, some of whom everywhere have such a mailbox too.
    private func hidden(behind honest: Int, ring: Int = 10) -> HandmadeFirm {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20, buyers: 40)
        var strangers = Strangers(seed: 32)
        for affiliate in 0..<20 {
            for number in 0..<(affiliate == 2 ? honest / 20 : 2) {
                var fields = strangers.fields()
                fields["email"] = "\(strangers.stream.integer(1000...9999))@mailinator.com"
                firm.buyer(
                    "loose\(affiliate)x\(number)", of: "S\(affiliate)",
                    day: affiliate == 2 ? 70 + number * 7 % 40 : number * 7 % 60, country: "DE",
                    fields)
            }
        }
        for number in 0..<honest {
            let id = "honest\(number)"
            firm.buyer(
                id, of: "S2", day: 70 + number % 40,
                country: strangers.stream.pick(["GB", "DE", "US"]), strangers.fields())
            for day in 1...6 { firm.trade(id, day: 70 + number % 40 + day, lots: "0.11") }
        }
        for number in 0..<ring {
            var fields = strangers.fields()
            fields["email"] = "q\(number)x\(number * 7)@mailinator.com"
            firm.buyer("ring\(number)", of: "S2", day: 64 + number % 4, country: "US", fields)
        }
        return firm
    }

    @Test(arguments: [0, 100, 400])
    func `honest customers of other weeks do not hide throw-away mailboxes`(_ honest: Int) throws {
        let found = try found(hidden(behind: honest))
        let ring = found.customers.filter { $0.hasPrefix("ring") }
        #expect(ring.count == 10)
        #expect(found["log_odds"] > 4)
        #expect(found.customers.count <= 12)
    }

    @Test func `as many honest customers without a ring accuse nobody`() throws {
        #expect(try found(hidden(behind: 400, ring: 0))["accounts"] == 0)
    }

    @Test func `honest customers of the same weeks and country do not hide letters`() throws {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 33)
        for number in 0..<10 {
            var fields = strangers.fields()
            fields["email"] = "goldpip\(number)@gmail.com"
            firm.buyer("ring\(number)", of: "S2", day: 20 + number, country: "VN", fields)
        }
        let alone = try found(firm)
        for number in 0..<300 {
            firm.buyer(
                "honest\(number)", of: "S2", day: 20 + number % 10, country: "VN",
                strangers.fields())
        }
        let hidden = try found(firm)
        #expect(hidden.customers == (0..<10).map { "ring\($0)" })
        #expect(hidden["log_odds"] > alone["log_odds"] - 3)
    }

    @Test func `a word that many traders like is no ring where many of a country choose it`() throws
    {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 34)
        // One in sixty everywhere, none of them French elsewhere, and eight under a large
        // affiliate.
        for number in 0..<14 {
            var fields = strangers.fields()
            fields["email"] = "pipmaster\(number)@gmail.com"
            firm.buyer(
                "some\(number)", of: "S\(3 + number)", day: 4 * number, country: "IN", fields)
        }
        for number in 0..<300 {
            var fields = strangers.fields()
            if number % 40 == 0 { fields["email"] = "pipmaster\(100 + number)@gmail.com" }
            firm.buyer("much\(number)", of: "S2", day: number % 60, country: "FR", fields)
        }
        #expect(try found(firm)["accounts"] == 0)
    }

    @Test func `a webinar's guests who sign up at once are none`() throws {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 35)
        for number in 0..<40 {
            firm.buyer(
                "guest\(number)", of: "S2", day: 30 + number % 2, minute: number, country: "BR",
                strangers.fields())
        }
        #expect(try found(firm)["accounts"] == 0)
    }

    @Test func `a stretch that holds no other buyers leans on country and firm`() {
        var book = StratumBook()
        let firm = population(HandmadeFirm.ofStrangers(affiliates: 4))
        for customer in firm.order.customers { book.count(BuyerTraits(of: customer, firm), 1) }
        let law = LabelPermutation(.nameless, of: .named, firm: book, own: StratumBook())
        let empty = Stratum(country: 9_999, bought: HandmadeFirm.noon(400))
        let all = book.count(of: .named, in: empty).all
        #expect(all == 160)
        #expect(law.rate(in: empty) > 0)
        #expect(law.rate(in: empty) < 3 / all)
    }
}
