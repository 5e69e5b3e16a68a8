import FirmRecords
import Records
import Testing

@testable import Signals

/// Honest look-alikes whose accounts one could take for one person's.
struct HonestIdentityTests {
    /// What a rule asks for at least.
    private static let flagged = 7.0

    /// The strongest affiliate's log-odds where each stranger's `accounts` come like this.
    private func logOdds(
        _ accounts: Int, of affiliate: String, trades: Bool = true, affiliates: Int = 10,
        _ fields: (Int, inout Strangers) -> [String: String]
    ) throws -> Double {
        var firm = HandmadeFirm.ofStrangers(affiliates: affiliates)
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

    @Test func `a loyal customer of whom no address is sent`() throws {
        let logOdds = try logOdds(9, of: "S2") { _, _ in
            ["first_name": "Maren", "last_name": "Oldenkott", "email": ""]
        }
        #expect(logOdds < 1)
    }

    private static let mailboxes = [
        "info", "shop", "fx", "mail7", "eval", "prop", "challenge", "account19",
    ]

    /// Eight accounts of one name, each with another mailbox at a domain.
    private func logOdds(at domain: String) throws -> Double {
        try logOdds(8, of: "S2") { number, _ in
            [
                "first_name": "Maren", "last_name": "Oldenkott",
                "email": Self.mailboxes[number] + "@" + domain,
            ]
        }
    }

    @Test(arguments: ["oldenkott.test", "maren-oldenkott.test", "oldenkottfx.test"])
    func `a loyal customer whose own domain takes any letters`(_ domain: String) throws {
        let own = try logOdds(at: domain)
        #expect(own < Self.flagged)
        #expect(try logOdds(at: "hoster.test") > own + 2)
    }

    @Test func `a loyal customer whose phone makes up an address for each form`() throws {
        let addresses = [
            "hinge_copse.s5", "fennel_walrusrx", "ginger_blends.lx", "basil.marble.kf",
            "faucet_hazel65", "tabby-foyer-0f", "wicker-walrus.ae", "blends_teapot2g",
        ]
        let logOdds = try logOdds(8, of: "S2") { number, _ in
            [
                "first_name": "Maren", "last_name": "Oldenkott",
                "email": addresses[number] + "@icloud.com",
            ]
        }
        #expect(logOdds < Self.flagged)
    }

    @Test(arguments: [
        "goldpip12@icloud.com", "puma_baron170@icloud.com", "hinge_copse.s5@gmail.com",
        "a_b.c5@icloud.com", "icloud.com",
    ])
    func `other addresses are mailboxes`(_ address: String) {
        #expect(!OpenAddresses.isHidden(address))
    }

    @Test func `strangers of one initial whose addresses say the same given name`() throws {
        let mailboxes = [
            "minjun.cho@web.test", "minjun_cho90@gmail.com", "minjun6@gmail.com",
            "minjun76@mail.test",
        ]
        let logOdds = try logOdds(8, of: "S2", trades: false) { number, strangers in
            if number > 3 { return strangers.fields() }
            return [
                "first_name": "M.", "last_name": number < 2 ? "Cho" : "Choi",
                "email": mailboxes[number],
            ]
        }
        #expect(logOdds < 4)
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

    @Test(arguments: [true, false])
    func `customers whom an agency numbers at its domain`(_ isNamed: Bool) throws {
        let logOdds = try logOdds(12, of: "S2", affiliates: 20) { number, strangers in
            var fields = strangers.fields()
            if !isNamed { (fields["first_name"], fields["last_name"]) = ("", "") }
            fields["email"] = "client\(number)@alpha-desk.test"
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
