import FirmRecords
import Foundation
import Records
import Testing

@testable import Signals

/// Purchases that a program makes, on accounts that look used.
struct ProgramPurchaseTests {
    /// An affiliate `X` with customers of its own, who come one by one and trade.
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 8, buyers: 15)
        for number in 0..<12 { buy("one\(number)", day: 8 * number, minute: 0, uses: 8, &firm) }
        return firm
    }

    /// - Parameter uses: days on which the account trades; one of few is lost on them.
    private func buy(
        _ id: String, day: Int, minute: Int, uses: Int, _ firm: inout HandmadeFirm
    ) {
        firm.buyer(
            id, of: "X", day: day, minute: minute, ["phase": uses > 4 ? "phase_1" : "failed"])
        for later in 1...uses {
            firm.trade(id, day: day + later, lots: "5.00", pnl: "-\(900 / uses).00")
        }
    }

    private func pace(_ firm: HandmadeFirm) throws -> Reading {
        try reading(LockstepMoments.self, of: "X", firm)
    }

    private static let sittings = [20, 45, 70]

    /// Ten accounts at each of three sittings.
    private func bought(atMinutes minutes: [Int], uses: (Int) -> Int) -> HandmadeFirm {
        var firm = firm()
        for day in Self.sittings {
            for (number, minute) in minutes.enumerated() {
                buy("s\(day)x\(number)", day: day, minute: minute, uses: uses(number), &firm)
            }
        }
        return firm
    }

    private static let even = (0..<10).map { 10 * $0 }
    private static let byHand = [0, 3, 5, 14, 16, 21, 30, 33, 35, 46]

    @Test func `accounts that a program buys are lockstep though all are traded and lost`() throws {
        let found = try pace(bought(atMinutes: Self.even) { 1 + $0 % 2 })
        #expect(found["mechanical"] == 30)
        #expect(found["brief"] == 20)
        #expect(found["brief_of"] == 20)
        #expect(found["idleness"] < 0)
        #expect(found["log_odds"] > 5)
        #expect(found.customers.count == 30)
        #expect(found.customers.allSatisfy { $0.hasPrefix("s") })
    }

    @Test func `accounts of people who go on are none, whatever booked them`() throws {
        let found = try pace(bought(atMinutes: Self.even) { $0 % 3 == 0 ? 1 : 8 })
        #expect(found["mechanical"] == 30)
        #expect(found["log_odds"] <= 0)
    }

    @Test func `accounts of gamblers whose orders a hand books are none`() throws {
        let found = try pace(bought(atMinutes: Self.byHand) { 1 + $0 % 2 })
        #expect(found["bunched"] == 30)
        #expect(found["mechanical"] == 0)
        #expect(found["log_odds"] <= 0)
    }

    @Test func `customers of their own beside a program's accounts are not named`() throws {
        var firm = bought(atMinutes: Self.even) { 1 + $0 % 2 }
        for (number, minute) in [0, 4, 31, 50, 95].enumerated() {
            buy("crowd\(number)", day: 90, minute: minute, uses: 8, &firm)
        }
        let found = try pace(firm)
        #expect(found["bunched"] >= 34)
        #expect(found["log_odds"] > 5)
        #expect(found.customers.allSatisfy { $0.hasPrefix("s") })
    }

    @Test func `pauses of a program are told from a hand's, also where others come between`() {
        func evidence(_ seconds: [Int]) -> Double {
            EvenPauses.programEvidence(
                seconds.map {
                    EventTime(microseconds: Int64($0) * EventTime.microsecondsPerSecond)
                })
        }
        let program = (0..<16).map { 600 * $0 + 25 * ($0 % 3) }
        #expect(evidence(program) > 8)
        #expect(evidence((program + [1500, 5700]).sorted()) > 0)
        #expect(evidence(Self.byHand.map { 60 * $0 }) < -5)
        // The steadiest hand.
        #expect(evidence((0..<10).map { 120 * $0 + 40 * ($0 % 2) }) < 0)
        #expect(evidence([0]) == 0)
        #expect(evidence([]) == 0)
    }

    /// Thirty accounts, one a day.
    private func daily(_ uses: Int, _ firm: inout HandmadeFirm, minute: (Int) -> Int) {
        for day in 0..<30 { buy("d\(day)", day: 30 + day, minute: minute(day), uses: uses, &firm) }
    }

    /// At which minutes after the hour a program is done that starts with it.
    private static func done(_ day: Int) -> Int { 430 + [1, 3, 0, 2, 4, 2, 1][day % 7] }

    @Test func `one purchase a day within the same minutes is a program's`() throws {
        var firm = firm()
        daily(1, &firm, minute: Self.done)
        let found = try pace(firm)
        #expect(found["purchases"] == 0)
        #expect(found["daily"] == 30)
        #expect(found["repeated"] == 26)
        #expect(found["expected"] < 0.5)
        #expect(found["log_odds"] > 5)
        #expect(Set(found.customers) == Set((0..<30).map { "d\($0)" }))
    }

    @Test func `a busy affiliate has purchases at every time of day, which tell nothing`() throws {
        var firm = firm()
        for day in 0..<20 {
            for number in 0..<48 {
                let minute = (day * 331 + number * number * 97 + number * 29) % 1_440
                buy("b\(day)x\(number)", day: 30 + day, minute: minute, uses: 1, &firm)
            }
        }
        let found = try pace(firm)
        #expect(found["moments"] > 900)
        #expect(found["daily"] == 0)
    }

    @Test func `one purchase a day by people who go on is none`() throws {
        var firm = firm()
        daily(8, &firm, minute: Self.done)
        let found = try pace(firm)
        #expect(found["daily"] == 30)
        #expect(found["log_odds"] <= 0)
    }

    @Test func `who comes within the hours after a daily lesson comes at no one time`() throws {
        var firm = firm()
        daily(1, &firm) { 430 + ($0 * 37) % 90 }
        let found = try pace(firm)
        #expect(found["daily"] == 0)
        #expect(found["log_odds"] <= 0)
    }

    @Test func `one person who buys every day is none`() throws {
        var firm = firm()
        for day in 0..<30 {
            firm.buyer(
                "again\(day)", of: "X", day: 30 + day, minute: Self.done(day),
                ["email": "one@example.com"])
        }
        #expect(try pace(firm)["daily"] == 0)
    }

    @Test func `where the firm books at that time of day it tells nothing`() throws {
        var firm = firm()
        daily(1, &firm, minute: Self.done)
        for day in 0..<30 { firm.buyer("booked\(day)", of: "H1", day: 30 + day, minute: 432) }
        let found = try pace(firm)
        #expect(found["daily"] == 0)
        #expect(found["log_odds"] <= 0)
    }

    @Test func `what others book later at that time of day counts, and no longer when corrected`()
        throws
    {
        var first = firm()
        daily(1, &first, minute: Self.done)
        var run = StatisticRun([LockstepMoments.self])
        func dailyMoments(after rows: [FieldRow]) throws -> Double {
            run.take(rows)
            let settled = run.settle()
            let found = settled.readings(LockstepMoments.self)
            expectSame(found, SlowPace(firm: settled.slowFirm).readings())
            return try #require(found.first { $0.subject == ["X"] })["daily"]
        }
        func booked(_ days: Range<Int>, minute: Int) -> [FieldRow] {
            var others = HandmadeFirm()
            for day in days {
                others.buyer("booked\(day)", of: "H1", day: 30 + day, minute: minute)
            }
            return others.rows
        }
        #expect(try dailyMoments(after: first.rows) == 30)
        let some = try dailyMoments(after: booked(0..<8, minute: 432))
        #expect(some > 0 && some < 30)
        #expect(try dailyMoments(after: booked(8..<30, minute: 432)) == 0)
        #expect(try dailyMoments(after: booked(0..<30, minute: 900)) == 30)
    }
}
