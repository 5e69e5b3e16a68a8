import FirmRecords
import Records
import Testing

@testable import Signals

/// One way of spelling addresses under many names, and local parts that nobody could remember.
struct AddressFormTests {
    @Test(arguments: [
        ("maren.oldenkott.0451@outlook.com", "given.surname.0000@outlook.com"),
        ("OldenkottM77@Web.test", "surnameg00@web.test"),
        ("m_oldenkott+fx@web.test", "g_surname@web.test"),
        ("kestrel9@web.test", "word0@web.test"),
        ("marenxq.o1@web.test", "givenword.s0@web.test"),
        ("mz.oldenkott@web.test", "word.surname@web.test"),
        ("0a9je1qe9@nowhere.test", "letters and digits at random@nowhere.test"),
        ("20240700@uni.test", "00000000@uni.test"),
        ("oldmaren17@web.test", "surname3given00@web.test"),
        ("maroldenkott@web.test", "given3surname@web.test"),
        ("oldfox.maren@web.test", "word.given@web.test"),
        ("maroldies@web.test", "word@web.test"),
    ])
    func `an address is spelled from its owner's names and whatever else it has`(
        _ address: String, _ form: String
    ) {
        let found = AddressForm(address, given: [["maren"]], surname: [["oldenkott"]])
        #expect(found?.text == form)
        #expect(found?.isScrambled == form.hasPrefix("letters"))
    }

    @Test(arguments: [
        ("rmwfziopd@gmail.com", true), ("tfmlzvso9zs@gmail.com", true),
        ("84zkxucpo7c@x.test", true),
        ("a7k2b9q@gmail.com", true), ("goldenpip77@gmail.com", false), ("krypton@gmail.com", false),
        ("maren.xqzt@gmail.com", false), ("oldenkottfx9@gmail.com", false),
    ])
    func `letters that nobody could say are drawn`(_ address: String, _ isDrawn: Bool) {
        let found = AddressForm(address, given: [["maren"]], surname: [["oldenkott"]])
        #expect((found?.drawn != nil) == isDrawn)
    }

    @Test func `letters that a name may explain are drawn by nobody where none is known`() {
        #expect(AddressForm("rmwfziopd@gmail.com", given: [], surname: [])?.drawn == nil)
    }

    @Test func `a name of several words and one that is spelled out are one name`() {
        let given = [["ana", "carolina"]]
        let surname = [["obermuller"], ["obermueller"]]
        for address in ["anacarolina.obermuller@web.test", "carolina.obermueller@web.test"] {
            let form = AddressForm(address, given: given, surname: surname)
            #expect(form?.text == "given.surname@web.test")
        }
        #expect(AddressForm("nobody", given: given, surname: surname) == nil)
    }

    /// What is found under an affiliate with strangers and twelve more, whose addresses are given.
    private func found(
        trades: Bool = false, tradingDays: Int = 8, phase: String = "phase_1",
        providers: [String] = ["outlook.com", "gmail.com"],
        others add: (inout HandmadeFirm, inout Strangers) -> Void = { _, _ in },
        _ email: (Int, [String: String]) -> String
    ) throws -> Reading {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 77)
        for number in 0..<12 {
            let id = "ring\(number)"
            var fields = strangers.fields()
            fields["email"] = email(number, fields)
            fields["phase"] = phase
            // Two at each sitting.
            firm.buyer(
                id, of: "S2", day: 20 + 4 * (number / 2), minute: 20 * (number % 2), country: "US",
                fields)
            if trades {
                for day in 1...tradingDays {
                    firm.trade(id, day: 60 + day, lots: "0.\(20 + number)")
                }
            }
        }
        add(&firm, &strangers)
        let domains = MailDomains(throwAway: [], relay: [], provider: providers)
        var signals = SignalSet(signals: [EmailRing(settings: [])], threads: 2, domains: domains)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        let readings = results[0].findings.map {
            Reading($0, of: EmailRing.self, population.records)
        }
        return try #require(readings.first { $0.subject == ["S2"] })
    }

    private static let ring = (0..<12).map { "ring\($0)" }.sorted()

    /// With numbers in no order.
    private static func dotted(_ number: Int, _ fields: [String: String]) -> String {
        let names = ["first_name", "last_name"].map { fields[$0, default: ""].lowercased() }
        return "\(names[0]).\(names[1]).\(1000 + 5501 * number % 9000)@outlook.com"
    }

    @Test func `addresses of many names that are spelled in one way are a ring`() throws {
        let found = try found(Self.dotted)
        #expect(found.customers == Self.ring)
        #expect(found["form"] == 12)
        #expect(found["log_odds"] > 4)
    }

    @Test func `accounts of which none lives longer than days are not excused by their use`() throws
    {
        let brief = try found(trades: true, tradingDays: 2, phase: "failed", Self.dotted)
        #expect(brief.customers == Self.ring)
        #expect(brief["log_odds"] > 3)
        #expect(try found(trades: true, phase: "failed", Self.dotted)["accounts"] == 0)
    }

    /// Letters with running numbers at a provider, and letters and digits at random at a domain
    /// that nobody else has.
    @Test(arguments: [("goldpip#", "gmail.com"), ("qz#x7vk4b", "breeze.test")])
    func `a ring is none the less one where its accounts are traded and lost within days`(
        _ local: String, _ domain: String
    ) throws {
        func log(_ days: Int) throws -> Double {
            try found(trades: true, tradingDays: days, phase: "failed") { number, _ in
                local.replacing("#", with: "\(3 * number)") + "@" + domain
            }["log_odds"]
        }
        #expect(try log(1) > 5.5)
        #expect(try log(8) < 4)
    }

    @Test(arguments: ["agency.test", "gmail.com"])
    func `running numbers are a ring's where the accounts lie unused, an agency's where they trade`(
        _ domain: String
    ) throws {
        for trades in [false, true] {
            var firm = HandmadeFirm()
            firm.honestBackground(affiliates: 10, buyers: 12)
            var strangers = Strangers(seed: 81)
            for number in 0..<12 {
                var fields = strangers.fields()
                fields["email"] = "client\(3 * number)@\(domain)"
                firm.buyer("client\(number)", of: "Agency", day: 2 * number, fields)
                for day in 1...8 where trades {
                    firm.trade("client\(number)", day: 30 + day, lots: "0.\(20 + number)")
                }
            }
            let found = try reading(EmailRing.self, of: "Agency", firm)
            #expect((found["log_odds"] > 4) == !trades)
        }
    }

    private static let drawn = [
        "rmwfziopd", "ywnwcrhwo", "zkqwwuaibp", "tmvrzrkb", "mmrztiazss", "ibeccjqzf", "cycrjgwbq",
        "nnslmcqqf", "gcegalwpn", "tqyrthmmajb", "tfmlzvso9zs", "dnbvf0qrtv",
    ]

    @Test func `letters drawn at random are a ring's, of whichever kinds`() throws {
        let found = try found { number, _ in Self.drawn[number] + "@gmail.com" }
        #expect(found.customers == Self.ring)
        #expect(found["log_odds"] > 4)
        let used = try self.found(trades: true) { number, _ in Self.drawn[number] + "@gmail.com" }
        #expect(used["log_odds"] < 4)
    }

    @Test func `they are none where the accounts are used`() throws {
        #expect(try found(trades: true, Self.dotted)["log_odds"] < 4)
    }

    @Test func `a spelling that others at the provider have is none`() throws {
        let found = try found(others: { firm, strangers in
            for number in 0..<70 {
                var fields = strangers.fields()
                fields["email"] = Self.dotted(20 + number, fields)
                firm.buyer(
                    "other\(number)", of: "S\(3 + number % 7)", day: 30, country: "FR", fields)
            }
        }) { Self.dotted($0, $1) }
        #expect(found["log_odds"] < 4)
    }

    /// At a provider that nobody else in the firm is at.
    private func atOther(
        trades: Bool = false,
        others add: (inout HandmadeFirm, inout Strangers) -> Void = { _, _ in }
    ) throws -> Reading {
        try found(
            trades: trades, providers: ["outlook.com", "gmail.com", "post.test"], others: add
        ) { Self.dotted($0, $1).replacing("outlook.com", with: "post.test") }
    }

    @Test func `at a provider of its own a ring is told by how the firm's customers spell`() throws
    {
        let found = try atOther()
        #expect(found.customers == Self.ring)
        #expect(found["log_odds"] > 4)
        #expect(try atOther(trades: true)["log_odds"] < 4)
        let usual = try atOther(others: { firm, strangers in
            for number in 0..<140 {
                var fields = strangers.fields()
                fields["email"] = Self.dotted(20 + number, fields)
                firm.buyer(
                    "other\(number)", of: "S\(3 + number % 7)", day: 30, country: "FR", fields)
            }
        })
        #expect(usual["log_odds"] < 4)
    }

    @Test func `a club's domain has a spelling of its own`() throws {
        let found = try found(trades: true) {
            Self.dotted($0, $1).replacing("outlook.com", with: "club.test")
        }
        #expect(found["accounts"] == 0)
    }

    private static func half(_ number: Int, _ fields: [String: String]) -> String {
        let letters = ["qz", "vkw", "xj", "b", "htr"][number % 5]
        let local =
            number % 2 == 0
            ? "\(letters)\(number)x\(3 * number)\(letters)4"
            : "\(fields["first_name", default: ""])\(number)"
        return local + "@nowhere.test"
    }

    @Test func `a domain at which half the addresses are letters and digits at random is a ring's`()
        throws
    {
        let found = try found(Self.half)
        #expect(found.customers == Self.ring)
        #expect(found["log_odds"] > 4)
        #expect(try self.found(trades: true, Self.half)["log_odds"] < 4)
    }

    /// Of the other customers a few have letters and digits at random at a provider.
    @Test func `it is one among many customers of other addresses too`() throws {
        let found = try found(
            others: { firm, strangers in
                for number in 0..<400 {
                    var fields = strangers.fields()
                    if number % 40 < 2 { fields["email"] = "k\(number)x7q\(number)z@gmail.com" }
                    let affiliate = number < 240 ? "S2" : "S\(3 + number % 7)"
                    let day = 20 + number % 30
                    firm.buyer(
                        "other\(number)", of: affiliate, day: day, country: "US", fields)
                }
            }, Self.half)
        #expect(Set(found.customers).isSuperset(of: Self.ring))
        #expect(found["log_odds"] > 4)
    }
}
