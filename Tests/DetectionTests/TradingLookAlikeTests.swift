import FirmRecords
import Testing

/// Honest people who make the same trades.
struct TradingLookAlikeTests {
    /// Accounts that follow one trader for twenty days.
    private func followers(
        _ count: Int, of affiliates: [String], obedience: Int, losses: Int, slip: Int,
        _ fields: [String: String] = [:]
    ) -> LookAlikeFirm {
        var firm = LookAlikeFirm()
        firm.openOrdinary(12)
        var stream = SeededStream(23)
        let accounts = (0..<count).map { "follow\($0)" }
        for (number, id) in accounts.enumerated() {
            firm.open(
                id, of: affiliates[number % affiliates.count], day: number, trading: 0, fields)
        }
        for day in 26..<46 {
            let isLost = (day - 26) * losses / 20 != (day - 25) * losses / 20
            let move = (isLost ? -1 : 1) * (14_000 + 700 * (day - 25))
            for id in accounts {
                let fill = move + stream.integer(-slip...slip)
                if stream.chance(obedience) {
                    firm.firm.trade(id, day: day, pnl: HandmadeFirm.hundredths(fill))
                } else {
                    firm.trade(id, day: day)
                }
            }
        }
        return firm
    }

    @Test func `strict copies that win and pass under one affiliate are held`() {
        followers(8, of: ["X"], obedience: 100, losses: 2, slip: 100, ["phase": "funded"])
            .expectHeld()
    }

    @Test func `members of a signal room who trade on their own as well are not held`() {
        followers(10, of: ["X"], obedience: 60, losses: 9, slip: 700).expectHonest()
    }

    @Test func `followers of a public signal are not held`() {
        followers(
            24, of: ["X", "X"] + (0..<10).map { "H\($0)" }, obedience: 95, losses: 7, slip: 150
        ).expectHonest()
    }

    @Test func `one person's own accounts are not held`() {
        followers(
            4, of: ["X"], obedience: 100, losses: 2, slip: 100,
            ["phase": "funded", "email": "own@example.com", "last_name": "Own"]
        ).expectHonest()
    }
}
