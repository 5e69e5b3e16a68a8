import FirmRecords
import Records
import Testing

@testable import Signals

/// Accounts of other names at a domain that spells the affiliate's own in the directory.
struct OwnersDomainTests {
    /// Accounts at a domain under Suresh Reddy, beside thirty others who trade.
    private func found(
        at domain: String, own: Int = 8, trades: (Int) -> Bool = { _ in false },
        othersTrade: (Int) -> Bool = { _ in true },
        isListed: Bool = true, address: String? = nil, isYoung: Bool = false, elsewhere: Int = 0
    ) throws -> Reading {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 77)
        var entry = ["first_name": "Suresh", "last_name": "Reddy"]
        entry["email"] = address
        if isListed { firm.directory("X", entry) }
        for number in 0..<(30 + own) {
            let isOwn = number < own
            let id = isOwn ? "own\(number)" : "other\(number)"
            var fields = strangers.fields()
            if isOwn { fields["email"] = "\(fields["first_name", default: ""])@\(domain)" }
            // Young accounts are opened three at a sitting.
            let day = isOwn ? isYoung ? 130 + number / 3 : 6 * number : 2 * (number - own)
            firm.buyer(id, of: "X", day: day, minute: isYoung ? 10 * (number % 3) : 0, fields)
            if isOwn ? !trades(number) : !othersTrade(number) { continue }
            for trading in 1...6 { firm.trade(id, day: day + trading, lots: "0.17") }
        }
        for number in 0..<elsewhere {
            var fields = strangers.fields()
            fields["email"] = "\(fields["first_name", default: ""])@\(domain)"
            firm.buyer("else\(number)", of: "S1", day: 3 * number, fields)
        }
        return try reading(IdentityConcentration.self, of: "X", firm)
    }

    @Test(arguments: ["sureshreddy.test", "mail.reddy-suresh.co.test"])
    func `accounts left unused at the owner's domain are the owner's`(_ domain: String) throws {
        let found = try found(at: domain)
        #expect(found.customers == (0..<8).map { "own\($0)" })
        #expect(found["log_odds"] > 7)
    }

    @Test func `whose domain it is tells the directory alone`() throws {
        #expect(try found(at: "sureshreddy.test", isListed: false)["accounts"] == 0)
    }

    @Test(arguments: ["rajreddy.test", "suresh.test"])
    func `a domain of the given name, or of another's, is a firm's or a family's`(
        _ domain: String
    ) throws {
        #expect(try found(at: domain)["accounts"] == 0)
    }

    @Test(arguments: ["reddy.test", "reddytrading.test"])
    func `accounts left unused at a domain of the surname that nobody else has are the owner's`(
        _ domain: String
    ) throws {
        let found = try found(at: domain)
        #expect(found.customers == (0..<8).map { "own\($0)" })
        #expect(found["log_odds"] > 7)
        #expect(try self.found(at: domain, elsewhere: 4)["accounts"] == 0)
        #expect(try self.found(at: domain, trades: { $0 % 3 > 0 })["accounts"] == 0)
        #expect(try self.found(at: domain, own: 2)["accounts"] == 0)
    }

    @Test func `young accounts there are the owner's where they were opened at sittings`() throws {
        let found = try found(at: "reddytrading.test", own: 12, isYoung: true)
        #expect(found["accounts"] == 12)
        #expect(found["directory"] == 1)
    }

    @Test func `staff with an address at the owner's domain who trade are none`() throws {
        #expect(try found(at: "sureshreddy.test", trades: { $0 % 3 > 0 })["accounts"] == 0)
        #expect(try found(at: "sureshreddy.test", own: 30, trades: { _ in true })["accounts"] == 0)
    }

    /// Others there trade, if they do, and come together as pupils of a school do.
    @Test func `accounts left unused at the domain of the owner's address are the owner's`() throws
    {
        let (domain, address) = ("goldpips.test", "info@goldpips.test")
        let found = try found(at: domain, address: address)
        #expect(found.customers == (0..<8).map { "own\($0)" })
        #expect(found["log_odds"] > 7)
        #expect(try self.found(at: domain)["accounts"] == 0)
        #expect(try self.found(at: domain, address: address, elsewhere: 4)["accounts"] == 0)
        let pupils = try self.found(at: domain, own: 12, address: address, isYoung: true)
        #expect(pupils["accounts"] == 0)
        let staff = try self.found(at: domain, trades: { $0 % 3 > 0 }, address: address)
        #expect(staff["accounts"] == 0)
    }

    @Test func `pupils at a school's domain begin as late as its other customers`() throws {
        let pupils = { (othersTrade: (Int) -> Bool) in
            try self.found(
                at: "goldpips.test", own: 7, trades: { $0 == 0 }, othersTrade: othersTrade,
                address: "info@goldpips.test")
        }
        #expect(try pupils { $0 % 5 < 2 }["accounts"] == 0)
        #expect(try pupils { _ in true }["accounts"] == 7)
    }

    @Test func `a single stranger at the owner's domain is none`() throws {
        #expect(try found(at: "sureshreddy.test", own: 1)["accounts"] == 0)
    }
}
