import FirmRecords
import Testing

/// Honest people whose fees come back, or who buy again: nothing of theirs is held.
struct MoneyLookAlikeTests {
    private func firm() -> LookAlikeFirm {
        var firm = LookAlikeFirm()
        firm.openOrdinary(24)
        return firm
    }

    @Test func `refunds after trading are held where nothing explains them`() {
        var firm = firm()
        for number in 0..<10 { firm.refund("x\(number)", day: 2 * number + 25) }
        firm.expectHeld()
    }

    @Test func `fees returned with a first payout are not held`() {
        var firm = firm()
        for number in 0..<10 {
            firm.firm.transaction(
                "paid\(number)", of: "x\(number)", "payout", day: 2 * number + 25,
                amount: "900.00")
            firm.refund("x\(number)", day: 2 * number + 25)
        }
        firm.expectHonest()
    }

    @Test func `unused challenges returned within the cooling-off period are not held`() {
        var firm = firm()
        for number in 0..<8 {
            firm.open("cool\(number)", day: 9 * number, trading: 0)
            firm.refund("cool\(number)", day: 9 * number + 4)
        }
        firm.expectHonest()
    }

    /// - Parameter days: of the refunds, in turns.
    private func outage(on days: [Int], perAffiliate: Int, ofX: Int) -> LookAlikeFirm {
        var firm = firm()
        for affiliate in 0..<10 {
            for number in 0..<perAffiliate {
                let day = days[(affiliate + number) % days.count]
                firm.refund("h\(affiliate)x\(number)", day: day)
            }
        }
        for number in 0..<ofX { firm.refund("x\(number)", day: days[number % days.count]) }
        return firm
    }

    @Test func `refunds of an outage in one calendar week are not held`() {
        outage(on: [94, 95, 96], perAffiliate: 2, ofX: 7).expectHonest()
    }

    @Test func `refunds of an outage that spans two calendar weeks are not held`() {
        outage(on: [92, 93, 94, 95], perAffiliate: 2, ofX: 7).expectHonest()
    }

    @Test func `refunds of a small outage that spans two calendar weeks are not held`() {
        outage(on: [92, 93, 94, 95], perAffiliate: 1, ofX: 5).expectHonest()
    }

    @Test func `two refunds of goodwill are not held`() {
        var firm = firm()
        for (number, day) in [(3, 40), (11, 61)] { firm.refund("x\(number)", day: day) }
        for affiliate in 0..<3 { firm.refund("h\(affiliate)x1", day: 90 + affiliate) }
        firm.expectHonest()
    }

    @Test func `two stray chargebacks are not held`() {
        var firm = firm()
        for (number, day) in [(5, 50), (17, 80)] {
            firm.refund("x\(number)", day: day, as: "adjustment")
        }
        firm.refund("h4x1", day: 95, as: "adjustment")
        firm.expectHonest()
    }

    /// A firm in which others buy a second account weeks after the first.
    private func firmOfReturners() -> LookAlikeFirm {
        var firm = firm()
        for person in 0..<30 {
            for number in 0..<2 {
                let fields = [
                    "email": "twice\(person)@example.com", "last_name": "Twice\(person)",
                    "phase": "failed",
                ]
                firm.open(
                    "twice\(person)x\(number)", of: "H\(person % 10)",
                    day: person + 32 * number, trading: 5, fields)
            }
        }
        return firm
    }

    /// One person's accounts, each lost on the day on which it was bought.
    private func losses(on days: [Int], in firm: inout LookAlikeFirm) {
        for (number, day) in days.enumerated() {
            firm.open(
                "again\(number)", day: day, trading: 0,
                ["email": "again@example.com", "phase": "failed", "last_name": "Again"])
            firm.trade("again\(number)", day: day, cents: -60_000...(-20_000))
        }
    }

    @Test func `accounts lost and bought again day by day are held`() {
        var firm = firmOfReturners()
        losses(on: Array(20..<32), in: &firm)
        firm.expectHeld()
    }

    @Test func `honest retries a week and more after a loss are not held`() {
        var firm = firmOfReturners()
        losses(on: [10, 19, 30, 44, 52], in: &firm)
        firm.expectHonest()
    }

    @Test func `one angry re-buy on the day of the loss is not held`() {
        var firm = firmOfReturners()
        losses(on: [10, 11, 40], in: &firm)
        firm.expectHonest()
    }

    @Test func `a portfolio of sizes bought on one day is not held`() {
        var firm = firmOfReturners()
        for (number, size) in ["5000", "10000", "25000", "50000", "100000"].enumerated() {
            firm.open(
                "size\(number)", day: 33, minute: 700 + number, trading: 7,
                ["email": "sizes@example.com", "last_name": "Sizes", "account_size": size])
        }
        firm.expectHonest()
    }
}
