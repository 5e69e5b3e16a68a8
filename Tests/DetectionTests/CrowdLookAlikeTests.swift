import Detection
import FirmRecords
import Testing

/// Honest crowds that come together, come from one country, or never come to trade.
struct CrowdLookAlikeTests {
    private func firm(_ ordinary: Int = 24, country: String? = nil) -> LookAlikeFirm {
        var firm = LookAlikeFirm()
        firm.openOrdinary(ordinary, country: country)
        return firm
    }

    @Test func `unused accounts over months are held where nothing explains them`() {
        var firm = firm(10)
        for number in 0..<18 { firm.open("left\(number)", day: 5 * number, trading: 0) }
        firm.expectHeld()
    }

    @Test func `late starters are not held`() {
        var firm = firm()
        for number in 0..<12 { firm.open("late\(number)", day: 6 * number, from: 28) }
        firm.expectHonest()
    }

    @Test func `winners of a raffle in many countries are not held`() {
        var firm = firm()
        let countries = ["VN", "BR", "IN", "NG", "PL", "ES", "PT", "MX", "US", "GB"]
        for number in 0..<20 {
            firm.open(
                "won\(number)", day: 60 + number / 10, minute: 500 + 13 * number,
                country: countries[number % countries.count], trading: number % 5 == 0 ? 5 : 0)
        }
        firm.expectHonest()
    }

    @Test func `winners of a raffle in the one country of a community are not held`() {
        var firm = firm(30, country: "VN")
        for number in 0..<15 {
            firm.open(
                "won\(number)", day: 60 + number / 8, minute: 500 + 17 * number, country: "VN",
                trading: number % 5 == 0 ? 5 : 0)
        }
        firm.expectHonest()
    }

    @Test func `an idle burst from a country that the affiliate never had is held`() {
        var firm = firm()
        for number in 0..<18 {
            firm.open(
                "farm\(number)", day: 60 + number / 8, minute: 500 + 17 * number, country: "VN",
                trading: 0)
        }
        firm.expectHeld()
    }

    @Test func `a firm that sends no trading has nothing held`() {
        var firm = HandmadeFirm()
        for number in 0..<300 {
            firm.buyer(
                "a\(number)", of: number % 15 == 0 ? "X" : "A\(number % 15)", day: number / 3,
                country: ["US", "GB", "DE"][number % 3])
        }
        let found = outcome(of: firm.rows, asOf: HandmadeFirm.noon(200))
        #expect(found.holds.isEmpty)
    }

    @Test func `who sells a product of which no trading is sent has nothing held`() {
        var firm = LookAlikeFirm()
        let product = ["challenge_type": "instant_funding"]
        for number in 0..<100 {
            firm.open("h\(number)", of: "H\(number % 10)", day: number / 2, trading: 0, product)
        }
        for number in 0..<30 {
            firm.open("x\(number)", day: 3 * number, minute: 37 * number, trading: 0, product)
        }
        firm.expectHonest()
    }

    @Test func `buyers on a promotion day of the whole firm are not held`() {
        var firm = firm()
        for affiliate in 0..<10 {
            for number in 0..<10 {
                firm.open(
                    "deal\(affiliate)x\(number)", of: "H\(affiliate)", day: 70,
                    minute: 600 + 6 * number, trading: 5)
            }
        }
        for number in 0..<12 { firm.open("deal\(number)", day: 70, minute: 600 + 5 * number) }
        firm.expectHonest()
    }

    @Test func `buyers of a campaign week are not held`() {
        var firm = firm()
        for number in 0..<42 {
            firm.open("ad\(number)", day: 50 + number / 6, minute: 480 + 130 * (number % 6))
        }
        firm.expectHonest()
    }

    @Test func `a live lesson after which students buy holds nothing`() {
        var firm = firm()
        for number in 0..<14 { firm.open("student\(number)", day: 66, minute: 1200 + 3 * number) }
        firm.expectHonest()
    }

    @Test
    func `a reseller that books an evening's orders together is not held where half lie unused`() {
        var firm = firm()
        for number in 0..<200 {
            firm.open(
                "left\(number)", of: "H\(number % 10)", day: number / 3, minute: 7 * number % 1440,
                trading: 0)
        }
        for number in 0..<40 {
            firm.open(
                "order\(number)", day: 6 * (number / 5), minute: 1220 + 2 * (number % 5),
                trading: number % 2 == 0 ? 6 : 0)
        }
        firm.expectHonest()
    }

    @Test func `orders of an evening that nobody ever uses are held`() {
        var firm = firm()
        for number in 0..<40 {
            firm.open(
                "order\(number)", day: 6 * (number / 5), minute: 1220 + 2 * (number % 5),
                trading: 0)
        }
        firm.expectHeld()
    }

    @Test func `a national community that trades is not held`() {
        firm(48, country: "VN").expectHonest()
    }

    @Test func `buyers at a community's launch are not held`() {
        var firm = firm(8)
        for number in 0..<24 {
            firm.open("club\(number)", day: 40, minute: 500 + 20 * number, country: "VN")
        }
        firm.expectHonest()
    }
}
