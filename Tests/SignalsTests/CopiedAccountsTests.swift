import FirmRecords
import Records
import Testing

@testable import Signals

struct CopiedAccountsTests {
    /// Accounts of affiliate `X`, and what they gain by copying `days` days of one trader.
    private struct Room {
        var firm = HandmadeFirm()
        var stream = SeededStream(5)
        let accounts: [String]

        init(
            _ count: Int, affiliates: [String] = ["X"], _ fields: [String: String] = [:]
        ) {
            firm.honestBackground()
            accounts = (0..<count).map { "copy\($0)" }
            for (place, id) in accounts.enumerated() {
                firm.buyer(id, of: affiliates[place % affiliates.count], fields)
            }
        }

        /// - Parameters:
        ///   - slip: greatest difference of a fill, in hundredths of the currency a lot.
        ///   - obedience: percent of the days on which an account copies; else it trades its own
        ///     way.
        ///   - lots: by account in turn.
        mutating func copy(
            days: Range<Int>, losses: Int, slip: Int, obedience: Int = 100,
            lots: [String] = ["1.00"]
        ) {
            for day in days {
                let isLost =
                    (day - days.lowerBound) * losses / days.count
                    != (day - days.lowerBound + 1) * losses / days.count
                let move = (isLost ? -1 : 1) * (15_000 + 900 * day)
                for (place, account) in accounts.enumerated() {
                    let own = stream.integer(-30_000...30_000)
                    let fill = move + stream.integer(-slip...slip)
                    let lots = lots[place % lots.count]
                    let result =
                        Double(stream.chance(obedience) ? fill : own) * (Double(lots) ?? 1)
                    firm.trade(
                        account, day: day, lots: lots,
                        pnl: HandmadeFirm.hundredths(Int(result.rounded())))
                }
            }
        }

        func log(of affiliate: String = "X") -> Double? {
            readings(CopiedAccounts.self, firm).first { $0.subject == [affiliate] }
                .map { $0["log_odds"] }
        }
    }

    @Test func `accounts that win with one trader's trades and pass are copied`() throws {
        var room = Room(6, ["phase": "funded"])
        room.copy(days: 1..<11, losses: 1, slip: 100)
        let found = try reading(CopiedAccounts.self, of: "X", room.firm)
        #expect(found.customers == room.accounts)
        #expect(found["accounts"] == 6)
        #expect(found["persons"] == 6)
        #expect(found["days"] == 10)
        #expect(found["passed"] == 6)
        #expect(found["winning"] == 0.9)
        #expect(found["log_odds"] > 5)
    }

    @Test func `a service that wins three trades in five passes too`() throws {
        var room = Room(6, ["phase": "funded"])
        room.copy(days: 1..<61, losses: 24, slip: 100)
        let found = try reading(CopiedAccounts.self, of: "X", room.firm)
        #expect(found["winning"] == 0.6)
        #expect(found["log_odds"] > 8)
    }

    /// Funded accounts under some affiliates in turn, copied alike for ten days.
    private func spread(over affiliates: [String], accounts: Int = 12) -> Room {
        var room = Room(accounts, affiliates: affiliates, ["phase": "funded"])
        room.copy(days: 1..<11, losses: 1, slip: 100)
        return room
    }

    @Test func `a service that sells through three affiliates has its accounts to itself`() throws {
        let room = spread(over: ["X", "Y", "Z"])
        for affiliate in ["X", "Y", "Z"] {
            let found = try reading(CopiedAccounts.self, of: affiliate, room.firm)
            #expect(found["accounts"] == 4)
            #expect(found["persons"] == 4)
            #expect(found["branches"] == 8)
            #expect(found["share"] > 0.9)
            #expect(found["log_odds"] > 5)
        }
    }

    @Test func `two persons under each of three affiliates are one service`() throws {
        let room = spread(over: ["X", "Y", "Z"], accounts: 6)
        for affiliate in ["X", "Y", "Z"] {
            let found = try reading(CopiedAccounts.self, of: affiliate, room.firm)
            #expect(found["accounts"] == 2)
            #expect(found["branches"] == 4)
            #expect(found["log_odds"] > 8)
        }
    }

    @Test func `two persons under one affiliate are none`() {
        let room = spread(over: ["X"], accounts: 2)
        #expect(room.log() == nil)
    }

    @Test func `two persons under each of four affiliates follow a public source`() {
        let room = spread(over: ["X", "Y", "Z", "W"], accounts: 8)
        #expect(room.log() == nil)
    }

    @Test func `what is copied under four affiliates is a public source`() throws {
        let room = spread(over: ["X", "Y", "Z", "W"])
        let found = try reading(CopiedAccounts.self, of: "X", room.firm)
        #expect(found["accounts"] == 3)
        #expect(found["branches"] == 0)
        #expect(found["share"] < 0.4)
        #expect(found["log_odds"] < 5)
    }

    @Test func `who trades the same market on a day of news is no follower`() throws {
        var room = Room(6, ["phase": "funded"])
        room.copy(days: 1..<11, losses: 1, slip: 100)
        for account in 0..<300 {
            let id = "crowd\(account)"
            room.firm.buyer(id, of: "H\(account % 8)")
            for day in [4, 7] {
                // Denser towards the trader's outcome, as a market's outcomes are towards its own.
                let away = room.stream.integer(-100...100) * room.stream.integer(0...100)
                room.firm.trade(
                    id, day: day, lots: "1.00",
                    pnl: HandmadeFirm.hundredths(15_000 + 900 * day + away))
            }
        }
        let found = try reading(CopiedAccounts.self, of: "X", room.firm)
        #expect(found["accounts"] == 6)
        #expect(found["share"] > 0.7)
        #expect(found["log_odds"] > 5)
    }

    /// On two of the days most who trade the market are stopped out, or paid, at one price.
    @Test func `who ends at one stop with hundreds on a day of news is no follower`() throws {
        var room = Room(6, ["phase": "funded"])
        room.copy(days: 1..<13, losses: 1, slip: 100)
        for (day, cents) in [(4, 18_600), (9, 23_100)] {
            for number in 0..<80 {
                let id = "news\(day)x\(number)"
                room.firm.buyer(id, of: "N\(number % 9)")
                room.firm.trade(
                    id, day: day, lots: "1.00",
                    pnl: HandmadeFirm.hundredths(cents + number % 9 * 20))
            }
        }
        let found = try reading(CopiedAccounts.self, of: "X", room.firm)
        #expect(found["share"] > 0.8)
        #expect(found["log_odds"] > 5)
    }

    @Test func `students with days and fills of their own are a teacher's room`() {
        var room = Room(8)
        room.copy(
            days: 1..<21, losses: 9, slip: 800, obedience: 65,
            lots: ["0.20", "1.00", "0.50", "3.10", "0.80", "0.35", "2.00", "1.40"])
        #expect(room.log() ?? -.infinity < 0)
    }

    @Test func `students who follow a teacher closely each with lots of their own are a room`() {
        let passed = ["phase": "funded"]
        var (room, lucky, service) = (Room(8), Room(8, passed), Room(8, passed))
        let own = ["0.20", "1.00", "0.50", "3.10", "0.80", "0.35", "2.00", "1.40"]
        room.copy(days: 1..<21, losses: 9, slip: 300, obedience: 90, lots: own)
        lucky.copy(days: 1..<21, losses: 9, slip: 300, obedience: 90, lots: own)
        service.copy(days: 1..<21, losses: 9, slip: 300, obedience: 90)
        #expect(room.log() ?? -.infinity < 0)
        #expect(service.log() ?? 0 > (lucky.log() ?? 0) + 8)
    }

    @Test func `likeness speaks where nobody passed or nothing tells, but not against a room`()
        throws
    {
        func log(_ room: Room) -> Double? {
            var silent = HandmadeFirm()
            for var row in room.firm.rows {
                row.fields["account_size"] = nil
                silent.send(row)
            }
            return readings(CopiedAccounts.self, silent).first { $0.subject == ["X"] }
                .map { $0["log_odds"] }
        }
        var (service, room) = (Room(6, ["account_size": "5000000"]), Room(8))
        service.copy(days: 1..<21, losses: 3, slip: 100)
        #expect(service.log() ?? 0 > 8)
        #expect(try #require(log(service)) > 8)
        room.copy(days: 1..<21, losses: 9, slip: 800, obedience: 65)
        #expect(log(room) ?? -.infinity < 0)
    }

    /// Three of eight accounts passed.
    @Test func `accounts of which nothing tells whether they passed did not fail to`() throws {
        func log(phase: String?) throws -> Double {
            var room = Room(8, ["phase": "funded"])
            room.copy(days: 1..<21, losses: 3, slip: 100)
            var firm = HandmadeFirm()
            for var row in room.firm.rows {
                row.fields["account_size"] = nil
                if room.accounts.dropFirst(3).contains(row.fields["customer_id"] ?? "") {
                    row.fields["phase"] = phase
                }
                firm.send(row)
            }
            return try reading(CopiedAccounts.self, of: "X", firm)["log_odds"]
        }
        #expect(try log(phase: nil) > log(phase: "phase_1") + 1)
    }

    @Test func `accounts of a service that never pass are its accounts all the same`() throws {
        func found(_ firm: HandmadeFirm) throws -> Reading {
            var firm = firm
            for number in 0..<6 {
                firm.buyer("late\(number)", of: "X", ["account_size": "5000000"])
                for day in 1..<21 {
                    let move = (day % 5 == 0 ? -1 : 1) * (9_000 + 700 * day)
                    let fill = move + 53 * number % 100 - 50
                    firm.trade("late\(number)", day: day, pnl: HandmadeFirm.hundredths(fill))
                }
            }
            return try reading(CopiedAccounts.self, of: "X", firm)
        }
        var service = Room(6, ["phase": "funded"])
        service.copy(days: 1..<21, losses: 3, slip: 100)
        let beside = try found(service.firm)
        #expect(beside["groups"] == 2)
        #expect(beside.customers.count == 12)
        let alone = try found(Room(0).firm)
        #expect(alone["accounts"] == 6)
        #expect(alone["log_odds"] > 8)
    }

    /// Half of the accounts miss most of the days of one market, half those of the other.
    @Test func `lots of several markets are compared in each of them`() throws {
        var room = Room(6, ["phase": "funded"])
        for day in 1..<25 {
            let move = (day % 8 == 0 ? -1 : 1) * (15_000 + 300 * day)
            let lots = day % 2 == 0 ? 8 : 2
            for (place, account) in room.accounts.enumerated()
            where day % 6 < 2 || day % 2 == place % 2 {
                room.firm.trade(
                    account, day: day, lots: "\(lots).00",
                    pnl: HandmadeFirm.hundredths(move * lots),
                    instrument: day % 2 == 0 ? "NAS100" : "EURUSD")
            }
        }
        #expect(try #require(room.log()) > 8)
    }

    @Test func `who agrees with one member by chance and not with the others is none`() throws {
        var room = Room(6, ["phase": "funded"])
        room.copy(days: 1..<19, losses: 4, slip: 100)
        room.firm.buyer("other", of: "X")
        for day in 8..<19 {
            let isAlike = day % 3 == 0
            let own = (day % 2 == 0 ? 1 : -1) * (28_000 + 700 * day)
            if isAlike {
                room.firm.trade("copy0", day: day, pnl: HandmadeFirm.hundredths(own))
            }
            room.firm.trade(
                "other", day: day, pnl: HandmadeFirm.hundredths(isAlike ? own : -9_000 - own))
        }
        for day in 10..<18 where day % 3 > 0 {
            room.firm.trade("other", day: day, lots: "0.00", pnl: "0.00")
        }
        let found = try reading(CopiedAccounts.self, of: "X", room.firm)
        #expect(found.customers == room.accounts)
    }

    @Test func `trades that lose and accounts that fail are one fate`() throws {
        func log(phase: String?, losses: Int) throws -> Double {
            var room = Room(6)
            room.copy(days: 1..<21, losses: losses, slip: 100)
            var firm = HandmadeFirm()
            for var row in room.firm.rows {
                row.fields["account_size"] = nil
                if room.accounts.contains(row.fields["customer_id"] ?? "") {
                    row.fields["phase"] = phase
                }
                firm.send(row)
            }
            return try reading(CopiedAccounts.self, of: "X", firm)["log_odds"]
        }
        #expect(try log(phase: "phase_1", losses: 9) == log(phase: nil, losses: 9))
        #expect(try log(phase: "phase_1", losses: 1) < log(phase: nil, losses: 1) - 1)
    }

    /// Six accounts that lose nine of ten common trades, and four others, who lose so many of
    /// theirs.
    @Test(arguments: [3, 8])
    func `of two groups one that wins as often as it loses speaks`(losses: Int) throws {
        var room = Room(6)
        room.copy(days: 1..<11, losses: 9, slip: 0)
        let losers = room.log() ?? 0
        let lots = ["0.20", "1.00", "3.10", "0.50"]
        for number in 0..<4 {
            room.firm.buyer("late\(number)", of: "X")
            for day in 1..<9 {
                let move = (day <= losses ? -1 : 1) * (9_000 + 700 * day)
                let fill = move + 151 * (number + day) % 500 - 250
                let result = Double(fill) * (Double(lots[number]) ?? 1)
                room.firm.trade(
                    "late\(number)", day: day, lots: lots[number],
                    pnl: HandmadeFirm.hundredths(Int(result.rounded())))
            }
        }
        let found = try reading(CopiedAccounts.self, of: "X", room.firm)
        #expect(found["accounts"] == (losses == 3 ? 4 : 6))
        #expect(found["winning"] == (losses == 3 ? 0.625 : 0.1))
        #expect(found["log_odds"] <= losers)
    }

    /// Fifteen accounts copy ten days each in one lot size of their own; so many days lie between
    /// their starts.
    private func robots(apart: Int, lots: [String] = ["1.00"]) -> Double {
        var room = Room(15, ["phase": "funded"])
        for (place, account) in room.accounts.enumerated() {
            let start = 1 + apart * place
            for day in start..<start + 10 {
                let move = (day % 8 == 0 ? -1 : 1) * (15_000 + 300 * day)
                let own = lots[place % lots.count]
                let result = Double(move) * (Double(own) ?? 1)
                room.firm.trade(
                    account, day: day, lots: own,
                    pnl: HandmadeFirm.hundredths(Int(result.rounded())))
            }
        }
        return room.log() ?? 0
    }

    @Test func `customers of one robot who come one by one are no service, even where all pass`() {
        for lots in [["1.00"], ["0.39", "0.97", "7.77", "2.00", "1.30"]] {
            #expect(robots(apart: 3, lots: lots) < 4)
        }
        #expect(robots(apart: 0) > 8)
    }

    /// Accounts that copy from the first day on, each for two days longer than the one before.
    private func leaving(_ phase: String) -> Double {
        var room = Room(10, ["phase": phase, "account_size": "200000"])
        for (place, account) in room.accounts.enumerated() {
            for day in 1..<8 + 2 * place {
                let move = (day % 8 == 0 ? -1 : 1) * (15_000 + 300 * day)
                room.firm.trade(account, day: day, pnl: HandmadeFirm.hundredths(move))
            }
        }
        return room.log() ?? 0
    }

    @Test func `a service is done with each account when it has passed`() {
        #expect(leaving("funded") > 16)
        #expect(leaving("phase_1") < 4)
    }

    @Test func `an owner's trades besides do not hide that the others are copies`() throws {
        var room = Room(6, ["phase": "funded"])
        room.copy(days: 1..<11, losses: 1, slip: 100)
        for account in room.accounts {
            for day in [2, 4, 5, 7, 9] {
                let own = room.stream.integer(-30_000...30_000)
                room.firm.trade(
                    account, day: day, pnl: HandmadeFirm.hundredths(own), instrument: "USDJPY")
            }
        }
        #expect(try #require(room.log()) > 8)
    }

    @Test func `who shares too few trades with each joins by those shared with the cohort`() throws
    {
        var room = Room(6, ["phase": "funded"])
        room.copy(days: 1..<11, losses: 1, slip: 100)
        room.firm.buyer("late", of: "X")
        for day in 8..<11 {
            let move = (day == 10 ? -1 : 1) * (15_000 + 900 * day)
            room.firm.trade("late", day: day, pnl: HandmadeFirm.hundredths(move))
        }
        room.firm.buyer("other", of: "X")
        for day in 8..<11 { room.firm.trade("other", day: day, pnl: "-31.00") }
        let found = try reading(CopiedAccounts.self, of: "X", room.firm)
        #expect(found.customers == room.accounts + ["late"])
    }

    /// The trader's stop is where `stopped` ends on each of its days, whatever the market does.
    @Test func `who ends at the same stop day after day is no member`() throws {
        var room = Room(6, ["phase": "funded"])
        for day in 1..<13 {
            let move = day % 3 == 0 ? -21_000 : 15_000 + 900 * day
            for account in room.accounts {
                room.firm.trade(account, day: day, pnl: HandmadeFirm.hundredths(move))
            }
        }
        room.firm.buyer("stopped", of: "X")
        for day in [3, 6, 9, 15, 16, 17, 18, 19, 20] {
            room.firm.trade("stopped", day: day, pnl: "-210.00")
        }
        let found = try reading(CopiedAccounts.self, of: "X", room.firm)
        #expect(found.customers == room.accounts)
    }

    @Test func `followers of a public signal sit under many affiliates`() {
        var room = Room(12, affiliates: ["X", "Y", "Z", "U", "V", "W"], ["phase": "funded"])
        room.copy(days: 1..<11, losses: 1, slip: 100)
        #expect(readings(CopiedAccounts.self, room.firm).isEmpty)
    }

    @Test func `an affiliate's followers are not alone with a public signal`() throws {
        let others = (0..<20).map { "Y\($0)" }
        var room = Room(23, affiliates: ["X"] + others)
        for id in ["copy1", "copy2"] { room.firm.customer(id, of: "X") }
        room.copy(days: 1..<21, losses: 8, slip: 100)
        #expect(try #require(room.log()) < 2)
    }

    @Test func `one person's accounts may trade alike`() {
        var room = Room(6, ["phase": "funded", "email": "one@person.test"])
        room.copy(days: 1..<11, losses: 1, slip: 100)
        #expect(readings(CopiedAccounts.self, room.firm).isEmpty)
    }

    @Test func `accounts of one name may trade alike too, however common it is`() throws {
        func log(_ names: [String]) -> Double? {
            var room = Room(6, ["phase": "funded"])
            room.copy(days: 1..<11, losses: 1, slip: 100)
            var firm = HandmadeFirm()
            for number in 0..<60 {
                firm.buyer(
                    "other\(number)", of: "H\(number % 8)",
                    ["first_name": "Can", "last_name": "Celik", "email": ""])
            }
            for var row in room.firm.rows {
                let place = room.accounts.firstIndex(of: row.fields["customer_id"] ?? "")
                if row.entity == .customers, let place {
                    row.fields["first_name"] = names[place % names.count]
                    row.fields["last_name"] = "Celik"
                    row.fields["email"] = ""
                }
                firm.send(row)
            }
            return readings(CopiedAccounts.self, firm).first { $0.subject == ["X"] }
                .map { $0["log_odds"] }
        }
        #expect(log(["Can"]) == nil)
        #expect(try #require(log(["Can", "Ali", "Naz", "Ece", "Efe", "Nur"])) > 5)
    }

    @Test func `the small legs of a group hedge are no copies`() {
        var room = Room(4)
        for day in 1..<11 {
            let (lots, move) = (200 + 37 * day, (day % 2 == 0 ? 1 : -1) * (310 + 17 * day))
            room.firm.trade(
                "copy0", day: day, lots: HandmadeFirm.hundredths(3 * lots),
                pnl: HandmadeFirm.hundredths(-3 * lots * move))
            for leg in 1...3 {
                room.firm.trade(
                    "copy\(leg)", day: day, lots: HandmadeFirm.hundredths(lots),
                    pnl: HandmadeFirm.hundredths(lots * move))
            }
        }
        #expect(readings(GroupHedges.self, room.firm).count == 1)
        #expect(readings(CopiedAccounts.self, room.firm).isEmpty)
    }
}
