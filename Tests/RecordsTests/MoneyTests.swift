import Testing

@testable import Records

struct MoneyTests {
    /// An amount, a share of a million, the minor digits, and the share in ten-thousandths.
    static let shares: [(units: Int64, partsPerMillion: Int64, minorDigits: Int, share: Int64)] = [
        (990_000, 150_000, 2, 148_500),
        (0, 150_000, 2, 0),
        // Halves go to the even cent.
        (1_000, 50_000, 2, 0), (3_000, 50_000, 2, 200), (5_000, 50_000, 2, 200),
        (7_000, 50_000, 2, 400), (1_001, 50_000, 2, 100), (2_999, 50_000, 2, 100),
        (-1_000, 50_000, 2, 0), (-3_000, 50_000, 2, -200), (-5_000, 50_000, 2, -200),
        // To the yen, the fils and the ten-thousandth.
        (5_000, 1_000_000, 0, 0), (15_000, 1_000_000, 0, 20_000), (25_000, 1_000_000, 0, 20_000),
        (15, 1_000_000, 3, 20), (25, 1_000_000, 3, 20), (1, 500_000, 4, 0), (3, 500_000, 4, 2),
        (.max, 1_000_000, 4, .max),
    ]

    @Test(arguments: shares)
    func `a share is rounded half to even at the minor unit`(
        units: Int64, partsPerMillion: Int64, minorDigits: Int, share: Int64
    ) throws {
        let result = try Money(units: units)
            .share(partsPerMillion: partsPerMillion, minorDigits: minorDigits)
        #expect(result == Money(units: share))
    }

    @Test func `a share that does not fit is refused`() {
        #expect(throws: DecimalFault.outOfRange) {
            try Money(units: .max).share(partsPerMillion: 2_000_000, minorDigits: 2)
        }
    }

    @Test(arguments: [
        (Int64(1_485_000), 2, "148.50"), (1_485_000, 0, "148.5"), (10_000, 0, "1"),
        (10_000, 2, "1.00"), (1, 2, "0.0001"), (-1, 2, "-0.0001"), (-12_340, 2, "-1.234"),
        (0, 0, "0"), (0, 3, "0.000"), (.min, 0, "-922337203685477.5808"),
    ])
    func `an amount is written exactly`(units: Int64, minorDigits: Int, text: String) {
        #expect(Money(units: units).text(minorDigits: minorDigits) == text)
    }

    @Test func `a sum outgrows what an amount can be and comes back`() {
        var sum = MoneySum.zero
        for _ in 0..<4 { sum += Money(units: .max) }
        #expect(sum.text(minorDigits: 2) == "3689348814741910.3228")
        for _ in 0..<4 { sum -= Money(units: .max) }
        #expect(sum == .zero)
    }

    @Test(arguments: [
        (Int64(12_300), 2, true), (12_345, 4, true), (12_345, 3, false), (1, 0, false),
    ])
    func `whether an amount fits a minor unit`(units: Int64, minorDigits: Int, fits: Bool) {
        #expect(Money(units: units).isExact(minorDigits: minorDigits) == fits)
    }
}
