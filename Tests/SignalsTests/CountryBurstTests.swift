import FirmRecords
import Records
import Testing

@testable import Signals

struct CountryBurstTests {
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<6 { buyWithTrading("old\(number)", day: 9 * number, &firm) }
        return firm
    }

    private func buyWithTrading(
        _ id: String, day: Int, country: String = "US", _ firm: inout HandmadeFirm
    ) {
        firm.buyer(id, of: "X", day: day, country: country)
        for offset in 1...5 { firm.trade(id, day: day + offset, lots: "0.3\(offset)") }
    }

    @Test func `fifteen idle accounts of one country within three days are a burst`() throws {
        var firm = firm()
        for number in 0..<15 {
            firm.buyer("burst\(number)", of: "X", day: 70 + number / 5, country: "VN")
        }
        let found = try reading(CountryBurst.self, of: "X", firm)
        #expect(found["accounts"] == 15)
        #expect(found["mature"] == 15)
        #expect(found["idle"] == 15)
        #expect(found["inactivity"] > 1)
        #expect(found["concentration"] > 1)
        #expect(found["burst"] > 0)
        #expect(found["log_odds"] > 5)
        #expect(Set(found.customers) == Set((0..<15).map { "burst\($0)" }))
    }

    @Test func `the countries of a farm are named, and its rows stand country by country`() throws {
        var firm = firm()
        for number in 0..<12 {
            firm.buyer("vn\(number)", of: "X", day: 70 + number / 5, country: "VN")
            firm.buyer("de\(number)", of: "X", day: 70 + number / 5, country: "DE")
        }
        for number in 12..<16 { firm.buyer("vn\(number)", of: "X", day: 72, country: "VN") }
        let found = try reading(CountryBurst.self, of: "X", firm)
        let name = { (field: String) in
            CountryCode(rawValue: UInt16(found[field])).description
        }
        #expect(found["accounts"] == 16 && found["further"] == 12)
        #expect(name("country") == "VN" && name("further_country") == "DE")
        #expect(found["further_countries"] == 1)
        let countries = try evidence(CountryBurst.self, of: "X", firm).compactMap { row in
            row.values.first { $0.name == "country_code" }.map { "\($0.value)" }
        }
        let all = [("VN", 16), ("DE", 12)].flatMap {
            Array(repeating: "text(\"\($0)\")", count: $1)
        }
        #expect(countries == all)
    }

    /// The customers implicated by a burst, and by one weeks later, some of whose accounts are
    /// traded.
    private func implicated(traded: Int) throws -> Int {
        var firm = firm()
        for number in 0..<15 {
            firm.buyer("burst\(number)", of: "X", day: 70 + number / 5, country: "VN")
        }
        for number in 0..<8 {
            let id = "again\(number)"
            firm.buyer(id, of: "X", day: 100 + number / 4, country: "VN")
            if number >= traded { continue }
            for offset in 3...8 { firm.trade(id, day: 100 + offset, lots: "0.3\(offset)") }
        }
        return try reading(CountryBurst.self, of: "X", firm).customers.count
    }

    @Test func `what nobody has touched of a farm's further bursts is held with it`() throws {
        #expect(try implicated(traded: 0) == 23)
        #expect(try implicated(traded: 2) == 21)
        #expect(try implicated(traded: 4) == 19)
        #expect(try implicated(traded: 8) == 15)
    }

    /// The customers implicated by a burst whose country also has accounts that come one by one, of
    /// which some are traded.
    private func scattered(traded: Int) throws -> Int {
        var firm = firm()
        for number in 0..<15 {
            firm.buyer("burst\(number)", of: "X", day: 70 + number / 5, country: "VN")
        }
        for number in 0..<5 {
            let (id, day) = ("single\(number)", 2 + 10 * number)
            firm.buyer(id, of: "X", day: day, country: "VN")
            let days = number < traded ? 8 : 2
            for offset in 1...days { firm.trade(id, day: day + offset, lots: "0.3\(offset)") }
        }
        return try reading(CountryBurst.self, of: "X", firm).customers.count
    }

    @Test func `a farm goes on outside its burst where its country's accounts are as barely used`()
        throws
    {
        #expect(try scattered(traded: 0) == 20)
        #expect(try scattered(traded: 5) == 15)
    }

    /// Fifteen idle accounts of one country under `X`, in a firm where each of some other
    /// affiliates has idle accounts of the country in the same days.
    private func farm(besideIdle each: Int, at affiliates: Int) throws -> Reading {
        var firm = firm()
        for number in 0..<15 {
            firm.buyer("burst\(number)", of: "X", day: 70 + number / 5, country: "VN")
        }
        for other in 0..<affiliates {
            for number in 0..<each {
                firm.buyer(
                    "elsewhere\(other)n\(number)", of: "H\(other)", day: 70 + number % 3,
                    country: "VN")
            }
        }
        return try reading(CountryBurst.self, of: "X", firm)
    }

    @Test func `what befell a country's customers everywhere is no burst`() throws {
        let (alone, event) = (try farm(besideIdle: 0, at: 0), try farm(besideIdle: 3, at: 12))
        #expect(alone["log_odds"] > 9)
        #expect(event["inactivity"] < 1)
        #expect(event["expected_idle"] > 2 * alone["expected_idle"])
    }

    /// Four persons from one country who each buy four sizes in an hour, `apart` days from each
    /// other where they come back for each, and use none.
    private func portfolios(apart: Int) throws -> Reading {
        var firm = firm()
        for number in 0..<4 {
            let person = HandmadeFirm.person(number)
            for size in 0..<4 {
                firm.buyer(
                    "size\(number)\(size)", of: "X", day: 70 + number + apart * size,
                    minute: 10 * size, country: "VN", person)
            }
        }
        return try reading(CountryBurst.self, of: "X", firm)
    }

    @Test func `a portfolio of sizes is one purchase, what is bought on further days another`()
        throws
    {
        let (sizes, days) = (try portfolios(apart: 0), try portfolios(apart: 4))
        #expect(sizes["accounts"] == 4)
        #expect(sizes["barely_used"] == 4)
        #expect(sizes.customers.count == 16)
        #expect(days["barely_used"] == 16)
        #expect(days["log_odds"] > sizes["log_odds"])
    }

    @Test func `what a person leaves idle who uses another account is in no burst`() throws {
        var firm = firm()
        for number in 0..<15 {
            let person = HandmadeFirm.person(number)
            firm.buyer("idle\(number)", of: "X", day: 70 + number / 5, country: "VN", person)
            firm.buyer("used\(number)x", of: "X", day: 90, country: "VN", person)
            for day in 91...96 { firm.trade("used\(number)x", day: day, lots: "0.3") }
        }
        #expect(try reading(CountryBurst.self, of: "X", firm)["log_odds"] < 0)
    }

    @Test func `a farm that spreads over two more affiliates does not excuse itself`() throws {
        #expect(try farm(besideIdle: 12, at: 2)["log_odds"] > 9)
    }

    @Test func `a farm that dabbles in every account is a burst`() throws {
        var firm = firm()
        for number in 0..<15 {
            let (id, day) = ("burst\(number)", 70 + number / 5)
            firm.buyer(id, of: "X", day: day, country: "VN")
            for offset in 1...4 { firm.trade(id, day: day + offset, lots: "0.0\(offset)") }
        }
        let found = try reading(CountryBurst.self, of: "X", firm)
        #expect(found["idle"] == 0)
        #expect(found["barely_used"] == 15)
        #expect(found["log_odds"] > 9)
        #expect(found.customers.count == 15)
    }

    @Test func `two countries of one farm speak together`() throws {
        var (one, two) = (firm(), firm())
        for number in 0..<16 {
            let day = 70 + number / 5
            if number < 8 { one.buyer("burst\(number)", of: "X", day: day, country: "VN") }
            two.buyer("burst\(number)", of: "X", day: day, country: number < 8 ? "VN" : "BR")
        }
        let (alone, both) = (
            try reading(CountryBurst.self, of: "X", one),
            try reading(CountryBurst.self, of: "X", two)
        )
        #expect(alone["barely_used"] == 8)
        #expect(both["barely_used"] == 16)
        #expect(both["log_odds"] > alone["log_odds"])
        #expect(both.customers.count == 16)
    }

    @Test func `a national community that trades is none`() throws {
        var firm = firm()
        for number in 0..<30 {
            buyWithTrading("n\(number)", day: 2 * number, country: "VN", &firm)
        }
        let found = try reading(CountryBurst.self, of: "X", firm)
        #expect(found["idle"] == 0)
        #expect(found["inactivity"] < 0)
        #expect(found["log_odds"] < 0)
        #expect(found.customers.isEmpty)
    }

    @Test func `a community that comes on one day and trades is none`() throws {
        var firm = firm()
        for number in 0..<20 { buyWithTrading("n\(number)", day: 70, country: "VN", &firm) }
        #expect(try reading(CountryBurst.self, of: "X", firm)["log_odds"] < 0)
    }

    @Test func `a raffle of many countries is none however idle it lies`() {
        var firm = firm()
        let countries = ["VN", "BR", "IN", "NG", "PL", "ES", "PT", "MX", "CA", "JP"]
        for number in 0..<30 {
            firm.buyer(
                "raffle\(number)", of: "X", day: 70 + number % 3,
                country: countries[number % countries.count])
        }
        #expect(readings(CountryBurst.self, firm).allSatisfy { $0["log_odds"] < 4 })
    }

    @Test func `accounts without a country are no country's`() {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<15 { firm.buyer("z\(number)", of: "X", day: 70, country: nil) }
        #expect(!readings(CountryBurst.self, firm).contains { $0.subject == ["X"] })
    }

    @Test func `accounts too young to have traded are not idle yet`() throws {
        var firm = firm()
        for number in 0..<15 {
            firm.buyer("young\(number)", of: "X", day: 115, country: "VN")
        }
        let found = try reading(CountryBurst.self, of: "X", firm)
        #expect(found["mature"] == 0)
        #expect(found["inactivity"] == 0)
    }
}
