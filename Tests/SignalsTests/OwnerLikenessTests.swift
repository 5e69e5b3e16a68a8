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
