import Store
import Testing

/// A release speaks of the flags that it was given on, and of no others.
struct ReleaseTests {
    private let firm: ReviewedFirm
    private let both = ["F1": ["K1"], "F2": ["K1"]]

    init() throws { firm = try ReviewedFirm() }

    @Test func `a flag that was raised after a release holds the line again`() throws {
        try firm.settle(["K1": 100_000], ["F1": ["K1"]])
        try firm.decide("F1", .release)
        #expect(try firm.account("K1") == "released")
        try firm.settle(["K1": 100_000], both)
        #expect(try firm.account("K1") == "held")
        #expect(try firm.holders("K1") == ["F2"])
        #expect(try firm.pay("K1", run: "one") == "p-F2")
        // Once it goes away, what was said of the first flag counts again.
        try firm.settle(["K1": 100_000], ["F1": ["K1"]])
        #expect(try firm.account("K1") == "released")
        #expect(try firm.pay("K1", run: "two").isEmpty)
        #expect(try firm.problems().isEmpty)
    }

    @Test func `a flag that comes to name a released line holds it`() throws {
        let lines: [String: Int64] = ["K1": 100_000, "K2": 50_000]
        try firm.settle(lines, ["F1": ["K1"], "F2": ["K2"]])
        try firm.decide("F1", .release)
        try firm.settle(lines, ["F1": ["K1"], "F2": ["K1", "K2"]])
        #expect(try firm.holders("K1") == ["F2"])
    }

    @Test(arguments: [
        [("F1", Verdict.release), ("F2", .release)], [("F2", .release), ("F1", .release)],
        [("F1", .release), ("F2", .dismiss)], [("F2", .dismiss), ("F1", .release)],
    ])
    func `a line is free once each flag that holds it is, in any order of verdicts`(
        _ verdicts: [(String, Verdict)]
    ) throws {
        try firm.settle(["K1": 100_000], both)
        try firm.decide(verdicts[0].0, verdicts[0].1)
        #expect(try firm.holders("K1") == [verdicts[1].0])
        try firm.decide(verdicts[1].0, verdicts[1].1)
        #expect(try firm.account("K1") == "released")
        #expect(try firm.problems().isEmpty)
        try firm.settle(["K1": 100_000], both)
        #expect(try firm.pay("K1", run: "one").isEmpty)
    }

    @Test func `a flag that was released has nothing more to release`() throws {
        try firm.settle(["K1": 100_000], both)
        try firm.decide("F1", .release)
        #expect(throws: DecisionFault.nothingToRelease("F1")) { try firm.decide("F1", .release) }
        #expect(try firm.account("K1") == "held")
    }

    @Test func `a release covers what the line was worth, however it changes in between`() throws {
        try firm.settle(["K1": 100_000], ["F1": ["K1"]])
        try firm.decide("F1", .release)
        for (units, account) in [
            (40_000, "released"), (100_000, "released"), (100_001, "held"), (90_000, "released"),
        ] as [(Int64, String)] {
            try firm.settle(["K1": units], ["F1": ["K1"]])
            #expect(try firm.account("K1") == account)
            #expect(try firm.problems().isEmpty)
        }
    }

    @Test func `what was released under one flag is declined when another is confirmed`() throws {
        try firm.settle(["K1": 100_000], both)
        try firm.decide("F1", .release)
        try firm.decide("F2", .confirm)
        #expect(try firm.account("K1") == "declined")
        #expect(try firm.problems().isEmpty)
    }
}
