import FirmRecords
import Records
import Testing

@testable import Signals

struct IdentityConcentrationTests {
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<12 { firm.buyer("other\(number)", of: "X", day: 5 * number) }
        return firm
    }

    private static let ann = ["first_name": "Ann", "last_name": "Albright"]

    @Test func `a directory without a country weighs neither for nor against`() throws {
        var firm = firm()
        for number in 0..<3 { firm.buyer("own\(number)", of: "X", day: 5 * number, Self.ann) }
        var (here, nowhere, elsewhere) = (firm, firm, firm)
        here.directory("X", Self.ann.merging(["country_code": "US"]) { $1 })
        nowhere.directory("X", Self.ann)
        elsewhere.directory("X", Self.ann.merging(["country_code": "FR"]) { $1 })
        let logOdds = try [here, nowhere, elsewhere].map {
            try reading(IdentityConcentration.self, of: "X", $0)["log_odds"]
        }
        #expect(logOdds[0] > logOdds[1])
        #expect(logOdds[1] > logOdds[2])
    }

    @Test func `eight accounts of one name under eight addresses are one person`() throws {
        var firm = firm()
        for number in 0..<8 { firm.buyer("alias\(number)", of: "X", day: 5 * number, Self.ann) }
        let found = try reading(IdentityConcentration.self, of: "X", firm)
        #expect(found["accounts"] == 8)
        #expect(found["addresses"] == 8)
        #expect(found["persons"] == 13)
        #expect(found["conversions"] == 20)
        #expect(found["idle"] == 8)
        #expect(found["log_odds"] > 4)
        #expect(found.customers == (0..<8).map { "alias\($0)" })
    }

    @Test func `tags and dots of one mailbox are many addresses of one person`() throws {
        var firm = firm()
        for (number, address) in [
            "kim@gmail.com", "k.im@gmail.com", "ki.m@googlemail.com", "kim+1@gmail.com",
            "kim+two@gmail.com", "K.I.M@gmail.com",
        ].enumerated() {
            firm.buyer("kim\(number)", of: "X", day: 5 * number, ["email": address])
        }
        let found = try reading(IdentityConcentration.self, of: "X", firm)
        #expect(found["accounts"] == 6)
        #expect(found["persons"] == 13)
        #expect(found["log_odds"] > 3)
    }

    @Test func `an affiliate who buys under its own name stands in the directory`() throws {
        var firm = firm()
        for number in 0..<4 { firm.buyer("own\(number)", of: "X", day: 5 * number, Self.ann) }
        let unlisted = try reading(IdentityConcentration.self, of: "X", firm)
        firm.directory("X", Self.ann.merging(["country_code": "US"]) { $1 })
        let listed = try reading(IdentityConcentration.self, of: "X", firm)
        #expect(unlisted["directory"] == 0)
        #expect(listed["directory"] == 1)
        #expect(listed["log_odds"] > max(3, unlisted["log_odds"] + 2))
    }

    @Test func `an affiliate who buys under its own address stands in the directory`() throws {
        var firm = firm()
        firm.directory("X", ["email": "boss@gmail.com"])
        firm.buyer("boss", of: "X", day: 5, ["email": "b.o.s.s+shop@gmail.com"])
        let found = try reading(IdentityConcentration.self, of: "X", firm)
        #expect(found["directory"] == 1)
        #expect(found["log_odds"] > 5)
        #expect(found.customers == ["boss"])
    }

    @Test func `a loyal customer with one address is none`() throws {
        var firm = firm()
        for number in 0..<3 {
            firm.buyer(
                "loyal\(number)", of: "X", day: 20 * number,
                Self.ann.merging(["email": "ann@example.com"]) { $1 })
        }
        // Other affiliates have customers who come back too.
        for affiliate in 0..<8 {
            for number in 0..<3 {
                firm.buyer(
                    "back\(affiliate)x\(number)", of: "H\(affiliate)", day: 10 + 15 * number,
                    ["email": "back\(affiliate)@example.com"])
            }
        }
        let found = try reading(IdentityConcentration.self, of: "X", firm)
        #expect(found["addresses"] == 1)
        #expect(found["accounts"] == 0)
        #expect(found["log_odds"] < 1)
    }

    /// Five accounts of one person among strangers, and one whose form has an address alone.
    private func accounts(beside email: String) throws -> Double {
        var firm = HandmadeFirm.ofStrangers()
        let maren = ["first_name": "Maren", "last_name": "Oldenkott"]
        for number in 0..<5 { firm.buyer("own\(number)", of: "S2", day: 5 * number, maren) }
        firm.buyer(
            "nameless", of: "S2", day: 30, ["first_name": "", "last_name": "", "email": email])
        return try reading(IdentityConcentration.self, of: "S2", firm)["accounts"]
    }

    @Test(arguments: [
        "marenoldenktot77@web.test", "maren.olddenkott@web.test", "m.oldenkott5@web.test",
        "oldenkottm5@web.test",
    ])
    func `a form left empty hides nobody whose address spells the name`(_ email: String) throws {
        #expect(try accounts(beside: email) == 6)
    }

    @Test(arguments: [
        "marenoldenburg77@web.test", "k.oldenkott5@web.test", "oldenkott5@web.test",
        "marek12@web.test",
    ])
    func `an address that spells another name is another's`(_ email: String) throws {
        #expect(try accounts(beside: email) == 5)
    }

    @Test func `names at one mailbox are its users, related or not`() throws {
        let logOdds = try [
            ["Ann Albright", "Bob Carlton", "Cleo Dunmore", "Dan Everett"],
            ["Ann Albright", "Bob Albright", "Cleo Albright", "Dan Albright"],
            ["Ann Albright", "Ann Albright", "Ann Albright", "Ann Albright"],
        ].map { names in
            var firm = firm()
            for (number, name) in names.enumerated() {
                let parts = name.split(separator: " ").map(String.init)
                firm.buyer(
                    "one\(number)", of: "X", day: 5 * number,
                    ["first_name": parts[0], "last_name": parts[1], "email": "one@web.test"])
            }
            return try reading(IdentityConcentration.self, of: "X", firm)["log_odds"]
        }
        #expect(logOdds[0] == logOdds[1])
        #expect(logOdds[1] == logOdds[2])
    }

    @Test(arguments: [19, 39])
    func `using its addresses again and again excuses nobody who has many`(_ count: Int) throws {
        var firm = HandmadeFirm.ofStrangers()
        for number in 0..<count {
            firm.buyer(
                "own\(number)", of: "S2", day: number,
                [
                    "first_name": "Maren", "last_name": "Oldenkott",
                    "email": "marenoldenkott\(number % 7)@web.test",
                ])
        }
        let found = try reading(IdentityConcentration.self, of: "S2", firm)
        #expect(found["addresses"] == 7)
        #expect(found["accounts"] == Double(count))
        #expect(found["log_odds"] > 7)
    }

    @Test func `a family with one surname is none`() throws {
        var firm = firm()
        for (number, name) in ["Ann", "Bob", "Cleo", "Dan", "Eve"].enumerated() {
            firm.buyer(
                "kin\(number)", of: "X", day: 5 * number,
                ["first_name": name, "last_name": "Albright"])
        }
        let found = try reading(IdentityConcentration.self, of: "X", firm)
        #expect(found["persons"] == 17)
        #expect(found["accounts"] == 0)
        #expect(found["log_odds"] <= 0)
    }

    @Test func `namesakes under different affiliates are different persons`() throws {
        var firm = firm()
        for affiliate in 0..<8 {
            firm.buyer("same\(affiliate)", of: "H\(affiliate)", day: 7, Self.ann)
        }
        for found in readings(IdentityConcentration.self, firm) {
            #expect(found["persons"] == found["conversions"])
        }
    }

    // MARK: Other faces and other owners

    private func aliases() -> HandmadeFirm {
        var firm = HandmadeFirm.ofStrangers()
        for (number, fields) in [
            ("Maren", "Oldenkott", "marenoldenkott71@gmail.com"),
            ("Oldenkott", "Maren", "oldenkott.maren2@gmail.com"),
            ("Maren", "Oldenkot", "marenoldenkott3@mailinator.com"),
            ("Maren", "Oldenkott", ""), ("", "", "marenoldenkott.x4@yopmail.com"),
            ("Tilda", "Vrabel", "marenoldenkott5@gmail.com"),
        ].enumerated() {
            firm.buyer(
                "own\(number)", of: "S3", day: 5 * number, country: "SE",
                ["first_name": fields.0, "last_name": fields.1, "email": fields.2])
        }
        return firm
    }

    @Test func `all faces of the person are implicated, and nobody else`() throws {
        let found = try reading(IdentityConcentration.self, of: "S3", aliases())
        #expect(found.customers == (0..<6).map { "own\($0)" })
        #expect(found["log_odds"] > 5)
    }

    @Test func `a parent who buys through the child's link stands in the directory`() throws {
        var firm = aliases()
        let alone = try reading(IdentityConcentration.self, of: "S3", firm)
        firm.directory("S3", ["parent_affiliate_id": "P", "email": "child@web.test"])
        firm.directory(
            "P", ["first_name": "Maren", "last_name": "Oldenkot", "country_code": "SE"])
        let found = try reading(IdentityConcentration.self, of: "S3", firm)
        #expect(found["directory"] == 1)
        #expect(found["log_odds"] > alone["log_odds"] + 1)
    }

    private static let owners = [
        "S4": ["first_name": "Maren", "last_name": "Oldenkott", "email": "maren@own.test"],
        "S5": ["first_name": "Pavel", "last_name": "Srbinov", "email": "pavel@own.test"],
    ]

    /// The owner of each affiliate in `guests` buys through the other's link.
    private func visits(_ guests: [String]) -> HandmadeFirm {
        var firm = HandmadeFirm.ofStrangers()
        for (affiliate, owner) in Self.owners { firm.directory(affiliate, owner) }
        for guest in guests {
            for number in 0..<3 {
                firm.buyer(
                    "guest\(guest)x\(number)", of: guest == "S4" ? "S5" : "S4", day: 9 * number,
                    (Self.owners[guest] ?? [:]).merging(["email": ""]) { $1 })
            }
        }
        return firm
    }

    @Test func `owners who buy through each other's links stand in the directory`() throws {
        let firm = visits(["S4", "S5"])
        for host in ["S4", "S5"] {
            let found = try reading(IdentityConcentration.self, of: host, firm)
            #expect(found["directory"] == 1)
            #expect(found.customers.count == 3)
            #expect(found["log_odds"] > 4)
        }
    }

    @Test func `owners who buy in turn through the links of three stand in the directory`() throws {
        var firm = HandmadeFirm.ofStrangers()
        let names = ["Maren Oldenkott", "Pavel Srbinov", "Ulla Tvedt"].map {
            $0.split(separator: " ")
        }
        for (place, name) in names.enumerated() {
            let fields = ["first_name": String(name[0]), "last_name": String(name[1])]
            firm.directory("S\(3 + place)", fields)
            for number in 0..<3 {
                firm.buyer(
                    "guest\(place)x\(number)", of: "S\(3 + (place + 1) % 3)", day: 9 * number,
                    fields.merging(["email": ""]) { $1 })
            }
        }
        for host in ["S3", "S4", "S5"] {
            let found = try reading(IdentityConcentration.self, of: host, firm)
            #expect(found["directory"] == 1)
            #expect(found.customers.count == 3)
        }
    }

    @Test func `an owner who buys openly makes no circle with a namesake of the other's`() throws {
        var firm = HandmadeFirm.ofStrangers()
        firm.directory("S4", Self.owners["S4"] ?? [:])
        firm.directory("S5", ["first_name": "Adam", "last_name": "Brandt", "country_code": "US"])
        firm.buyer("open", of: "S5", day: 9, Self.owners["S4"] ?? [:])
        firm.buyer(
            "namesake", of: "S4", day: 9,
            ["first_name": "Adam", "last_name": "Brandt", "email": "stillwater@web.test"])
        for number in 0..<3 {
            firm.buyer(
                "kin\(number)", of: "S4", day: 9 + number,
                ["first_name": "Carla", "last_name": "Brandt", "email": "cb\(number)@web.test"])
        }
        let found = try reading(IdentityConcentration.self, of: "S4", firm)
        #expect(found["directory"] == 0)
        #expect(found.customers.isEmpty)
    }

    @Test func `an owner who buys through another's link alone is a customer`() throws {
        let found = try reading(IdentityConcentration.self, of: "S5", visits(["S4"]))
        #expect(found["directory"] == 0)
    }
}

/// How accounts came about supports what identities say, and alone says nothing.
struct IdentitySupportTests {
    /// Five accounts of one person under `S2`, paid for so long after their sign-up.
    private func logOdds(
        minutes: Int, apart: Int = 5, addresses: Int = 5, everybody: Int = 600
    ) throws -> Double {
        var firm = HandmadeFirm()
        var strangers = Strangers(seed: 3)
        for number in 0..<400 {
            let (id, day) = ("s\(number)", number % 50)
            firm.customer(id, of: "S\(number % 10)", day: day, strangers.fields())
            firm.transaction(
                "fee-" + id, of: id, "challenge_fee", day: day, minute: everybody)
            for trading in 1...6 { firm.trade(id, day: day + trading, lots: "0.1\(number % 9)") }
        }
        for number in 0..<5 {
            let id = "own\(number)"
            firm.customer(
                id, of: "S2", day: 10, minute: apart * number,
                [
                    "first_name": "Maren", "last_name": "Oldenkott", "click_id": "c\(number)",
                    "email": "maren.oldenkott\(number % addresses)@web.test",
                ])
            firm.transaction(
                "fee-" + id, of: id, "challenge_fee", day: 10, minute: apart * number + minutes)
            for trading in 1...6 { firm.trade(id, day: 12 + trading, lots: "0.2\(number)") }
        }
        firm.trade("s0", day: 120)
        return try reading(IdentityConcentration.self, of: "S2", firm)["log_odds"]
    }

    @Test func `accounts paid for within minutes of their sign-up say more`() throws {
        let (prompt, slow) = (
            try logOdds(minutes: 2, apart: 60), try logOdds(minutes: 200, apart: 60)
        )
        #expect(prompt > slow + 0.5)
        #expect(prompt <= slow + 0.75 + 1e-5)
    }

    @Test func `accounts bought within minutes of each other say more`() throws {
        let (prompt, slow) = (
            try logOdds(minutes: 200, apart: 5), try logOdds(minutes: 200, apart: 60)
        )
        #expect(prompt > slow + 0.3)
        #expect(prompt <= slow + 0.75 + 1e-5)
    }

    @Test func `where everybody pays at once it says nothing`() throws {
        let (prompt, slow) = (
            try logOdds(minutes: 2, apart: 60, everybody: 3),
            try logOdds(minutes: 200, apart: 60, everybody: 3)
        )
        #expect(abs(prompt - slow) < 0.1)
    }

    @Test(arguments: [0, 1, 3, 9])
    func `support takes away without limit and adds no more than there was`(_ evidence: Int) {
        for support in stride(from: -6.0, through: 6, by: 0.5) {
            let added = UsageSupport.bounded(support, by: Double(evidence))
            #expect(added == (support < Double(evidence) ? support : Double(evidence)))
        }
        #expect(UsageSupport.bounded(3, by: -2) == 0)
    }

    @Test func `a loyal customer in a hurry, without clicks or trades, is none`() throws {
        var firm = HandmadeFirm.ofStrangers()
        for number in 0..<3 {
            firm.buyer(
                "loyal\(number)", of: "S2", day: 10, minute: number,
                [
                    "first_name": "Maren", "last_name": "Oldenkott",
                    "email": "maren.oldenkott@web.test",
                ])
        }
        let found = try reading(IdentityConcentration.self, of: "S2", firm)
        #expect(found["log_odds"] < 7)
    }

    @Test func `few persons behind an affiliate's accounts support, as far as accounts are many`() {
        var handmade = HandmadeFirm()
        var strangers = Strangers(seed: 15)
        for affiliate in 0..<20 {
            for person in 0..<30 {
                let fields = strangers.fields()
                // One in four buys again, in some affiliates fewer, in some more.
                for number in 0..<(person % (2 + affiliate % 5) == 0 ? 2 : 1) {
                    handmade.buyer(
                        "c\(affiliate)x\(person)x\(number)", of: "H\(affiliate)", fields)
                }
            }
        }
        let firm = population(handmade)
        var fits = PersonJudge.Fits()
        let judge = PersonJudge(
            firm.order.affiliates.map {
                PersonTally(PersonCluster.all(of: Array(firm.buyers[$0]), firm))
            }, &fits)
        #expect(judge.concentration(14, of: 16) == 1)
        #expect(judge.concentration(14, of: 76) == 0)
        #expect(judge.concentration(0, of: 16) == 0)
        #expect(judge.concentration(1, of: 3) < 1)
        #expect(judge.concentration(0, of: 0) == 0)
    }
}

/// Honest look-alikes whose accounts one could take for one person's.
struct HonestIdentityTests {
    /// What a rule asks for at least.
    private static let flagged = 7.0

    /// The strongest affiliate's log-odds where each stranger's `accounts` come like this.
    private func logOdds(
        _ accounts: Int, of affiliate: String, trades: Bool = true,
        _ fields: (Int, inout Strangers) -> [String: String]
    ) throws -> Double {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 11)
        for number in 0..<accounts {
            let id = "own\(number)"
            firm.buyer(id, of: affiliate, day: 4 * number, fields(number, &strangers))
            if trades {
                for day in 1...8 { firm.trade(id, day: 4 * number + day, lots: "0.\(20 + number)") }
            }
        }
        return try reading(IdentityConcentration.self, of: affiliate, firm)["log_odds"]
    }

    @Test func `a loyal customer who has two mailboxes`() throws {
        let logOdds = try logOdds(4, of: "S2") { number, _ in
            [
                "first_name": "Maren", "last_name": "Oldenkott",
                "email": number < 3 ? "maren.oldenkott@web.test" : "maren.oldenkott@gmail.com",
            ]
        }
        #expect(logOdds < Self.flagged)
    }

    @Test func `a family whose members buy again`() throws {
        let logOdds = try logOdds(12, of: "S2") { number, strangers in
            let given = ["Anna", "Bert", "Cleo", "Dora"][number % 4]
            return [
                "first_name": given, "last_name": "Holzapfel",
                "email": given.lowercased() + ".holzapfel@gmail.com",
            ]
        }
        #expect(logOdds < Self.flagged)
    }

    @Test func `a club with a domain of its own`() throws {
        let logOdds = try logOdds(30, of: "S2") { _, strangers in
            var fields = strangers.fields()
            let local = fields["email", default: ""].prefix { $0 != "@" }
            fields["email"] = local + "@uni-lund.test"
            return fields
        }
        #expect(logOdds < Self.flagged)
    }

    @Test func `bearers of a common name`() throws {
        let logOdds = try logOdds(20, of: "S2") { number, strangers in
            strangers.fields(
                given: strangers.stream.pick(["Minh", "Anh", "Linh", "Huy"]),
                surname: strangers.stream.pick(["Nguyen", "Tran", "Pham"]))
        }
        #expect(logOdds < Self.flagged)
    }

    @Test func `the few friends of a tiny affiliate`() throws {
        let logOdds = try logOdds(3, of: "T", trades: false) { _, strangers in strangers.fields() }
        #expect(logOdds < Self.flagged)
    }
}

/// The evidence of identity in words.
struct IdentityEvidenceTests {
    @Test func `each account says what ties it to whom and with which weight`() throws {
        var firm = HandmadeFirm.ofStrangers()
        let own = ["first_name": "Maren", "last_name": "Oldenkott"]
        for number in 0..<5 {
            firm.buyer(
                "own\(number)", of: "S3", day: 5 * number,
                own.merging(["email": "marenoldenkott\(number)@gmail.com"]) { $1 })
        }
        var signals = SignalSet(signals: [IdentityConcentration(settings: [])], threads: 1)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        let finding = try #require(results[0].findings.first { !$0.customers.isEmpty })
        let evidence = signals.evidence(of: 0, for: finding, in: population)
        #expect(evidence.rows.count == 5)
        for row in evidence.rows {
            let texts = row.values.compactMap { value in
                if case .text(let text) = value.value { return text }
                return nil
            }
            #expect(texts.contains { $0.hasPrefix("own") })
            #expect(texts.contains { $0.contains("name: the same (+") })
            #expect(texts.contains { $0.contains("the same letters with another number") })
        }
        #expect(evidence.transactions.count == 5)
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
        #expect(logOdds[1] > logOdds[0] + 4)
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
