import Records
import Testing

struct CommissionPlanTests {
    private func commission(
        _ plan: CommissionPlan = .standard, fee: Int64, _ code: String = "USD",
        type: String = "two_step", size: Int64 = 10_000
    ) -> Int64? {
        plan.commission(
            on: Money(units: fee), currency: currency(code), challengeType: type,
            accountSize: Money(units: size * Money.unitsPerMajor))?.units
    }

    /// 15 % of a fee in units of a ten-thousandth.
    @Test(
        arguments: [
            (990_000, "USD", 148_500),
            (1_000, "USD", 200), (3_000, "USD", 400), (5_000, "USD", 800), (7_000, "USD", 1_000),
            (3_001, "USD", 500), (2_999, "USD", 400),
            (0, "USD", 0),
            (100_000, "JPY", 20_000), (300_000, "JPY", 40_000), (310_000, "JPY", 50_000),
            (10_000, "KWD", 1_500), (10_060, "KWD", 1_510), (10_100, "KWD", 1_520),
            (10_001, "CLF", 1_500),
        ] as [(Int64, String, Int64)])
    func `a half of the minor unit goes to the even side`(
        _ fee: Int64, _ code: String, _ expected: Int64
    ) {
        #expect(commission(fee: fee, code) == expected)
    }

    private let tiers = CommissionPlan(tiers: [
        CommissionPlan.Tier(
            challengeType: "one_step", accountSize: Money(units: 100_000_000),
            partsPerMillion: 300_000),
        CommissionPlan.Tier(challengeType: "one_step", accountSize: nil, partsPerMillion: 200_000),
        CommissionPlan.Tier(
            challengeType: nil, accountSize: Money(units: 500_000_000), partsPerMillion: 100_000),
        CommissionPlan.Tier(
            challengeType: "one_step", accountSize: nil, partsPerMillion: 990_000),
    ])

    @Test(
        arguments: [
            ("one_step", 10_000, 300_000), ("one_step", 25_000, 200_000),
            ("one_step", 50_000, 200_000), ("two_step", 50_000, 100_000),
            ("two_step", 10_000, nil), ("", 50_000, 100_000), ("", 0, nil),
        ] as [(String, Int64, Int64?)])
    func `the first tier that matches decides`(
        _ type: String, _ size: Int64, _ expected: Int64?
    ) {
        #expect(commission(tiers, fee: 1_000_000, type: type, size: size) == expected)
    }

    @Test func `a commission beyond the range of money is none`() {
        let double = CommissionPlan(tiers: [
            CommissionPlan.Tier(challengeType: nil, accountSize: nil, partsPerMillion: 2_000_000)
        ])
        #expect(commission(double, fee: .max) == nil)
        #expect(commission(fee: .max) != nil)
    }
}
