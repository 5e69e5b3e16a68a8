@testable import Linkage
import FirmRecords
import Records
import Testing

@testable import Signals

/// One person behind several faces becomes one; honest look-alikes stay who they are.
struct PersonLinkageTests {
    private func person(_ pairs: [[String: String]]) -> Int {
        var firm = HandmadeFirm.ofStrangers()
        let accounts = pairs.indices.map { "own\($0)" }
        for (account, fields) in zip(accounts, pairs) {
            firm.buyer(account, of: "S3", day: 10, country: "US", fields)
        }
        return population(firm).persons(behind: accounts)
    }

    private static func face(_ first: String, _ last: String, _ email: String) -> [String: String] {
        ["first_name": first, "last_name": last, "email": email]
    }

    private static let own = face("Maren", "Oldenkott", "marenoldenkott71@gmail.com")

    @Test(arguments: [
        face("Maren", "Oldenkott", "maren.oldenkott71+fx2@gmail.com"),
        face("Oldenkott", "Maren", "oldenkott.maren4@gmail.com"),
        face("Maren", "Oldenkot", "marenoldenkott5@mailinator.com"),
        face("Maren", "Oldenkkott", ""),
        face("Maren", "Oldenkott", ""),
        face("Maren", "Oldenkott", "bluewave77@yahoo.com"),
        face("Maren", "Oldenkott", "marenoldenkott71@proton.me"),
        face("Maren", "Oldenkott", "marenoldenkott.trader2@trashmail.com"),
        face("", "", "marenoldenkott.x4@10minutemail.com"),
        face("", "", "oldenkottmaren@web.test"),
        face("Márén", "von Oldenkott", "marenoldenkott8@outlook.com"),
    ])
    func `an alias under the same affiliate is the same person`(_ alias: [String: String]) {
        #expect(person([Self.own, alias]) == 1)
    }

    @Test(arguments: [("Zuo", "Zo"), ("Tanaka", "Tnaka")])
    func `a letter left out of a surname, however short, leaves it the same person`(
        _ surname: String, _ misspelled: String
    ) {
        let own = Self.face("Maren", surname, "maren.\(surname.lowercased())@web.test")
        #expect(person([own, Self.face("Maren", misspelled, "")]) == 1)
    }

    /// How the first two of some accounts under one affiliate compare.
    private func comparison(_ faces: [[String: String]]) throws -> FaceComparison {
        var firm = HandmadeFirm.ofStrangers()
        for (number, fields) in faces.enumerated() {
            firm.buyer("own\(number)", of: "S3", day: 10, country: "US", fields)
        }
        let found = population(firm)
        let members = Array(found.buyers[try #require(found.records.affiliateIDs.id(of: "S3"))])
        let own = try (0...1).map { number in
            let id = try #require(found.records.customerIDs.id(of: "own\(number)"))
            return try #require(members.firstIndex(of: id))
        }
        return LinkageScope(found.persons.firm, members: members).compare(own[0], own[1])
    }

    @Test func `however often somebody misspells a name, it is no more common for it`() throws {
        let twice = ["bluewave77@yahoo.com", "silverfox5@icloud.com"].map {
            Self.face("Maren", "Oldenkott", $0)
        }
        let misspelled = ["Marenn", "Maaren", "M", "Marne"].map {
            Self.face($0, "Oldenkott", "nightowl12@proton.me")
        }
        let relatives = ["Jonas", "Pieter", "Saskia", "Floris"].map {
            Self.face($0, "Oldenkott", "\($0.lowercased())@proton.me")
        }
        let alone = try comparison(twice).nameWeight
        #expect(try comparison(twice + misspelled).nameWeight > alone - 0.5)
        #expect(try comparison(twice + relatives).nameWeight < alone - 1)
    }

    @Test func `relatives who share an initial stay two, though one writes no more than it`() {
        let own = Self.face("Maren", "Oldenkott", "bluewave77@yahoo.com")
        #expect(person([own, Self.face("M", "Oldenkott", "silverfox5@icloud.com")]) == 2)
    }

    @Test func `an initial is nearer than another first name`() throws {
        let (initial, other) = (
            try comparison(["Maren", "M"].map { Self.face($0, "Oldenkott", "\($0)@web.test") }),
            try comparison(["Maren", "J"].map { Self.face($0, "Oldenkott", "\($0)@web.test") })
        )
        #expect(initial.name == .initial)
        #expect(other.name == .surname)
        #expect(initial.nameWeight > other.nameWeight + 1)
    }

    @Test func `a given name in common is a reason for like addresses`() throws {
        var firm = HandmadeFirm.ofStrangers()
        let faces = [
            Self.face("Kacper", "Kowalski", "kacperk7965@gmail.com"),
            Self.face("Kacper", "Krawczyk", "kacperk1983@proton.me"),
        ]
        for (number, fields) in faces.enumerated() {
            firm.buyer("own\(number)", of: "S3", day: 10, country: "US", fields)
        }
        let found = population(firm)
        let ids = found.records.customerIDs
        let members = try (0...1).map { try #require(ids.id(of: "own\($0)")) }
        let comparison = LinkageScope(found.persons.firm, members: members).compare(0, 1)
        #expect(comparison.name == .different)
        #expect(comparison.address == .skeleton)
        #expect(comparison.addressWeight < 3)
    }

    @Test(arguments: [
        face("Jonas", "Oldenkott", "jonas.oldenkott@gmail.com"),
        face("Maren", "Fontaine", "maren.fontaine71@gmail.com"),
        face("", "", ""), face("", "", "somebody12@gmail.com"), face("Maren", "", ""),
    ])
    func `a relative, a bearer of the first name and an empty form are others`(
        _ other: [String: String]
    ) {
        #expect(person([Self.own, other]) == 2)
    }

    @Test func `an alias of another affiliate is another person without one mailbox`() {
        var firm = HandmadeFirm.ofStrangers()
        firm.buyer("here", of: "S1", day: 3, country: "US", Self.own)
        firm.buyer(
            "there", of: "S2", day: 3, country: "US",
            Self.face("Maren", "Oldenkott", "maren@web.test"))
        firm.buyer(
            "mailbox", of: "S4", day: 3, country: "GB",
            Self.face("", "", "m.arenoldenkott71+shop@gmail.com"))
        firm.buyer(
            "handle", of: "S5", day: 3, country: "US",
            Self.face("Maren", "Oldenkott", "maren.oldenkott71@proton.me"))
        let population = population(firm)
        #expect(population.person(of: "there") == "there")
        #expect(population.person(of: "here") == "handle")
        #expect(population.person(of: "mailbox") == "handle")
    }
}

/// Groups that hold together on the whole.
struct AverageLinkageTests {
    private func clusters(_ count: Int, _ weights: [[Int]: Double], else rest: Double?) -> [[Int]] {
        AverageLinkage(count) { left, right in weights[[left, right]] ?? rest }.clusters()
    }

    @Test func `a chain is split where it is weakest`() {
        let chain = [[0, 1]: 5.0, [1, 2]: 3, [2, 3]: 5]
        #expect(clusters(4, chain, else: -4) == [[0, 1], [2, 3]])
    }

    @Test func `a group that holds together stays one`() {
        #expect(clusters(4, [[0, 3]: -2], else: 3) == [[0, 1, 2, 3]])
    }

    @Test func `what can't be compared weighs nothing`() {
        #expect(clusters(3, [[0, 1]: 3, [1, 2]: 3], else: nil) == [[0, 1, 2]])
    }

    @Test func `one hub does not make a crowd one person`() {
        var firm = HandmadeFirm.ofStrangers()
        firm.buyer(
            "hub", of: "S3", day: 1, country: nil, ["first_name": "", "email": "abc@x.test"])
        var accounts = ["hub"]
        for (number, names) in ["Pavel Srbinov", "Ulla Tvedt", "Tomas Quell", "Greta Zoll"]
            .enumerated()
        {
            let parts = names.split(separator: " ").map(String.init)
            accounts.append("spoke\(number)")
            firm.buyer(
                "spoke\(number)", of: "S3", day: number,
                country: ["US", "DE", "FR", "IN"][number],
                [
                    "first_name": parts[0], "last_name": parts[1],
                    "email": "greenlantern\(number)@gmail.com",
                ])
        }
        firm.buyer(
            "hub", of: "S3", day: 1, country: nil,
            ["first_name": "", "email": "greenlantern9@gmail.com"])
        #expect(population(firm).persons(behind: accounts) > 3)
    }
}

/// Persons that are wrongly made one, counted for each honest look-alike.
struct FalseMergeTests {
    private func falseMerges(_ add: (inout HandmadeFirm, inout Strangers) -> [String]) -> Int {
        (1...3).reduce(0) { sum, seed in
            var firm = HandmadeFirm.ofStrangers(seed: UInt64(seed))
            var strangers = Strangers(seed: UInt64(100 + seed))
            let persons = add(&firm, &strangers)
            return sum + persons.count - population(firm).persons(behind: persons)
        }
    }

    @Test func `strangers of the whole firm`() {
        let merges = falseMerges { firm, _ in
            firm.rows.filter { $0.entity == .customers }.map { $0["customer_id"] }
        }
        // Of 1,200 people with 500 full names between them.
        #expect(merges <= 6)
    }

    @Test func `families with one surname and alike addresses`() {
        let merges = falseMerges { firm, strangers in
            (0..<6).flatMap { family in
                ["Anna", "Bert", "Cleo", "Dora", "Emil"].map { given in
                    let id = "kin\(family)\(given)"
                    firm.buyer(
                        id, of: "S\(family)", day: family, country: "DE",
                        strangers.fields(
                            given: given,
                            surname: [
                                "Holzapfel", "Birnbaum", "Kirschner", "Pflaumer", "Quittel",
                                "Traubner",
                            ][family]))
                    return id
                }
            }
        }
        #expect(merges == 0)
    }

    @Test func `relatives with one initial, whose addresses are it and the surname`() {
        let surnames = ["Holzapfel", "Birnbaum", "Kirschner", "Pflaumer", "Quittel", "Traubner"]
        let merges = falseMerges { firm, _ in
            surnames.enumerated().flatMap { family, surname in
                ["Lukas", "Leon", "Lina"].enumerated().map { number, given in
                    let id = "kin\(family)\(given)"
                    let local = "l" + surname.lowercased() + "\(61 + 9 * number + family)"
                    firm.buyer(
                        id, of: "S\(family)", day: family, country: "DE",
                        [
                            "first_name": given, "last_name": surname,
                            "email": local + "@web.test",
                        ])
                    return id
                }
            }
        }
        #expect(merges == 0)
    }

    @Test func `a club with a mail domain of its own`() {
        let merges = falseMerges { firm, strangers in
            (0..<30).map { member in
                let id = "member\(member)"
                var fields = strangers.fields()
                let local = fields["email", default: ""].prefix { $0 != "@" }
                fields["email"] = local + "@uni-lund.test"
                firm.buyer(id, of: "S2", day: member, country: "SE", fields)
                return id
            }
        }
        #expect(merges <= 1)
    }

    @Test func `a national community with its common names`() {
        let merges = falseMerges { firm, strangers in
            (0..<60).map { member in
                let id = "member\(member)"
                let given = strangers.stream.pick(["Minh", "Anh", "Linh", "Huy", "Lan", "Duc"])
                let surname = strangers.stream.pick(["Nguyen", "Tran", "Le", "Pham", "Hoang"])
                firm.buyer(
                    id, of: "S2", day: member, country: "VN",
                    strangers.fields(given: given, surname: surname))
                return id
            }
        }
        // Among 180 people with 30 full names between them.
        #expect(merges <= 4)
    }

    @Test func `a tiny affiliate of friends`() {
        let merges = falseMerges { firm, strangers in
            (0..<4).map { friend in
                firm.buyer("friend\(friend)", of: "T", day: friend, strangers.fields())
                return "friend\(friend)"
            }
        }
        #expect(merges == 0)
    }

    @Test func `loyal customers are as many as they are`() {
        var firm = HandmadeFirm.ofStrangers()
        var accounts: [String] = []
        var strangers = Strangers(seed: 5)
        for person in 0..<20 {
            let letter = Array("abcdefghijklmnopqrst")[person]
            let fields = strangers.fields(surname: String(repeating: letter, count: 7))
            for number in 0..<3 {
                accounts.append("loyal\(person)x\(number)")
                firm.buyer(accounts[accounts.count - 1], of: "S1", day: 9 * number, fields)
            }
        }
        #expect(population(firm).persons(behind: accounts) == 20)
    }

    @Test(arguments: [
        ("joerg.obermueller", "joergobermueller"), ("jorg.obermuller", "jorgobermuller"),
        ("jorg.obermueller", "jorgobermuller"), ("kestrel", "jorgobermuller"),
    ])
    func `an address may spell out the marks of its owner's name`(
        _ local: String, _ spelled: String
    ) {
        let face = FaceText(email: "\(local)7@web.test", first: "Jörg", last: "Obermüller")
        #expect(face.isNamed == (local != "kestrel"))
        #expect(face.keys[8] == "~" + spelled)
    }
}
