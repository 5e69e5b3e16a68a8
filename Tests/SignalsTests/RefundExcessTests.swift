import FirmRecords
import Testing

@testable import Signals

struct RefundExcessTests {
    /// Twenty buyers of `X` among a firm of honest affiliates.
    private func firm(areTrading: Bool) -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<20 {
            firm.buyer("x\(number)", of: "X", day: 2 * number)
            for day in 1...4 where areTrading {
                firm.trade("x\(number)", day: 2 * number + day, lots: "0.4\(day)", pnl: "21.50")
            }
        }
        return firm
    }

    private func refund(_ count: Int, after days: Int, in firm: inout HandmadeFirm) {
        for number in 0..<count {
            firm.transaction(
                "refund-\(number)", of: "x\(number)", "refund", day: 2 * number + days)
        }
    }

    @Test func `fees that come back days before the payout is booked are none either`() throws {
        var firm = firm(areTrading: true)
        for number in 0..<8 {
            firm.transaction(
                "payout-\(number)", of: "x\(number)", "payout", day: 2 * number + 20,
                amount: "800.00")
        }
        refund(8, after: 18, in: &firm)
        try expectHonest(firm)
    }

    @Test func `refunds after trading are suspect returns`() throws {
        var firm = firm(areTrading: true)
        refund(8, after: 20, in: &firm)
        let found = try reading(RefundExcess.self, of: "X", firm)
        #expect(found["observed"] == 8)
        #expect(found["matured"] == 20)
        #expect(found["log_odds"] > 5)
        #expect(found.customers == (0..<8).map { "x\($0)" })
    }

    /// Eight refunds after trading, and so many within ten days on accounts that nobody used.
    private func withUntradedRefunds(_ count: Int) throws -> Reading {
        var firm = firm(areTrading: true)
        refund(8, after: 20, in: &firm)
        for number in 0..<count {
            firm.buyer("y\(number)", of: "X", day: 3 * number)
            firm.transaction("unused-\(number)", of: "y\(number)", "refund", day: 3 * number + 10)
        }
        return try reading(RefundExcess.self, of: "X", firm)
    }

    @Test func `many unused refunds go with those that accuse an affiliate, a few do not`() throws {
        let accusing = (0..<8).map { "x\($0)" }
        let many = try withUntradedRefunds(9)
        #expect((many["observed"], many["cooling_offs"]) == (8, 9))
        #expect(many["usual_cooling_offs"] < 1.8)
        #expect(many.customers == accusing + (0..<9).map { "y\($0)" })
        let few = try withUntradedRefunds(2)
        #expect(few["cooling_offs"] == 0)
        #expect(few.customers == accusing)
    }

    @Test func `negative adjustments and reversed fees are suspect returns`() throws {
        var firm = firm(areTrading: false)
        for number in 0..<4 {
            firm.transaction(
                "back-\(number)", of: "x\(number)", "adjustment", day: 60, amount: "-99.00")
            firm.transaction(
                "fee-x\(number + 4)", of: "x\(number + 4)", "challenge_fee",
                day: 2 * (number + 4), status: "reversed")
        }
        let found = try reading(RefundExcess.self, of: "X", firm)
        #expect(found["observed"] == 8)
        #expect(found["log_odds"] > 5)
    }

    /// The first fee of eight buyers was reversed, or two of each, and each was paid anew so many
    /// days later.
    private func reversals(paidAgainAfter days: Int, each: Int = 1) throws -> Reading {
        var firm = firm(areTrading: true)
        for number in 0..<8 {
            for copy in 0..<each {
                let (id, day) = ("x\(number)", 2 * number + 20 * copy)
                let fee = copy == 0 ? "fee-\(id)" : "more-\(id)"
                firm.transaction(fee, of: id, "challenge_fee", day: day, status: "reversed")
                firm.transaction("again-" + fee, of: id, "challenge_fee", day: day + days)
            }
        }
        return try reading(RefundExcess.self, of: "X", firm)
    }

    @Test func `a fee that was charged back and paid again is no suspect return`() throws {
        var firm = firm(areTrading: true)
        for number in 0..<8 {
            let day = 2 * number + 20
            firm.transaction(
                "back-\(number)", of: "x\(number)", "adjustment", day: day, amount: "-99.00")
            let again = number < 6 ? day + 3 : day - 3
            firm.transaction("again-\(number)", of: "x\(number)", "challenge_fee", day: again)
        }
        #expect(try reading(RefundExcess.self, of: "X", firm)["observed"] == 2)
    }

    @Test func `a fee that was reversed and paid again is no suspect return`() throws {
        #expect(try reversals(paidAgainAfter: 2)["observed"] == 0)
        // Nothing tells when it was reversed: it may be the second of two payments.
        #expect(try reversals(paidAgainAfter: -1)["observed"] == 0)
        #expect(try reversals(paidAgainAfter: -3)["observed"] == 8)
        #expect(try reversals(paidAgainAfter: 9)["observed"] == 8)
        #expect(try reversals(paidAgainAfter: 2, each: 2)["observed"] == 16)
    }

    @Test func `a refund long after the cooling-off period is suspect without trading`() throws {
        var firm = firm(areTrading: false)
        refund(8, after: 31, in: &firm)
        #expect(try reading(RefundExcess.self, of: "X", firm)["observed"] == 8)
    }

    @Test func `what was booked twice and refunded once is no suspect return`() throws {
        var firm = firm(areTrading: true)
        for number in 0..<8 {
            firm.transaction(
                "double-\(number)", of: "x\(number)", "challenge_fee", day: 2 * number)
        }
        refund(8, after: 5, in: &firm)
        try expectHonest(firm)
    }

    /// Twenty buyers within five days, and twenty at other times; the first ones' fees come back.
    private func campaign(
        refunded: Int, apart: Int = 0, after days: Int = 12, _ type: String = "refund"
    ) -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<40 {
            let day = number < 20 ? 30 + number % 5 + apart * number : 2 * number
            firm.buyer("x\(number)", of: "X", day: day)
            for offset in 1...4 {
                firm.trade("x\(number)", day: day + offset, lots: "0.4\(offset)", pnl: "21.50")
            }
            if number >= refunded { continue }
            firm.transaction(
                "back-\(number)", of: "x\(number)", type, day: day + days,
                amount: type == "refund" ? "99.00" : "-99.00")
        }
        return firm
    }

    @Test func `the refunds of one campaign are forgiven`() throws {
        try expectHonest(campaign(refunded: 9))
    }

    /// A campaign in which some fees came back, and eight persons bought who did so again in the
    /// two months after it; all that they paid then came back.
    private func promise(keepsPersons: Bool) -> HandmadeFirm {
        var firm = campaign(refunded: 6)
        for number in 0..<8 {
            let person = HandmadeFirm.person(number)
            firm.buyer("first\(number)", of: "X", day: 31, person)
            let id = "again\(number)"
            firm.buyer(id, of: "X", day: 70 + 3 * number, keepsPersons ? person : [:])
            for offset in 1...4 { firm.trade(id, day: 70 + 3 * number + offset, lots: "0.4") }
            firm.transaction("back-" + id, of: id, "refund", day: 82 + 3 * number)
        }
        return firm
    }

    @Test func `a campaign's promise holds for the next fees of its persons, and nobody else's`()
        throws
    {
        let observed = { (firm: HandmadeFirm) in
            try reading(RefundExcess.self, of: "X", firm)["observed"]
        }
        #expect(try observed(promise(keepsPersons: true)) == 0)
        #expect(try observed(promise(keepsPersons: false)) == 14)
    }

    @Test func `a promise is kept before the commission is earned`() throws {
        let late = try reading(RefundExcess.self, of: "X", campaign(refunded: 9, after: 16))
        #expect(late["observed"] == 9)
    }

    @Test func `what the card scheme took back in a campaign counts all the same`() throws {
        var firm = campaign(refunded: 9)
        for number in 9..<15 {
            firm.transaction(
                "scheme-\(number)", of: "x\(number)", "adjustment", day: 60, amount: "-99.00")
        }
        #expect(try reading(RefundExcess.self, of: "X", firm)["observed"] == 6)
    }

    @Test func `refunds that chance bunches are no campaign`() throws {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<40 {
            firm.buyer("x\(number)", of: "X", day: number)
            for offset in 1...4 {
                firm.trade("x\(number)", day: number + offset, lots: "0.4\(offset)", pnl: "21.50")
            }
        }
        for number in [10, 12, 14, 16, 18, 33] {
            firm.transaction("back-\(number)", of: "x\(number)", "refund", day: number + 12)
        }
        #expect(try reading(RefundExcess.self, of: "X", firm)["observed"] == 6)
    }

    @Test func `refunds at all times are not, nor most of a few days' fees, nor chargebacks`()
        throws
    {
        let observed = { (firm: HandmadeFirm) in
            try reading(RefundExcess.self, of: "X", firm)["observed"]
        }
        #expect(try observed(campaign(refunded: 9, apart: 2)) == 9)
        #expect(try observed(campaign(refunded: 15)) == 15)
        #expect(try observed(campaign(refunded: 9, "adjustment")) == 9)
    }

    @Test func `an order undone and booked anew the same day is no suspect return`() throws {
        var firm = firm(areTrading: true)
        refund(8, after: 45, in: &firm)
        for number in 0..<8 {
            firm.transaction(
                "anew-\(number)", of: "x\(number)", "challenge_fee", day: 2 * number + 45,
                minute: 300, amount: "97.50")
        }
        try expectHonest(firm)
    }

    @Test func `a cheaper order on the day of a refund does not excuse it`() throws {
        var firm = firm(areTrading: true)
        refund(8, after: 45, in: &firm)
        for number in 0..<8 {
            firm.transaction(
                "cheap-\(number)", of: "x\(number)", "challenge_fee", day: 2 * number + 45,
                minute: 300, amount: "19.00")
        }
        #expect(try reading(RefundExcess.self, of: "X", firm)["observed"] == 8)
    }

    @Test(arguments: ["refund", "adjustment"])
    func `a fifth of a fee given back is a tax, half of it in parts is the fee`(
        _ type: String
    ) throws {
        var firm = firm(areTrading: true)
        let sign = type == "refund" ? "" : "-"
        for number in 0..<8 {
            firm.transaction(
                "tax-\(number)", of: "x\(number)", type, day: 2 * number + 40,
                amount: sign + "19.80")
        }
        try expectHonest(firm)
        for number in 0..<8 {
            firm.transaction(
                "more-\(number)", of: "x\(number)", type, day: 2 * number + 42,
                amount: sign + "29.70")
        }
        #expect(try reading(RefundExcess.self, of: "X", firm)["observed"] == 8)
    }

    @Test func `fees booked twice and refunded twice are suspect returns`() throws {
        var firm = firm(areTrading: true)
        for number in 0..<8 {
            firm.transaction(
                "double-\(number)", of: "x\(number)", "challenge_fee", day: 2 * number)
            firm.transaction(
                "second-\(number)", of: "x\(number)", "refund", day: 2 * number + 6)
        }
        refund(8, after: 5, in: &firm)
        #expect(try reading(RefundExcess.self, of: "X", firm)["observed"] == 16)
    }

    @Test func `fees that come back with a first payout are no suspect returns`() throws {
        var firm = firm(areTrading: true)
        for number in 0..<8 {
            firm.transaction(
                "payout-\(number)", of: "x\(number)", "payout", day: 2 * number + 20,
                amount: "800.00")
        }
        refund(8, after: 20, in: &firm)
        try expectHonest(firm)
    }

    @Test func `unused challenges returned within the cooling-off period are none`() throws {
        var firm = firm(areTrading: false)
        refund(8, after: 30, in: &firm)
        try expectHonest(firm)
    }

    @Test func `a refund that failed or was reversed is none`() throws {
        var firm = firm(areTrading: true)
        refund(8, after: 20, in: &firm)
        for number in 0..<8 {
            firm.transaction(
                "refund-\(number)", of: "x\(number)", "refund", day: 2 * number + 20,
                status: number % 2 == 0 ? "failed" : "reversed")
        }
        try expectHonest(firm)
    }

    @Test func `a credit is no return`() throws {
        var firm = firm(areTrading: true)
        for number in 0..<8 {
            firm.transaction("credit-\(number)", of: "x\(number)", "adjustment", day: 60)
        }
        try expectHonest(firm)
    }

    @Test func `refunds in a week in which the whole firm refunded are none`() throws {
        var firm = firm(areTrading: true)
        // A stray refund long before and long after: there are ordinary weeks.
        for (number, day) in [(9, 20), (10, 117)] {
            firm.transaction("stray-\(number)", of: "h7x\(number)", "refund", day: day)
        }
        let outage = 94
        for affiliate in 0..<8 {
            for number in 0..<2 {
                let id = "h\(affiliate)x\(number)"
                firm.transaction("outage-" + id, of: id, "refund", day: outage + number)
            }
        }
        for number in 0..<8 {
            firm.transaction("outage-x\(number)", of: "x\(number)", "refund", day: outage)
        }
        try expectHonest(firm)
    }

    @Test func `an outage does not excuse who had long left what failed`() throws {
        var firm = firm(areTrading: true)
        let outage = 94
        for affiliate in 0..<8 {
            for number in 0..<2 {
                let id = "h\(affiliate)x\(number)"
                firm.trade(id, day: outage - 2 - number, lots: "0.41", pnl: "-9.00")
                firm.transaction("outage-" + id, of: id, "refund", day: outage + number)
            }
        }
        for number in 0..<8 {
            firm.transaction("outage-x\(number)", of: "x\(number)", "refund", day: outage)
        }
        #expect(try reading(RefundExcess.self, of: "H0", firm)["observed"] == 0)
        let found = try reading(RefundExcess.self, of: "X", firm)
        #expect(found["observed"] == 8)
        #expect(found["log_odds"] > 5)
    }

    @Test func `what is withdrawn for good excuses whoever bought it, however long ago`() throws {
        var firm = firm(areTrading: true)
        let outage = 94
        for affiliate in 0..<8 {
            for number in 0..<2 {
                let id = "h\(affiliate)x\(number)"
                if number == 0 { firm.trade(id, day: outage - 2, lots: "0.41", pnl: "-9.00") }
                firm.transaction("outage-" + id, of: id, "refund", day: outage + number)
            }
        }
        for number in 16..<20 {
            firm.transaction("outage-x\(number)", of: "x\(number)", "refund", day: outage)
        }
        try expectHonest(firm)
    }

    /// A week in which one customer of Kenya under each of eight affiliates refunds, and eight of
    /// `X`, whose customers are of `country`.
    private func nationalOutage(country: String, day: Int = 94, delay: Int = 0) -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground()
        for number in 0..<20 {
            firm.buyer("x\(number)", of: "X", day: 2 * number, country: country)
            firm.trade("x\(number)", day: 92, lots: "0.41", pnl: "-9.00")
        }
        for affiliate in 0..<8 {
            let id = "n\(affiliate)"
            firm.buyer(id, of: "H\(affiliate)", day: 60, country: "KE")
            firm.trade(id, day: 92, lots: "0.41", pnl: "-9.00")
            firm.transaction("outage-" + id, of: id, "refund", day: day)
        }
        for number in 0..<8 {
            firm.transaction("outage-x\(number)", of: "x\(number)", "refund", day: day + delay)
        }
        // Refunds of other countries, week by week: the firm as a whole sees nothing unusual.
        for (week, affiliate) in (3..<17).flatMap({ week in (0..<6).map { (week, $0) } }) {
            let id = "w\(week)x\(affiliate)"
            firm.buyer(
                id, of: "H\(affiliate)", day: 7 * week - 15,
                country: ["GB", "DE", "FR"][affiliate % 3])
            firm.trade(id, day: 7 * week - 10, lots: "0.41", pnl: "-9.00")
            firm.transaction("week-" + id, of: id, "refund", day: 7 * week + 2)
        }
        return firm
    }

    @Test func `refunds in a week in which all of a country refunded are none`() throws {
        try expectHonest(nationalOutage(country: "KE"))
    }

    @Test(arguments: 93...99)
    func `an outage may begin on any day of the week`(_ day: Int) throws {
        try expectHonest(nationalOutage(country: "KE", day: day, delay: 3))
        let late = nationalOutage(country: "KE", day: day, delay: 8)
        #expect(try reading(RefundExcess.self, of: "X", late)["observed"] == 8)
    }

    @Test func `one country's outage does not excuse another's customers`() throws {
        let found = try reading(RefundExcess.self, of: "X", nationalOutage(country: "GH"))
        #expect(found["observed"] == 8)
    }

    @Test func `a week is no outage when two affiliates make it high`() throws {
        var firm = firm(areTrading: true)
        for affiliate in ["X", "Y"] {
            for number in 0..<6 {
                let id = affiliate.lowercased() + "\(number)"
                if affiliate == "Y" { firm.buyer(id, of: "Y", day: 2 * number) }
                firm.trade(id, day: 92, lots: "0.41", pnl: "-9.00")
                firm.transaction("back-" + id, of: id, "refund", day: 94)
            }
        }
        #expect(try reading(RefundExcess.self, of: "X", firm)["observed"] == 6)
    }

    /// Honest chargebacks six weeks after the fee, so many an affiliate, and those of `X` after so
    /// many days, and some more of it that come as honest ones do.
    private func chargebacks(
        _ count: Int = 6, after days: Int, usual: Int = 0, honest: Int = 4
    ) throws -> Reading {
        var firm = firm(areTrading: true)
        for affiliate in 0..<8 {
            for number in 0..<honest {
                let (id, day) = ("c\(affiliate)x\(number)", 5 * number + 6 * affiliate)
                firm.buyer(
                    id, of: "H\(affiliate)", day: day,
                    country: ["US", "GB", "DE", "FR", "IT"][(affiliate + number) % 5])
                firm.trade(id, day: day + 30, lots: "0.41", pnl: "-9.00")
                firm.transaction(
                    "back-" + id, of: id, "adjustment", day: day + 42, amount: "-99.00")
            }
        }
        for number in 0..<count + usual {
            let back = 2 * number + (number < count ? days : 42)
            firm.trade("x\(number)", day: back - 12, lots: "0.41", pnl: "-9.00")
            firm.transaction(
                "back-x\(number)", of: "x\(number)", "adjustment", day: back, amount: "-99.00")
        }
        return try reading(RefundExcess.self, of: "X", firm)
    }

    @Test func `fees that come back when they never do elsewhere say more`() throws {
        let (usual, early) = (try chargebacks(after: 42), try chargebacks(after: 20))
        #expect(early["observed"] == usual["observed"])
        #expect(early["expected"] == usual["expected"])
        #expect(early["log_odds"] > usual["log_odds"] + 3)
    }

    @Test func `a return that came as honest ones do implicates nobody among others`() throws {
        let found = try chargebacks(after: 20, usual: 1, honest: 1)
        #expect(found["observed"] == 7)
        #expect(found.customers == (0..<6).map { "x\($0)" })
    }

    /// Refunds after trading: one of each of four affiliates and some of `X` five days after the
    /// fee, others of `X` as they never come elsewhere.
    private func refunds(early: Int, late: Int) throws -> Reading {
        var firm = firm(areTrading: true)
        for affiliate in 0..<4 {
            let (id, day) = ("c\(affiliate)", 7 * affiliate)
            firm.buyer(id, of: "H\(affiliate)", day: day)
            firm.trade(id, day: day + 4, lots: "0.41", pnl: "-9.00")
            firm.transaction("back-" + id, of: id, "refund", day: day + 5)
        }
        for number in 0..<early + late {
            firm.transaction(
                "back-x\(number)", of: "x\(number)", "refund",
                day: 2 * number + (number < early ? 5 : 24))
        }
        return try reading(RefundExcess.self, of: "X", firm)
    }

    @Test func `one early refund among late ones came as honest ones come`() throws {
        #expect(try refunds(early: 1, late: 8).customers == (1...8).map { "x\($0)" })
    }

    @Test func `an abuser who takes fees back early again and again does so by habit`() throws {
        #expect(try refunds(early: 6, late: 8).customers.count == 14)
    }

    @Test func `however usual the moments of returns, they clear nobody`() throws {
        #expect(try chargebacks(18, after: 42, honest: 1)["log_odds"] > 4)
    }

    private func expectHonest(
        _ firm: HandmadeFirm, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let found = try reading(RefundExcess.self, of: "X", firm)
        #expect(found["observed"] == 0, sourceLocation: sourceLocation)
        #expect(found["log_odds"] <= 0, sourceLocation: sourceLocation)
        #expect(found.customers.isEmpty, sourceLocation: sourceLocation)
    }
}
