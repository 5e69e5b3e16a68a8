import FirmRecords
import Records
import Testing

@testable import Signals

/// Short hedges of one affiliate, one pair of accounts after another.
struct HedgeSeriesTests {
    /// Two accounts that are bought together, trade some days in lots of their own on opposite
    /// sides, and are left.
    private func hedge(
        _ firm: inout HandmadeFirm, _ round: Int, of affiliates: [String] = ["X", "X"],
        days: Int = 3, beside follower: String? = nil, followed: Int = 3
    ) {
        let legs = ["left\(round)", "right\(round)"]
        for (id, affiliate) in zip(legs, affiliates) {
            firm.buyer(id, of: affiliate, day: 4 * round)
        }
        for day in 4 * round + 1..<4 * round + 1 + days {
            let lots = HandmadeFirm.hundredths(113 + 7 * day)
            let cents = ((day + round / 2) % 2 == 0 ? 1 : -1) * (31_000 + 1700 * day)
            let legs = [(legs[0], cents), (legs[1], -150 - cents)]
            for (id, cents) in legs {
                firm.trade(id, day: day, lots: lots, pnl: HandmadeFirm.hundredths(cents))
            }
            if let follower, day <= 4 * round + followed {
                firm.trade(
                    follower, day: day, lots: lots, pnl: HandmadeFirm.hundredths(cents + 20))
            }
        }
    }

    private func series(
        _ rounds: Int, of affiliates: (Int) -> [String] = { _ in ["X", "X"] }
    ) -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for round in 0..<rounds { hedge(&firm, round, of: affiliates(round)) }
        return firm
    }

    private func names(_ rounds: Range<Int>) -> [String] {
        ["left", "right"].flatMap { side in rounds.map { "\(side)\($0)" } }
    }

    @Test func `pairs bought one after another and hedged for three days each are a series`() throws
    {
        let found = try reading(HedgeSeries.self, of: "X", series(5))
        #expect(found.customers == names(0..<5))
        #expect(found["pairs"] == 5)
        #expect(found["days"] == 15)
        #expect(found["accounts"] == 10)
        #expect(found["expected"] < 0.1)
        #expect(found["log_odds"] > 8)
    }

    @Test func `one such pair is no series, and each further one says more`() throws {
        #expect(readings(HedgeSeries.self, series(1)).isEmpty)
        let odds = try (2...5).map {
            try reading(HedgeSeries.self, of: "X", series($0))["log_odds"]
        }
        #expect(zip(odds, odds.dropFirst()).allSatisfy { $0 + 4 < $1 }, "\(odds)")
    }

    @Test func `as many pairs that have an affiliate each are no series`() {
        #expect(readings(HedgeSeries.self, series(5) { ["X\($0)", "X\($0)"] }).isEmpty)
    }

    @Test func `as many between two affiliates are no series`() {
        #expect(readings(HedgeSeries.self, series(5) { _ in ["X", "Y"] }).isEmpty)
    }

    @Test
    func `where accounts of different affiliates stand against each other as often it is chance`() {
        for (others, isFound) in [(4, true), (40, false)] {
            var firm = HandmadeFirm()
            for number in 0..<20 { firm.buyer("other\(number)", of: "O\(number)") }
            for day in 1..<4 {
                for number in 0..<20 {
                    firm.trade(
                        "other\(number)", day: day, lots: HandmadeFirm.hundredths(10 + number),
                        pnl: HandmadeFirm.hundredths((number * 37 + day * 911) % 4000 - 2000))
                }
            }
            for round in 0..<5 { hedge(&firm, round) }
            for round in 5..<5 + others { hedge(&firm, round, of: ["Y\(round)", "Z\(round)"]) }
            #expect(readings(HedgeSeries.self, firm).isEmpty != isFound)
        }
    }

    @Test func `pairs that take each side of the same trades are followers of two sources`() {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<10 { firm.buyer("room\(number)", of: "X") }
        for day in 1..<7 {
            let cents = (day % 2 == 0 ? 1 : -1) * (31_000 + 1700 * day)
            for number in 0..<10 {
                firm.trade(
                    "room\(number)", day: day, lots: HandmadeFirm.hundredths(113 + 7 * number),
                    pnl: HandmadeFirm.hundredths(
                        (number % 2 == 0 ? cents : -cents) * (113 + 7 * number) / 113))
            }
        }
        #expect(readings(HedgeSeries.self, firm).isEmpty)
    }

    /// Everybody trades the class's moments, each for three of eight days, on the side that each
    /// likes.
    @Test(arguments: UInt64(1)...12)
    func `members of a class who take either side of its trades are no series`(_ seed: UInt64) {
        var stream = SeededStream(seed)
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<16 { firm.buyer("room\(number)", of: "X") }
        for number in 0..<16 {
            for day in Array(1..<9).shuffled(using: &stream).prefix(3) {
                let cents = (stream.chance(50) ? 1 : -1) * (31_000 + 1700 * day)
                firm.trade(
                    "room\(number)", day: day,
                    pnl: HandmadeFirm.hundredths(cents + stream.integer(-300...300)))
            }
        }
        #expect(readings(HedgeSeries.self, firm).isEmpty)
    }

    /// The follower of another affiliate makes all trades of a leg, that of the same only two.
    @Test(arguments: [("Z", 3), ("X", 2)])
    func `a pair whose trades another makes too is left out`(_ affiliate: String, _ followed: Int)
        throws
    {
        var firm = series(4)
        firm.buyer("follower", of: affiliate, day: 16)
        hedge(&firm, 4, beside: "follower", followed: followed)
        for day in 30..<36 {
            firm.trade("follower", day: day, lots: "0.20", pnl: "\(day * 7 - 230).00")
        }
        #expect(try reading(HedgeSeries.self, of: "X", firm).customers == names(0..<4))
    }

    /// Four pairs of three days, then one of a single day and what `more` adds.
    private func singleDay(
        _ more: (inout HandmadeFirm) -> Void = { _ in }, hedged: (inout HandmadeFirm) -> Void
    ) throws -> [String] {
        var firm = series(4)
        for number in 0..<70 {
            firm.buyer("other\(number)", of: "O\(number)")
            for day in 1..<18 {
                firm.trade(
                    "other\(number)", day: day, lots: HandmadeFirm.hundredths(10 + number),
                    pnl: HandmadeFirm.hundredths((number * 37 + day * 911) % 4000 - 2000))
            }
        }
        hedged(&firm)
        more(&firm)
        return try reading(HedgeSeries.self, of: "X", firm).customers
    }

    @Test func `a pair given up after a day belongs to the series, and makes none`() throws {
        #expect(try singleDay { hedge(&$0, 4, days: 1) } == names(0..<5))
        var firm = HandmadeFirm()
        firm.honestBackground()
        for round in 0..<5 { hedge(&firm, round, days: 1) }
        #expect(readings(HedgeSeries.self, firm).isEmpty)
    }

    @Test func `where strangers mirror the affiliate's accounts for a day as often, it is chance`()
        throws
    {
        let strangers = { (firm: inout HandmadeFirm, count: Int) in
            for round in 5..<5 + count { hedge(&firm, round, of: ["X", "Y\(round)"], days: 1) }
        }
        let found = try [0, 10].map { count in
            try singleDay({ strangers(&$0, count) }) { hedge(&$0, 4, days: 1) }
        }
        #expect(found == [names(0..<5), names(0..<4)])
    }

    @Test func `a pair of one day whose trade another account makes too is left out`() throws {
        let found = try singleDay {
            $0.buyer("follower", of: "X", day: 16)
            hedge(&$0, 4, days: 1, beside: "follower", followed: 1)
        }
        #expect(found == names(0..<4))
    }

    @Test func `results of a pair are corrected, it is left out; of three, no series is left`()
        throws
    {
        var firm = series(4)
        let correct = { (firm: inout HandmadeFirm, round: Int) in
            for day in 4 * round + 1...4 * round + 3 {
                firm.trade(
                    "right\(round)", day: day, lots: HandmadeFirm.hundredths(113 + 7 * day),
                    pnl: HandmadeFirm.hundredths(4000 + 90 * day))
            }
        }
        correct(&firm, 1)
        let found = try reading(HedgeSeries.self, of: "X", firm)
        #expect(found["pairs"] == 3)
        #expect(!found.customers.contains("right1"))
        correct(&firm, 2)
        correct(&firm, 3)
        #expect(readings(HedgeSeries.self, firm).isEmpty)
    }

    @Test func `evidence is each day with both of its legs`() throws {
        let settings = HedgeSeries.description.settings.map(\.standard)
        var signals = SignalSet(signals: [HedgeSeries(settings: settings)], threads: 1)
        for batch in batches(series(3).rows) { _ = signals.apply(batch) }
        let (population, results) = signals.settle(asOf: signals.records.latestEventTime)
        let evidence = signals.evidence(
            of: 0, for: try #require(results[0].findings.first), in: population)
        #expect(evidence.rows.count == 9)
        #expect(evidence.transactions.count == 6)
        let legs = evidence.rows.map { row in
            row.values.filter { ["first", "second"].contains($0.name) }.map { "\($0.value)" }
        }
        #expect(legs.allSatisfy { $0.count == 2 && $0[0] != $0[1] })
    }
}

struct SeriesEvidenceTests {
    @Test func `two pairs of five accounts can be chosen in fifteen ways`() throws {
        let evidence = SeriesEvidence(strengths: [9, 7], accounts: 5)
        let together = try #require(evidence.strongest(atLeast: 2))
        #expect(together.pairs == 2)
        #expect(abs(together.logEValue - (16 - Numerics.ln(15) - 2 * Numerics.ln(2))) < 1e-12)
    }

    @Test func `as many pairs count as say the most`() throws {
        let evidence = SeriesEvidence(strengths: [9, 9, 9, 9, 0.5, 0.25], accounts: 40)
        #expect(try #require(evidence.strongest(atLeast: 2)).pairs == 4)
        #expect(try #require(evidence.strongest(atLeast: 5)).pairs == 5)
        #expect(evidence.strongest(atLeast: 7) == nil)
    }

    @Test func `a pair is likelier where more pairs of as many accounts hedge`() {
        let evidence = SeriesEvidence(strengths: [], accounts: 20)
        #expect(abs(evidence.logOdds(of: 3, where: 19) - (3 - Numerics.ln(9))) < 1e-12)
        #expect(evidence.logOdds(of: 3, where: 2) < evidence.logOdds(of: 3, where: 19))
    }
}
