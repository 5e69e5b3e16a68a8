import FirmRecords
import Records
import Testing

@testable import Signals

/// Customers who are like the affiliate's owner in the directory, each in another way.
struct OwnerLikenessTests {
    private static let slips = [
        ("Sursh", "Redy"), ("Sureshh", "Reddi"), ("Suresch", "Reedy"), ("Surehs", "Rddey"),
        ("Surresh", "Reddyy"),
    ]

    /// Accounts under those names, and unused ones at a domain of the surname, beside thirty others
    /// who trade.
    private func found(
        _ names: [(given: String, surname: String)], atDomain staff: Int = 0,
        _ domain: String = "reddy.test", staffTrade: Bool = false, beside: Bool = false,
        isListed: Bool = true, trades: Bool = false
    ) throws -> Reading {
        var firm = HandmadeFirm.ofStrangers(affiliates: 80, buyers: 80)
        var strangers = Strangers(seed: 77)
        if isListed { firm.directory("X", ["first_name": "Suresh", "last_name": "Reddy"]) }
        let open = {
            (id: String, fields: [String: String], day: Int, trades: Bool, minute: Int) in
            firm.buyer(id, of: "X", day: day, minute: minute, fields)
            if !trades { return }
            for trading in 1...6 { firm.trade(id, day: day + trading, lots: "0.17") }
        }
        for (number, name) in names.enumerated() {
            let fields = [
                "first_name": name.given, "last_name": name.surname,
                "email": "\(name.given).\(name.surname)\(37 * number % 90)@gmail.com",
            ]
            open("own\(number)", fields, 5 * number, trades, 0)
        }
        for number in 0..<staff {
            var fields = strangers.fields()
            fields["email"] = "\(fields["first_name", default: ""])@\(domain)"
            let day = beside ? 5 * (number % 5) : 6 * number
            open("staff\(number)", fields, day, staffTrade, beside ? 10 + 10 * (number / 5) : 240)
        }
        for number in 0..<30 { open("other\(number)", strangers.fields(), 2 * number, true, 480) }
        return try reading(IdentityConcentration.self, of: "X", firm)
    }

    private static func names(_ kind: String, _ count: Int) -> [String] {
        (0..<count).map { "\(kind)\($0)" }
    }

    @Test func `who misspells both names in ever other ways is one person, by the directory`()
        throws
    {
        let found = try found(Self.slips)
        #expect(found.customers == Self.names("own", 5))
        #expect(found["directory"] == 1)
        #expect(found["log_odds"] > 7)
        #expect(try self.found(Self.slips, isListed: false)["accounts"] == 0)
    }

    /// Six accounts of one name at running numbers of one address, and four of strangers at letters
    /// like those, beside others who trade.
    private func borrowing(_ letters: [String], trades: Bool = false) -> HandmadeFirm {
        var firm = HandmadeFirm.ofStrangers(affiliates: 20)
        var strangers = Strangers(seed: 77)
        let suresh = ["first_name": "Suresh", "last_name": "Reddy"]
        firm.directory("X", suresh)
        for number in 0..<6 {
            let address = ["email": "goldhunterswift\(7 * number)@gmail.com"]
            firm.buyer("own\(number)", of: "X", day: 4 * number, suresh.merging(address) { $1 })
        }
        for (number, letters) in letters.enumerated() {
            var fields = strangers.fields()
            fields["email"] = letters + "@outlook.com"
            firm.buyer("like\(number)", of: "X", day: 3 + 5 * number, fields)
            for trading in 1...6 where trades {
                firm.trade("like\(number)", day: 3 + 5 * number + trading, lots: "0.17")
            }
        }
        for number in 0..<12 {
            firm.buyer("other\(number)", of: "X", day: 2 * number, strangers.fields())
            for trading in 1...6 {
                firm.trade("other\(number)", day: 2 * number + trading, lots: "0.17")
            }
        }
        return firm
    }

    private static let like = [
        "goldhuntwrswift81", "thegoldhunterswift82", "goldhunterswiftpro83", "g0ldhunterswift84",
    ]

    @Test func `other names at the letters of a cheat's address are the cheat's where unused`()
        throws
    {
        let implicated = { (firm: HandmadeFirm) in
            try reading(IdentityConcentration.self, of: "X", firm).customers
        }
        let own = Self.names("own", 6)
        let unused = borrowing(Self.like)
        #expect(try implicated(unused) == Self.names("like", 4) + own)
        #expect(try implicated(borrowing(Self.like, trades: true)) == own)
        let others = ["goldwing81", "swifthunter82", "hunter83", "pipmaster84"]
        #expect(try implicated(borrowing(others)) == own)
        let rows = try evidence(IdentityConcentration.self, of: "X", unused)
        let alike = rows.count { row in
            row.values.contains { value in
                guard case .text(let text) = value.value else { return false }
                return text.contains("letters like those of another address")
            }
        }
        #expect(alike == 4)
    }

    @Test func `one stranger with a name so alike is none`() throws {
        #expect(try found(Array(Self.slips.prefix(1)), trades: true)["log_odds"] < 7)
    }

    @Test func `relatives of the owner are none`() throws {
        let given = ["Raj", "Anil", "Priya", "Vikram", "Meera"]
        #expect(try found(given.map { ($0, "Reddy") }, trades: true)["log_odds"] < 4)
        #expect(try found(given.map { ($0, "Reddy") })["log_odds"] < 4)
    }

    @Test func `a cheat's domain of the surname is the cheat's where it is left unused`() throws {
        let found = try found(Self.slips, atDomain: 8)
        #expect(found.customers == Self.names("own", 5) + Self.names("staff", 8))
        let used = try self.found(Self.slips, atDomain: 8, staffTrade: true)
        #expect(used.customers == Self.names("own", 5))
    }

    @Test
    func `a cheat's other domain is the cheat's where its unused accounts came with the cheat's`()
        throws
    {
        let staff = { (beside: Bool, trade: Bool) in
            try self.found(
                Self.slips, atDomain: 8, "sigmaprofit.test", staffTrade: trade, beside: beside
            ).customers.count { $0.hasPrefix("staff") }
        }
        #expect(try staff(true, false) == 8)
        #expect(try staff(false, false) == 0)
        #expect(try staff(true, true) == 0)
    }
}
