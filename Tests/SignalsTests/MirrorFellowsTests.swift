import FirmRecords
import Testing

@testable import Signals

/// Whom nobody can tell from a hedger's partner.
struct MirrorFellowsTests {
    /// A firm in which everybody named trades ten days in lots of his own.
    private func firm(_ accounts: [String]) -> HandmadeFirm {
        var firm = HandmadeFirm()
        firm.honestBackground(affiliates: 20)
        for (number, id) in accounts.enumerated() { firm.buyer(id, of: "X\(number)", day: 1) }
        return firm
    }

    private func trade(
        _ firm: inout HandmadeFirm, _ account: String, side: Int, days: Range<Int>,
        lots: (Int) -> Int, slip: Int = 0
    ) {
        for day in days {
            let move = (day % 2 == 0 ? 1 : -1) * (310 + 41 * (day * 5 % 11))
            firm.trade(
                account, day: day, lots: HandmadeFirm.hundredths(lots(day)),
                pnl: HandmadeFirm.hundredths((side * move - 4 + slip) * lots(day)))
        }
    }

    private func lots(_ day: Int) -> Int { 113 + 37 * (day * 7 % 12) }

    @Test func `two accounts against each other both hedge`() throws {
        var firm = firm(["left", "right"])
        trade(&firm, "left", side: 1, days: 1..<13, lots: lots)
        trade(&firm, "right", side: -1, days: 1..<13, lots: lots)
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair.subject == ["left", "right"])
        #expect(pair.customers == ["left", "right"])
        #expect(pair["alike"] == 1)
    }

    @Test(arguments: [2, 4])
    func `of one against followers of one source the one alone hedges, and one flag is raised`(
        _ followers: Int
    ) throws {
        let names = (0..<followers).map { "follower\($0)" }
        var firm = firm(["hedger"] + names)
        trade(&firm, "hedger", side: 1, days: 1..<13, lots: lots)
        for name in names { trade(&firm, name, side: -1, days: 1..<13, lots: lots) }
        let found = readings(MirroredPairs.self, firm)
        #expect(found.count == 1)
        let pair = try #require(found.first)
        #expect(pair.subject.contains("hedger") && pair.subject.count == 2)
        #expect(pair.customers == ["hedger"])
        #expect(pair["alike"] == Double(followers))
    }

    @Test func `a partner in the hedger's own lots is told from followers in theirs`() throws {
        var firm = firm(["hedger", "partner", "follower"])
        trade(&firm, "hedger", side: 1, days: 1..<13, lots: lots)
        trade(&firm, "partner", side: -1, days: 1..<13, lots: lots)
        trade(&firm, "follower", side: -1, days: 1..<13, lots: { _ in 50 })
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair.customers == ["hedger", "partner"])
        #expect(pair["alike"] == 1)
    }

    /// One against six who follow a source, each on two days of three and in lots of his own.
    private func source(against names: [String]) -> HandmadeFirm {
        let followers = (0..<6).map { "follower\($0)" }
        var firm = firm(names + followers)
        for (number, name) in followers.enumerated() {
            for day in 1..<31 where (day + number) % 3 > 0 {
                trade(&firm, name, side: -1, days: day..<day + 1, lots: { _ in 50 + 11 * number })
            }
        }
        return firm
    }

    @Test func `who trades against a source hedges with none of its followers`() {
        var firm = source(against: ["contrarian"])
        trade(&firm, "contrarian", side: 1, days: 1..<31, lots: { _ in 215 })
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `a partner in the hedger's lots is told among the followers of a source`() throws {
        var firm = source(against: ["hedger", "partner"])
        trade(&firm, "hedger", side: 1, days: 1..<31, lots: lots)
        trade(&firm, "partner", side: -1, days: 1..<31, lots: lots)
        let found = readings(MirroredPairs.self, firm)
        #expect(found.map(\.subject) == [["hedger", "partner"]])
        #expect(found.map(\.customers) == [["hedger", "partner"]])
    }

    @Test func `who stood against the hedger at another time is no fellow`() throws {
        var firm = firm(["hedger", "early", "late"])
        trade(&firm, "hedger", side: 1, days: 1..<25, lots: lots)
        trade(&firm, "early", side: -1, days: 1..<13, lots: lots)
        trade(&firm, "late", side: -1, days: 13..<25, lots: lots)
        let pair = try #require(readings(MirroredPairs.self, firm).first)
        #expect(pair.customers.count == 2 && pair.customers.contains("hedger"))
        #expect(pair["alike"] == 1)
    }

    @Test func `two against two are two pairs, of whom all hedge`() {
        var firm = firm(["a", "b", "c", "d"])
        for (name, side) in [("a", 1), ("b", 1), ("c", -1), ("d", -1)] {
            trade(&firm, name, side: side, days: 1..<13, lots: lots)
        }
        let found = readings(MirroredPairs.self, firm)
        #expect(Set(found.flatMap(\.customers)) == ["a", "b", "c", "d"])
        #expect(found.count == 2)
    }

    @Test func `between two crowds nobody is named`() {
        let names = (0..<8).map { "crowd\($0)" }
        var firm = firm(names)
        for (number, name) in names.enumerated() {
            trade(&firm, name, side: number % 2 == 0 ? 1 : -1, days: 1..<13, lots: lots)
        }
        #expect(readings(MirroredPairs.self, firm).isEmpty)
    }

    @Test func `hedgers of a pool who change partners every eight days are pairs`() {
        var firm = HandmadeFirm()
        firm.honestBackground()
        let pool = ["a", "b", "c", "d", "e", "f"].map { "pool\($0)" }
        for id in pool { firm.buyer(id, of: "X") }
        let rounds = [[0, 1, 2, 3, 4, 5], [0, 2, 1, 4, 3, 5], [0, 3, 1, 5, 2, 4]]
        for (round, order) in rounds.enumerated() {
            for day in 8 * round + 1...8 * round + 8 {
                for pair in 0..<3 {
                    let lots = 110 + (day * 37 + pair * 83) % 190
                    let move =
                        (day * (pair + 2) % 2 == 0 ? 1 : -1) * (130 + (day * 71 + pair * 167) % 400)
                    for (side, place) in [(1, order[2 * pair]), (-1, order[2 * pair + 1])] {
                        firm.trade(
                            pool[place], day: day, lots: HandmadeFirm.hundredths(lots),
                            pnl: HandmadeFirm.hundredths(side * move * lots))
                    }
                }
            }
        }
        let found = readings(MirroredPairs.self, firm)
        #expect(found.count >= 8)
        #expect(Set(found.flatMap(\.customers)) == Set(pool))
    }
}
