import FirmRecords
import Records
import Testing

@testable import Signals

/// Accounts that all came in one week: what they say, and what a class, a gift or a campaign does.
struct OneWeekTests {
    private static let domains = MailDomains(
        throwAway: [], relay: [], provider: ["gmail.com", "outlook.com"])

    /// What is said of `S2`, with `count` more who came on these days, beside its forty others.
    private func found(
        _ count: Int, onDay day: (Int) -> Int, trades: Bool = false, crowd: Int = 0,
        asOf: Int = 0, _ email: (Int, [String: String]) -> String
    ) throws -> Reading {
        var firm = HandmadeFirm.ofStrangers()
        var strangers = Strangers(seed: 77)
        for number in 0..<count + crowd {
            let id = number < count ? "own\(number)" : "crowd\(number)"
            var fields = strangers.fields()
            if number < count { fields["email"] = email(number, fields) }
            firm.buyer(
                id, of: "S2", day: day(number % count), minute: 7 * number % 1_440, country: nil,
                fields)
            for trading in 1...8 where trades || number >= count {
                firm.trade(id, day: 60 + trading, lots: "0.\(20 + number % 80)")
            }
        }
        firm.trade("s0x0", day: 120 + asOf, lots: "0.37")
        var signals = SignalSet(
            signals: [EmailRing(settings: [])], threads: 2, domains: Self.domains)
        for batch in batches(firm.rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        return try #require(
            results[0].findings.map { Reading($0, of: EmailRing.self, population.records) }
                .first { $0.subject == ["S2"] })
    }

    // MARK: Numbers

    private static func numbered(_ number: Int, _: [String: String]) -> String {
        "goldpip\(140 + 3 * number)@gmail.com"
    }

    @Test func `numbers that rise within one week are a ring's, also where it trades`() throws {
        let found = try found(24, onDay: { 20 + $0 / 5 }, trades: true, Self.numbered)
        #expect(found["letters"] == 24)
        #expect(found["log_odds"] > 4)
        #expect(found["log_odds"] <= 6)
    }

    @Test func `those whom somebody numbers as they come are none where they trade`() throws {
        #expect(
            try found(24, onDay: { 20 + $0 }, trades: true, Self.numbered)["accounts"] == 0)
    }

    @Test func `members who each choose a number behind the club's name are none`() throws {
        let found = try found(24, onDay: { 20 + $0 / 5 }, trades: true) { number, _ in
            "goldpip\(1970 + 7 * number % 24)@gmail.com"
        }
        #expect(found["accounts"] == 0)
    }

    @Test func `a domain's owner may number a whole class`() throws {
        let found = try found(24, onDay: { 20 + $0 / 5 }, trades: true) {
            Self.numbered($0, $1).replacing("gmail.com", with: "school.test")
        }
        #expect(found["accounts"] == 0)
    }

    @Test func `where all of the affiliate's customers came in that week it says less`() throws {
        let alone = try found(24, onDay: { 20 + $0 / 5 }, trades: true, Self.numbered)
        let amid = try found(
            24, onDay: { 20 + $0 / 5 }, trades: true, crowd: 400, Self.numbered)
        #expect(amid["log_odds"] < alone["log_odds"])
    }

    @Test func `numbers behind names that rise within one week are a ring's too`() throws {
        let found = try found(24, onDay: { 20 + $0 / 5 }, trades: true) { number, fields in
            let names = ["first_name", "last_name"].map { fields[$0, default: ""].lowercased() }
            return names.joined(separator: ".") + "\(140 + 3 * number)@gmail.com"
        }
        #expect(found["form"] >= 24)
        #expect(found["log_odds"] > 4)
    }

    // MARK: Domains

    /// Accounts in turn at so many domains.
    private static func spelled(
        at domains: Int
    ) -> (Int, [String: String]) -> String {
        { number, fields in
            let names = ["first_name", "last_name"].map { fields[$0, default: ""].lowercased() }
            return names.joined(separator: ".")
                + "@club\("abc".dropFirst(number % domains).first!).test"
        }
    }

    @Test func `more unused accounts of one week than a gift leaves speak, at several domains`()
        throws
    {
        let many = try found(40, onDay: { 24 + $0 % 6 }, Self.spelled(at: 2))
        #expect(many["accounts"] == 40)
        #expect(many["log_odds"] > 4)
        #expect(try found(20, onDay: { 24 + $0 % 6 }, Self.spelled(at: 2))["accounts"] == 0)
    }

    @Test(arguments: 20...26)
    func `at one domain they alone accuse nobody, whatever day they begin on`(day: Int) throws {
        #expect(try found(40, onDay: { day + $0 % 6 }, Self.spelled(at: 1))["accounts"] == 0)
    }

    // MARK: Seven days

    private static func time(_ hours: Int) -> EventTime {
        EventTime(microseconds: Int64(hours) * 3_600_000_000)
    }

    @Test func `seven days end before the hour at which they began`() {
        let within = [0, 20, 167].map(Self.time)
        #expect(SevenDays.busiest(of: within) == 0..<3)
        #expect(SevenDays.busiest(of: within + [Self.time(168)]) == 0..<3)
        #expect(SevenDays.busiest(of: within + [168, 169].map(Self.time)) == 1..<5)
        #expect(SevenDays.busiest(of: []).isEmpty)
    }

    @Test func `what counts nothing makes no span larger`() {
        let came = [0, 1, 2, 500, 501].map(Self.time)
        #expect(SevenDays.busiest(of: came, weights: [0, 0, 1, 1, 1]) == 3..<5)
        #expect(SevenDays.busiest(of: came, weights: [0, 1, 1, 1, 1]) == 0..<3)
        #expect(SevenDays.busiest(of: came, weights: [0, 0, 0, 0, 0]).isEmpty)
    }
}
