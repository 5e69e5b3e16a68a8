import FirmRecords
import Testing

@testable import Signals

struct MirroredPairsTests {
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        firm.buyer("left", of: "X")
        firm.buyer("right", of: "Y")
        return firm
    }

    /// Both trade `days` days in lots of their own; the right leg loses what the left one wins.
    private func mirror(_ firm: inout HandmadeFirm, days: Range<Int>, slip: Int = 0) {
        for day in days {
            let lots = HandmadeFirm.hundredths(113 + 7 * day)
            let cents = (day % 2 == 0 ? 1 : -1) * (31_000 + 1700 * day)
            firm.trade("left", day: day, lots: lots, pnl: HandmadeFirm.hundredths(cents))
            firm.trade("right", day: day, lots: lots, pnl: HandmadeFirm.hundredths(slip - cents))
        }
    }

    @Test func `an account that loses a little every day is no pair with itself`() {
        var firm = firm()
        for day in 1..<9 {
            firm.trade(
                "left", day: day, lots: HandmadeFirm.hundredths(113 + 7 * day), pnl: "-8.00")
        }
        #expect(readings(MirroredPairs.self, firm).map(\.subject) == [])
    }

    @Test func `two accounts that lose a little on the same days are no pair`() {
        var firm = firm()
        for day in 1..<9 {
            let lots = HandmadeFirm.hundredths(113 + 7 * day)
            firm.trade("left", day: day, lots: lots, pnl: "-8.00")
            firm.trade("right", day: day, lots: lots, pnl: "-9.00")
        }
        #expect(readings(MirroredPairs.self, firm).map(\.subject) == [])
    }

    @Test func `two accounts that mirror each other for ten days are a pair`() throws {
        var firm = firm()
        mirror(&firm, days: 1..<11, slip: -150)
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair.subject == ["left", "right"])
        #expect(pair.customers == ["left", "right"])
        #expect(pair["days"] == 10)
        #expect(pair["log_odds"] > 4)
    }

    @Test func `a day that ends near nothing speaks by its lots alone`() throws {
        let ofDays = { (followed: Bool?) in
            var firm = firm()
            mirror(&firm, days: 1..<6)
            for day in 6..<9 {
                guard let followed else { continue }
                let lots = HandmadeFirm.hundredths(113 + 7 * day)
                let its = followed ? lots : HandmadeFirm.hundredths(35 + 41 * day)
                firm.trade("left", day: day, lots: lots, pnl: "-8.00")
                firm.trade("right", day: day, lots: its, pnl: "-9.00")
            }
            return try #require(readings(MirroredPairs.self, firm).first)
        }
        let (without, equal, other) = try (ofDays(nil), ofDays(true), ofDays(false))
        #expect(equal["log_likelihood"] > without["log_likelihood"] + 3)
        #expect(other["log_likelihood"] < without["log_likelihood"])
        #expect([without, equal, other].map { $0["days"] } == [5, 5, 5])
    }

    @Test func `large lots in an exact ratio are no worse than equal ones`() throws {
        let pair = { (numerator: Int) in
            var firm = firm()
            for day in 1..<11 {
                let cents = (day % 2 == 0 ? 1 : -1) * (31_000 + 1700 * day)
                let (lots, its) = (1320, 1320 * numerator / 4)
                firm.trade(
                    "left", day: day, lots: HandmadeFirm.hundredths(lots),
                    pnl: HandmadeFirm.hundredths(cents * 20))
                firm.trade(
                    "right", day: day, lots: HandmadeFirm.hundredths(its),
                    pnl: HandmadeFirm.hundredths(-cents * 5 * numerator))
            }
            return try #require(readings(MirroredPairs.self, firm).first)
        }
        // That two accounts have one size tells something once; that they have two does not.
        let (half, equal) = try (pair(2), pair(4))
        #expect(half["log_likelihood"] > equal["log_likelihood"] - 8)
    }

    @Test(arguments: [1, 2])
    func `opposite results on a day or two are a coincidence`(_ days: Int) {
        var firm = firm()
        mirror(&firm, days: 1..<(1 + days))
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `two accounts on the same side are no pair`() {
        var firm = firm()
        for day in 1..<11 {
            for id in ["left", "right"] {
                firm.trade(
                    id, day: day, lots: HandmadeFirm.hundredths(113 + 7 * day),
                    pnl: HandmadeFirm.hundredths(31_000 + 1700 * day))
            }
        }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `a crowd in round lots on both sides of a popular instrument is no pair`() {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<40 { firm.buyer("crowd\(number)", of: "X", day: number) }
        for day in 50..<60 {
            for number in 0..<40 {
                let side = (number + day * number / 7) % 2 == 0 ? 1 : -1
                firm.trade(
                    "crowd\(number)", day: day,
                    pnl: HandmadeFirm.hundredths(side * (20_000 + 10 * number)))
            }
        }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    /// Twelve days in opposite directions, each leg by entries of its own, so that results differ
    /// by a few spreads.
    private func oppose(_ firm: inout HandmadeFirm, lots: (Int) -> (left: Int, right: Int)) {
        for day in 1..<13 {
            let move = (day % 2 == 0 ? 1 : -1) * (300 + 41 * (day * 5 % 11))
            let slip = [18, -22, 25, -15][day % 4]
            let (left, right) = lots(day)
            firm.trade(
                "left", day: day, lots: HandmadeFirm.hundredths(left),
                pnl: HandmadeFirm.hundredths(move * left))
            firm.trade(
                "right", day: day, lots: HandmadeFirm.hundredths(right),
                pnl: HandmadeFirm.hundredths((slip - move) * right))
        }
    }

    /// Two accounts bought weeks apart under different affiliates.
    private func strangers() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 20)
        firm.buyer("left", of: "X", day: 2)
        firm.buyer("right", of: "Y", day: 44)
        return firm
    }

    @Test func `opposite styles in lots of their own are no pair`() {
        var firm = strangers()
        oppose(&firm) { _ in (50, 12) }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `as loose results in lots that follow each other are a pair`() throws {
        var firm = strangers()
        oppose(&firm) { day in (113 + 37 * (day * 7 % 12), 116 + 37 * (day * 7 % 12)) }
        #expect(
            try #require(readings(MirroredPairs.self, firm).first).subject == ["left", "right"])
    }

    @Test func `one affiliate and purchases within the day support a pair`() throws {
        let pair = { (affiliate: String, day: Int) throws -> Reading in
            var firm = HandmadeFirm()
            firm.honestBackground(affiliates: 20)
            firm.buyer("left", of: "X", day: 2, ["phase": "failed"])
            firm.buyer("right", of: affiliate, day: day, ["phase": "funded"])
            mirror(&firm, days: 1..<11, slip: -150)
            return try #require(readings(MirroredPairs.self, firm).first)
        }
        let (near, far) = (try pair("X", 2), try pair("Y", 50))
        #expect(near["corroboration"] > 3)
        #expect(far["corroboration"] < 0)
        #expect(near["log_likelihood"] == far["log_likelihood"])
        let gained = near["log_odds"] - far["log_odds"]
        #expect(abs(gained - (near["corroboration"] - far["corroboration"])) < 1e-9)
    }
}
