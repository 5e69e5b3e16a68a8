import FirmRecords
import Foundation
import Records
import Testing

@testable import Signals

/// Hedges of which the second leg's results are booked on the market's next day.
struct LatePairsTests {
    private func firm() -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 20)
        firm.buyer("left", of: "X")
        firm.buyer("right", of: "Y")
        return firm
    }

    private func cents(_ day: Int) -> Int {
        (day * 7 % 5 < 2 ? 1 : -1) * (31_000 + 1700 * (day * 11 % 17))
    }

    /// The right leg loses what the left one wins, `apart` days later.
    private func mirror(
        _ firm: inout HandmadeFirm, days: some Sequence<Int>, lots: (Int) -> Int = { 113 + 7 * $0 },
        apart: (Int) -> Int
    ) {
        for day in days {
            let lots = HandmadeFirm.hundredths(lots(day))
            firm.trade("left", day: day, lots: lots, pnl: HandmadeFirm.hundredths(cents(day)))
            firm.trade(
                "right", day: day + apart(day), lots: lots,
                pnl: HandmadeFirm.hundredths(-150 - cents(day)))
        }
    }

    @Test func `legs that are booked a day apart are a pair`() throws {
        var firm = firm()
        mirror(&firm, days: 1..<13) { _ in 1 }
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair.subject == ["left", "right"])
        #expect(pair.customers == ["left", "right"])
        #expect(pair["days"] == 12)
        #expect(pair["days_apart"] == 1)
        #expect(pair["log_odds"] > 4)
    }

    @Test func `legs of one day are no days apart`() throws {
        var firm = firm()
        mirror(&firm, days: 1..<13) { _ in 0 }
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair["days_apart"] == 0)
    }

    @Test func `what is a day apart has to say more than what is of one day`() throws {
        let pair = { (apart: Int) in
            var firm = self.firm()
            mirror(&firm, days: 1..<13) { _ in apart }
            return try #require(readings(MirroredPairs.self, firm).first)
        }
        let (same, late) = try (pair(0), pair(1))
        let paid = { (pair: Reading) in
            pair["log_likelihood"] + pair["corroboration"] - pair["log_odds"]
        }
        #expect(abs(paid(late) - paid(same) - log(20)) < 1e-5)
    }

    @Test func `one day apart that adds little leaves a pair of one day`() throws {
        var firm = firm()
        mirror(&firm, days: [1, 4, 7, 10, 13, 16, 19, 22]) { $0 == 13 ? 1 : 0 }
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair["days"] == 7)
        #expect(pair["days_apart"] == 0)
    }

    /// Neither two days of one day nor two days apart are enough by themselves.
    @Test func `days apart and days of one day are added up`() throws {
        var firm = firm()
        mirror(&firm, days: [1, 5, 9, 13]) { $0 % 8 == 1 ? 0 : 1 }
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair.subject == ["left", "right"])
        #expect(pair["days"] == 4)
        #expect(pair["days_apart"] == 1)
    }

    @Test func `days two apart and days of one day are not added up`() {
        var firm = firm()
        mirror(&firm, days: [1, 4, 7, 10], lots: { _ in 110 }) { $0 % 2 * 2 }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `two days apart is nobody's hedge`() {
        var firm = firm()
        mirror(&firm, days: 1..<13) { _ in 2 }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `the day after a Friday is a Monday`() throws {
        var firm = HandmadeFirm()
        let weekdays = (0..<28).filter { $0 % 7 < 5 }
        for day in weekdays {
            for number in 0..<40 {
                if day == 0 { firm.buyer("c\(number)", of: "A\(number % 9)") }
                let cents = (number * 37 + day * 11) % 29 * 2900 - 40_000
                firm.trade(
                    "c\(number)", day: day, lots: HandmadeFirm.hundredths(10 + number % 7 * 25),
                    pnl: HandmadeFirm.hundredths(cents * (10 + number % 7 * 25) / 100))
            }
        }
        firm.buyer("left", of: "X")
        firm.buyer("right", of: "Y")
        mirror(&firm, days: weekdays.dropLast()) { $0 % 7 == 4 ? 3 : 1 }
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair.subject == ["left", "right"])
        #expect(pair["days"] == 19)
        #expect(pair["days_apart"] == 1)
    }

    /// Both win or lose the same rare amount every day, each as it comes.
    @Test func `amounts that never change are opposite at any distance and no pair`() throws {
        var (firm, stream) = (firm(), SeededStream(3))
        for day in 1..<41 {
            for id in ["left", "right"] {
                firm.trade(
                    id, day: day, pnl: HandmadeFirm.hundredths(stream.chance(50) ? 41_000 : -41_000)
                )
            }
        }
        var run = StatisticRun([MirroredPairs.self])
        run.take(firm.rows)
        let settled = run.settle()
        let late = try #require(settled.population.trading).late
        #expect(late.allSatisfy { $0.logLikelihoodRatio < 8 })
        #expect(settled.readings(MirroredPairs.self).allSatisfy { $0["days_apart"] == 0 })
    }

    @Test func `who wins and who loses one amount on every other day in turn are no pair`() throws {
        var firm = firm()
        for day in 1..<41 {
            firm.trade(
                day % 2 == 0 ? "left" : "right", day: day,
                pnl: HandmadeFirm.hundredths(day % 2 == 0 ? 41_000 : -41_150))
        }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `the evidence shows both days`() throws {
        var firm = firm()
        mirror(&firm, days: 1..<13) { _ in 1 }
        let rows = try evidence(MirroredPairs.self, firm)
        let text = { (row: EvidenceRow, name: String) in
            row.values.first { $0.name == name }.map { "\($0.value)" } ?? ""
        }
        #expect(rows.count == 12)
        #expect(text(rows[0], "date").contains("2026-01-06"))
        #expect(text(rows[0], "date_second").contains("2026-01-07"))
    }

    @Test func `a corrected day takes the pair back, and a late one brings it`() {
        var firm = firm()
        mirror(&firm, days: 1..<13) { _ in 1 }
        let late = firm.rows.filter {
            $0["customer_id"] == "right" && $0.entity == .tradingActivity
        }
        var run = StatisticRun([MirroredPairs.self])
        run.take(firm.rows.filter { row in !late.contains { $0.key == row.key } })
        #expect(run.settle().readings(MirroredPairs.self).isEmpty)
        run.take(late)
        #expect(run.settle().readings(MirroredPairs.self).count == 1)
        run.take(late.map { $0.with(["pnl": "12.00"]) })
        #expect(run.settle().readings(MirroredPairs.self).isEmpty)
    }
}
