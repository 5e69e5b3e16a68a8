import Records
import Store
import Testing

/// What one person freed of a flag counts in what this person may free of it: nothing goes out in
/// slices.
struct FreedInSlicesTests {
    private let firm: ReviewedFirm
    /// Each line is worth 60, and one person may decide on less than 100.
    private static let slice: Int64 = 600_000

    init() throws {
        firm = try ReviewedFirm()
        let policy = ReviewPolicy(fourEyes: Money(units: 1_000_000), reopenStep: 1)
        _ = try firm.store.write { try policy.set($0, actor: "boss", at: noon) }
    }

    /// A flag that names so many lines, each of the amount.
    private func settle(_ count: Int, of units: Int64 = slice) throws {
        let ids = (1...count).map { "K\($0)" }
        try firm.settle(Dictionary(uniqueKeysWithValues: ids.map { ($0, units) }), ["F1": ids])
    }

    @Test(arguments: [
        (Verdict.dismiss, Verdict.dismiss), (.dismiss, .release), (.release, .dismiss),
        (.release, .release),
    ])
    func `a second slice of a flag waits for a second person`(
        _ first: Verdict, _ second: Verdict
    ) throws {
        try settle(1)
        #expect(try firm.decide("F1", first))
        #expect(try firm.pay("K1", run: "one").isEmpty)
        try settle(2)
        #expect(try firm.account("K2") == "held")
        #expect(try !firm.decide("F1", second))
        #expect(try firm.account("K2") == "held")
        #expect(try firm.decide("F1", second, by: "bert"))
        #expect(try firm.pay("K2", run: "two").isEmpty)
        #expect(try firm.problems().isEmpty)
    }

    @Test func `what was released and waits for its payout run counts too`() throws {
        try settle(1)
        #expect(try firm.decide("F1", .release))
        try settle(2)
        #expect(try !firm.decide("F1", .release))
    }

    @Test func `another person's slice is that person's`() throws {
        try settle(1)
        #expect(try firm.decide("F1", .release))
        try settle(2)
        #expect(try firm.decide("F1", .release, by: "bert"))
        try settle(3)
        #expect(try !firm.decide("F1", .release, by: "Bert"))
    }

    @Test func `what two persons freed, or what was declined since, does not count`() throws {
        try settle(2)
        #expect(try !firm.decide("F1", .release))
        #expect(try firm.decide("F1", .release, by: "bert"))
        try settle(3)
        #expect(try firm.decide("F1", .release))
        #expect(try !firm.decide("F1", .confirm))
        #expect(try firm.decide("F1", .confirm, by: "bert"))
        try firm.settle(["K4": Self.slice], ["F2": ["K4"]])
        #expect(try firm.decide("F2", .dismiss))
    }

    @Test func `a dismissal opens again with what its person freed before`() throws {
        try settle(1)
        #expect(try firm.decide("F1", .release))
        #expect(try firm.pay("K1", run: "one").isEmpty)
        try firm.settle(["K1": Self.slice, "K2": 300_000], ["F1": ["K1", "K2"]])
        #expect(try firm.decide("F1", .dismiss))
        #expect(try firm.pay("K2", run: "two").isEmpty)
        try firm.settle(["K3": 90_000], ["F1": ["K3"]])
        #expect(try firm.account("K3") == "accrued")
        try firm.settle(["K3": 100_000], ["F1": ["K3"]])
        #expect(try firm.account("K3") == "held")
    }
}
