import FirmRecords
import Records
import Testing

@testable import Signals

/// Accounts at a domain that nobody else has, whose addresses are their owners' names.
struct OwnDomainTests {
    private static func fields(
        _ strangers: inout Strangers, at domain: String,
        spelled: (String, String) -> String = { $0 + "." + $1 }
    ) -> [String: String] {
        var fields = strangers.fields()
        let names = ["first_name", "last_name"].map { fields[$0, default: ""].lowercased() }
        fields["email"] = spelled(names[0], names[1]) + "@" + domain
        return fields
    }

    // MARK: Left unused

    /// `count` accounts at each domain under an affiliate with `others` more.
    private func unused(
        _ count: Int = 12, at domains: [String] = ["club.test"], clubs: Int = 0,
        elsewhere: Int = 0, others: Int = 30, othersTrade: (Int) -> Bool = { _ in true },
        isClicked: Bool = false, othersClick: Bool = true,
        hidesAddress: (Int) -> Bool = { _ in false }, days: (Int) -> Int = { 4 * $0 },
        trades: (Int) -> Bool = { _ in false },
        spelled: (Int, String, String) -> String = { $1 + "." + $2 }
    ) throws -> Reading {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 77)
        let open = { (id: String, fields: [String: String], day: Int, trades: Bool) in
            firm.buyer(id, of: "X", day: day, fields)
            if !trades { return }
            for trading in 1...6 { firm.trade(id, day: day + trading, lots: "0.17") }
        }
        for (place, domain) in domains.enumerated() {
            for number in 0..<count {
                open(
                    "own\(place * count + number)",
                    Self.fields(&strangers, at: domain) { spelled(place, $0, $1) }, days(number),
                    trades(number))
            }
        }
        for club in 0..<clubs {
            for number in 0..<4 {
                open(
                    "club\(club)x\(number)", Self.fields(&strangers, at: "club\(club).test"),
                    9 * number, true)
            }
        }
        for affiliate in 0..<elsewhere {
            for number in 0..<8 {
                let id = "far\(affiliate)x\(number)"
                firm.buyer(
                    id, of: "S\(affiliate)", day: 7 * number,
                    Self.fields(&strangers, at: "far\(affiliate)nord.test"))
                for trading in 1...6 { firm.trade(id, day: 7 * number + trading, lots: "0.17") }
            }
        }
        for number in 0..<others {
            var fields = strangers.fields()
            if hidesAddress(number) { fields["email"] = "" }
            open("other\(number)", fields, 2 * number, othersTrade(number))
        }
        for row in firm.rows where row.entity == .customers && isClicked {
            if row["customer_id"].hasPrefix("own") { continue }
            if !othersClick && row["customer_id"].hasPrefix("other") { continue }
            firm.send(row.with(["click_id": "c" + row["customer_id"]]))
        }
        return try reading(EmailRing.self, of: "X", firm)
    }

    @Test func `where others followed the affiliate's link those who did not say more`() throws {
        let (clicked, unclicked) = (try unused(8, isClicked: true), try unused(8))
        #expect(clicked["accounts"] == 8)
        #expect(clicked["log_odds"] > unclicked["log_odds"] + 1)
        let used = try unused(8, isClicked: true, trades: { _ in true })
        #expect(used["accounts"] == 0)
    }

    @Test func `an affiliate of whom no click ids come says nothing by that, however small`() throws
    {
        let logOdds = { (othersClick: Bool) in
            try self.unused(others: 5, isClicked: true, othersClick: othersClick)["log_odds"]
        }
        #expect(try logOdds(true) > logOdds(false) + 2)
    }

    @Test func `another domain of the same hand is nobody to compare with`() throws {
        let domains = ["clubnord.test", "clubost.test", "clubwest.test"]
        let isUsed = { (number: Int) in [3, 6, 9].contains(number) }
        #expect(try unused(16, at: domains, others: 6, trades: isUsed)["accounts"] == 48)
    }

    @Test func `accounts that lie unused week after week beside others who trade are a ring`()
        throws
    {
        let found = try unused()
        #expect(found.customers == (0..<12).map { "own\($0)" }.sorted())
        #expect(found["own_domain"] == 12)
        #expect(found["log_odds"] > 4)
        #expect(try unused(trades: { $0 % 2 == 0 })["accounts"] == 0)
    }

    @Test func `where half of the others lie unused a domain of which all do stands out`() throws {
        let isUsed = { (number: Int) in number % 2 == 0 }
        let days = { (number: Int) in 7 * number / 4 }
        let found = try unused(40, othersTrade: isUsed, days: days)
        #expect(found["accounts"] == 40)
        #expect(found["log_odds"] > 4)
        #expect(
            try unused(40, othersTrade: isUsed, days: days, trades: isUsed)["accounts"] == 0)
    }

    @Test func `several domains whose addresses are spelled in one seldom way are one hand's`()
        throws
    {
        let domains = ["clubnord.test", "clubost.test", "clubwest.test"]
        let logOdds = try [
            { (_: Int, given: String, surname: String) in given + surname.prefix(1) },
            { (place: Int, given: String, surname: String) in
                [given + surname.prefix(1), given + "." + surname, given][place]
            },
        ].map { spelled in
            try unused(
                10, at: domains, othersTrade: { $0 % 2 == 0 }, days: { 7 * $0 }, spelled: spelled
            )["log_odds"]
        }
        #expect(logOdds[0] > 6)
        #expect(logOdds[0] > logOdds[1] + 1)
    }

    @Test func `a club that drew lots in two weeks and never began is none`() throws {
        #expect(try unused(40, days: { $0 % 2 == 0 ? 15 : 43 })["accounts"] == 0)
    }

    @Test func `a club that came within a week and never began is none`() throws {
        #expect(try unused(days: { 17 + $0 % 6 })["accounts"] == 0)
    }

    @Test func `where the affiliate's others lie unused too it accuses nobody`() throws {
        #expect(try unused(othersTrade: { _ in false })["accounts"] == 0)
    }

    @Test func `where all are of the domain the firm is compared with, which says less`() throws {
        let (alone, beside) = (try unused(others: 3), try unused(others: 4))
        #expect(beside["accounts"] == 12)
        #expect(alone["log_odds"] < beside["log_odds"])
        #expect(try unused(others: 3, trades: { $0 % 2 == 0 })["accounts"] == 0)
    }

    @Test func `domains that say too little each may say enough together`() throws {
        let isUsed = { (number: Int) in number == 3 }
        let one = try unused(7, trades: isUsed)
        let two = try unused(7, at: ["club.test", "league.test"], trades: isUsed)
        #expect(one["accounts"] == 0)
        #expect(two["accounts"] == 14)
        #expect(two["log_odds"] > 4)
    }

    @Test func `accounts without an address are nobody to compare with`() throws {
        let found = try unused(othersTrade: { $0 % 2 == 0 }, hidesAddress: { $0 % 2 == 1 })
        #expect(found["own_domain"] == 12)
        #expect(try unused(othersTrade: { $0 % 2 == 0 })["accounts"] == 0)
    }

    @Test func `a further domain says more where few affiliates' customers have one`() throws {
        let isUsed = { (number: Int) in number == 3 }
        let logOdds = try [0, 9].map { elsewhere in
            try unused(
                9, at: ["club.test", "league.test"], elsewhere: elsewhere, trades: isUsed)[
                    "log_odds"]
        }
        #expect(logOdds[0] > logOdds[1] + 1)
    }

    @Test func `the more domains there are to choose from the less says one of them`() throws {
        #expect(try unused(8)["accounts"] == 8)
        #expect(try unused(8, clubs: 4)["accounts"] == 0)
    }

    // MARK: Opened and traded by one hand

    private enum Trading { case ofOneHand, ofEachPerson, ofEachAccount }

    /// Sixteen accounts of a domain, of four persons or of sixteen, beside twenty others.
    private func opened(
        together: Bool, _ trading: Trading = .ofOneHand, persons: Int = 16
    ) throws -> Reading {
        var firm = HandmadeFirm()
        firm.honestBackground()
        var strangers = Strangers(seed: 77)
        var stream = SeededStream(5)
        let people = (0..<persons).map { _ in Self.fields(&strangers, at: "desk.test") }
        for number in 0..<20 {
            let id = "other\(number)"
            firm.buyer(id, of: "X", day: 2 * number, strangers.fields())
            for day in 0..<8 {
                firm.trade(
                    id, day: 41 + day,
                    pnl: HandmadeFirm.hundredths(stream.integer(-30_000...30_000)))
            }
        }
        let moves = (0..<3).map { _ in
            (0..<16).map { _ in (0..<10).map { _ in stream.integer(-30_000...30_000) } }
        }
        for number in 0..<16 {
            let id = "own\(number)"
            let sitting = number / 4
            firm.buyer(
                id, of: "X", day: together ? 5 + 7 * sitting : 5 + 2 * number,
                minute: together ? 15 * (number % 4) : 0, people[number % persons])
            let source =
                switch trading {
                case .ofOneHand: moves[0][0]
                case .ofEachPerson: moves[1][number % persons]
                case .ofEachAccount: moves[2][number]
                }
            for (day, move) in source.enumerated() {
                firm.trade(
                    id, day: 41 + day,
                    pnl: HandmadeFirm.hundredths(move + stream.integer(-100...100)))
            }
        }
        return try reading(EmailRing.self, of: "X", firm)
    }

    @Test
    func
        `accounts that are opened at one sitting after the other and make the same trades are a ring`()
        throws
    {
        let found = try opened(together: true)
        #expect(found.customers == (0..<16).map { "own\($0)" }.sorted())
        #expect(found["own_domain"] == 16)
        #expect(found["log_odds"] > 6)
    }

    @Test func `a trader's followers who joined one by one are none`() throws {
        #expect(try opened(together: false)["accounts"] == 0)
    }

    @Test func `a company that opens its people's accounts is none where each trades for himself`()
        throws
    {
        #expect(try opened(together: true, .ofEachAccount)["accounts"] == 0)
    }

    @Test func `one person's own accounts make the same trades and accuse nobody`() throws {
        #expect(try opened(together: true, .ofEachPerson, persons: 4)["accounts"] == 0)
    }
}
