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
        firm.buyer("own", of: "X", day: 5, Self.ann)
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

    @Test func `whoever has many of the accounts is one of few who could be a namesake`() throws {
        let logOdds = { (own: Int, isListed: Bool) in
            var firm = self.firm()
            for number in 0..<100 { firm.buyer("more\(number)", of: "X", day: number % 60) }
            for number in 0..<own { firm.buyer("own\(number)", of: "X", day: 5 * number, Self.ann) }
            if isListed { firm.directory("X", Self.ann) }
            return try reading(IdentityConcentration.self, of: "X", firm)["log_odds"]
        }
        let directory = try logOdds(20, true) - logOdds(20, false)
        #expect(try directory > logOdds(1, true) + 2)
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

    /// Sixteen accounts that one person bought under one address, beside six of strangers; which of
    /// them are used is told by `trades`, and how many were bought on one day. Elsewhere who buys
    /// again uses it.
    private func buyer(
        perDay: Int = 1, isListed: Bool = false, _ trades: (Int) -> Bool
    ) throws -> Reading {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 5)
        let maren = [
            "first_name": "Maren", "last_name": "Oldenkott", "email": "maren@web.test",
        ]
        for number in 0..<22 {
            let (id, isOwn) = ("c\(number)", number < 16)
            let day = isOwn ? 3 * (number / perDay) : 5 * (number - 16)
            firm.buyer(id, of: "X", day: day, isOwn ? maren : strangers.fields())
            for trading in 1...6 where !isOwn || trades(number) {
                firm.trade(id, day: day + trading, lots: "0.3\(trading)")
            }
        }
        for affiliate in 0..<20 {
            let fields = strangers.fields()
            for number in 0..<5 {
                let (id, day) = ("loyal\(affiliate)x\(number)", 9 * number)
                firm.buyer(id, of: "S\(affiliate)", day: day, fields)
                for trading in 1...6 { firm.trade(id, day: day + trading, lots: "0.2\(trading)") }
            }
        }
        if isListed { firm.directory("X", maren) }
        firm.trade("s0x0", day: 150)
        return try reading(IdentityConcentration.self, of: "X", firm)
    }

    @Test func `who buys again and again and uses little of it is no loyal customer`() throws {
        #expect(try buyer { $0 % 5 < 2 }["accounts"] == 16)
        #expect(try buyer { $0 != 7 }["accounts"] == 0)
        #expect(try buyer(perDay: 16) { $0 % 5 < 2 }["accounts"] == 0)
    }

    @Test func `of a day on which many were bought three quarters are enough`() throws {
        let most = try buyer(perDay: 4) { $0 % 4 == 0 }
        let half = try buyer(perDay: 4) { $0 % 4 < 2 }
        #expect(most["log_odds"] > half["log_odds"] + 1)
        #expect(half["accounts"] == 0)
    }

    @Test func `who stands in the directory is the owner, used or not, under one address`() throws {
        let found = try buyer(isListed: true) { _ in true }
        #expect(found["accounts"] == 16)
        #expect(found["directory"] == 1)
    }

    /// Accounts at one mailbox, each with a tag that is its own given name.
    private func desk(_ names: [(String, String)], isUsed: Bool = true) throws -> Reading {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        for (number, name) in names.enumerated() {
            firm.buyer(
                "desk\(number)", of: "S2", day: 4 * number,
                [
                    "first_name": name.0, "last_name": name.1,
                    "email": "goldpipshop+\(name.0.lowercased())\(number)@gmail.com",
                ])
            for trading in 1...6 where isUsed {
                firm.trade("desk\(number)", day: 4 * number + trading, lots: "0.3\(trading)")
            }
        }
        firm.trade("s0x0", day: 150)
        return try reading(IdentityConcentration.self, of: "S2", firm)
    }

    private static let strangers = [
        ("Lena", "Vogt"), ("Jana", "Koehler"), ("Dominik", "Eichbach"), ("Lukas", "Wagner"),
        ("Moritz", "Niederbach"), ("Lukas", "Feldwieser"), ("Tobias", "Eichhofer"),
        ("Bjoern", "Dornhofer"), ("Lena", "Haselkamp"), ("Joerg", "Richter"),
    ]

    @Test func `a desk that opens accounts for others, who trade, is no person`() throws {
        #expect(try desk(Self.strangers)["accounts"] == 0)
        #expect(try desk(Self.strangers, isUsed: false)["accounts"] == 10)
        let spellings = [
            ("Maren", "Oldenkott"), ("Marren", "Oldenkot"), ("Maaren", "Oldennkott"),
            ("Oldenkott", "Maren"), ("Maren", "Odlenkott"), ("Mraen", "Oldenkotte"),
            ("Maren", "Olldenkott"), ("Marenn", "Oldenktot"),
        ]
        let (one, many) = (try desk(spellings), try desk(Self.strangers))
        #expect(one["log_odds"] > many["log_odds"] + 2)
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
