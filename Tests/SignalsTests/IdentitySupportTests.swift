import FirmRecords
import Records
import Testing

@testable import Signals

/// How accounts came about supports what identities say, and alone says nothing.
struct IdentitySupportTests {
    /// Five accounts of one person under `S2`, paid for so long after their sign-up.
    private func logOdds(
        minutes: Int, apart: Int = 5, addresses: Int = 5, everybody: Int = 600
    ) throws -> Double {
        var firm = HandmadeFirm()
        var strangers = Strangers(seed: 3)
        for number in 0..<400 {
            let (id, day) = ("s\(number)", number % 50)
            firm.customer(id, of: "S\(number % 10)", day: day, strangers.fields())
            firm.transaction(
                "fee-" + id, of: id, "challenge_fee", day: day, minute: everybody)
            for trading in 1...6 { firm.trade(id, day: day + trading, lots: "0.1\(number % 9)") }
        }
        for number in 0..<5 {
            let id = "own\(number)"
            firm.customer(
                id, of: "S2", day: 10, minute: apart * number,
                [
                    "first_name": "Maren", "last_name": "Oldenkott", "click_id": "c\(number)",
                    "email": "maren.oldenkott\(number % addresses)@web.test",
                ])
            firm.transaction(
                "fee-" + id, of: id, "challenge_fee", day: 10, minute: apart * number + minutes)
            for trading in 1...6 { firm.trade(id, day: 12 + trading, lots: "0.2\(number)") }
        }
        firm.trade("s0", day: 120)
        return try reading(IdentityConcentration.self, of: "S2", firm)["log_odds"]
    }

    @Test func `accounts paid for within minutes of their sign-up say more`() throws {
        let (prompt, slow) = (
            try logOdds(minutes: 2, apart: 60), try logOdds(minutes: 200, apart: 60)
        )
        #expect(prompt > slow + 0.5)
        #expect(prompt <= slow + 0.75 + 1e-5)
    }

    @Test func `accounts bought within minutes of each other say more`() throws {
        let (prompt, slow) = (
            try logOdds(minutes: 200, apart: 5), try logOdds(minutes: 200, apart: 60)
        )
        #expect(prompt > slow + 0.3)
        #expect(prompt <= slow + 0.75 + 1e-5)
    }

    @Test func `where everybody pays at once it says nothing`() throws {
        let (prompt, slow) = (
            try logOdds(minutes: 2, apart: 60, everybody: 3),
            try logOdds(minutes: 200, apart: 60, everybody: 3)
        )
        #expect(abs(prompt - slow) < 0.1)
    }

    @Test(arguments: [0, 1, 3, 9])
    func `support takes away without limit and adds no more than there was`(_ evidence: Int) {
        for support in stride(from: -6.0, through: 6, by: 0.5) {
            let added = UsageSupport.bounded(support, by: Double(evidence))
            #expect(added == (support < Double(evidence) ? support : Double(evidence)))
        }
        #expect(UsageSupport.bounded(3, by: -2) == 0)
    }

    @Test func `use speaks against a person's further account only where the person uses none`() {
        let counts = { (unused: Int) in
            var counts = UsageCounts()
            (counts.all, counts.mature, counts.unused) = (20, 20, unused)
            return counts
        }
        var firm = counts(6)
        firm.unclicked = 4
        let usage = UsageSupport(firm)
        let (used, unused) = (counts(0), counts(20))
        #expect(usage.likeness(used, to: unused) < -1)
        #expect(usage.likeness(used, to: used) > usage.likeness(used, to: unused) + 2)
        #expect(usage.likeness(unused, to: unused) > usage.likeness(unused, to: used) + 2)
        // Of whom nothing is known, the usual habit of a cheat is expected.
        #expect(usage.likeness(used, to: UsageCounts()) == usage.logLikelihoodRatio(used))
    }

    @Test func `a loyal customer in a hurry, without clicks or trades, is none`() throws {
        var firm = HandmadeFirm.ofStrangers()
        for number in 0..<3 {
            firm.buyer(
                "loyal\(number)", of: "S2", day: 10, minute: number,
                [
                    "first_name": "Maren", "last_name": "Oldenkott",
                    "email": "maren.oldenkott@web.test",
                ])
        }
        let found = try reading(IdentityConcentration.self, of: "S2", firm)
        #expect(found["log_odds"] < 7)
    }

    @Test func `few persons behind an affiliate's accounts support, as far as accounts are many`() {
        var handmade = HandmadeFirm()
        var strangers = Strangers(seed: 15)
        for affiliate in 0..<20 {
            for person in 0..<30 {
                let fields = strangers.fields()
                // One in four buys again, in some affiliates fewer, in some more.
                for number in 0..<(person % (2 + affiliate % 5) == 0 ? 2 : 1) {
                    handmade.buyer(
                        "c\(affiliate)x\(person)x\(number)", of: "H\(affiliate)", fields)
                }
            }
        }
        let firm = population(handmade)
        var fits = PersonJudge.Fits()
        let judge = PersonJudge(
            firm.order.affiliates.map {
                PersonTally(PersonCluster.all(of: Array(firm.buyers[$0]), firm))
            }, &fits)
        #expect(judge.concentration(14, of: 16) == 1)
        #expect(judge.concentration(14, of: 76) == 0)
        #expect(judge.concentration(0, of: 16) == 0)
        #expect(judge.concentration(1, of: 3) < 1)
        #expect(judge.concentration(0, of: 0) == 0)
    }
}
