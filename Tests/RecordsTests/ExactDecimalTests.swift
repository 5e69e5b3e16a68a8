import Testing

@testable import Records

struct ExactDecimalTests {
    static let good: [(text: String, mantissa: Int64, scale: Int)] = [
        ("0", 0, 0), ("-0", 0, 0), ("0.00", 0, 0), ("0e5", 0, 0), ("7", 7, 0), ("-7", -7, 0),
        ("1.5", 15, 1), ("1.50", 15, 1), ("0.05", 5, 2), ("10.0", 10, 0), ("100", 100, 0),
        ("1e2", 100, 0), ("1E+2", 100, 0), ("1.5e1", 15, 0), ("15e-1", 15, 1), ("1e-4", 1, 4),
        ("123456789012345", 123_456_789_012_345, 0),
        ("1234567890.12345", 123_456_789_012_345, 5),
        ("1234567890.1234500000", 12_345_678_901_234_5, 5),
        ("100000000000000000", 100_000_000_000_000_000, 0),
        ("0.000000000000001", 1, 15), ("1e18", 1_000_000_000_000_000_000, 0),
    ]

    @Test(arguments: good)
    func `a number is kept exactly`(text: String, mantissa: Int64, scale: Int) throws {
        let decimal = try parsed(text) { try ExactDecimal(parsing: $0) }
        #expect(decimal == ExactDecimal(mantissa: mantissa, scale: scale))
    }

    @Test(arguments: good.map(\.text) + ["-0.05", "-12.5", "1e-21", "-3.25e-30"])
    func `a number is written as it reads`(text: String) throws {
        let decimal = try parsed(text) { try ExactDecimal(parsing: $0) }
        #expect(try parsed(decimal.description) { try ExactDecimal(parsing: $0) } == decimal)
    }

    @Test func `a number is written plainly`() {
        #expect(ExactDecimal(mantissa: -5, scale: 2).description == "-0.05")
        #expect(ExactDecimal(mantissa: 123, scale: 1).description == "12.3")
        #expect(ExactDecimal(mantissa: 100, scale: 0).description == "100")
    }

    static let bad: [(text: String, fault: DecimalFault)] = [
        ("", .notANumber), ("-", .notANumber), ("+1", .notANumber), ("01", .notANumber),
        ("-01", .notANumber), ("00", .notANumber), ("1.", .notANumber), (".5", .notANumber),
        ("-.5", .notANumber), ("1..5", .notANumber), ("1.5.", .notANumber), ("1e", .notANumber),
        ("1e+", .notANumber), ("1,5", .notANumber), ("1 ", .notANumber), (" 1", .notANumber),
        ("0x1", .notANumber), ("NaN", .notANumber), ("Infinity", .notANumber), ("1-", .notANumber),
        ("--1", .notANumber), ("1.0a", .notANumber), ("\u{661}", .notANumber),
        ("1234567890123456", .tooManySignificantDigits),
        ("1.234567890123456", .tooManySignificantDigits),
        ("1000000000000001", .tooManySignificantDigits),
        ("1e19", .outOfRange), ("1e99999999999", .outOfRange),
    ]

    @Test(arguments: bad)
    func `what can't be kept is refused with the reason`(text: String, fault: DecimalFault) {
        #expect(throws: fault) { try parsed(text) { try ExactDecimal(parsing: $0) } }
    }

    @Test(arguments: [
        ("1.5", 2, 150), ("-0.01", 2, -1), ("1e3", 4, 10_000_000), ("0", 0, 0), ("12", 0, 12),
    ])
    func `a number is an integer count of its last decimal`(
        text: String, decimals: Int, units: Int64
    ) throws {
        let decimal = try parsed(text) { try ExactDecimal(parsing: $0) }
        #expect(try decimal.units(decimals: decimals) == units)
    }

    @Test func `digits are never lost and never overflow`() {
        #expect(throws: DecimalFault.tooManyDecimals) {
            try ExactDecimal(mantissa: 125, scale: 2).units(decimals: 1)
        }
        #expect(throws: DecimalFault.outOfRange) {
            try ExactDecimal(mantissa: 1_000_000_000_000_000, scale: 0).units(decimals: 4)
        }
    }

    @Test(arguments: 0..<50)
    func `the quick reading agrees with the careful one wherever it answers`(seed: UInt64) {
        var state = seed &+ 1
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<(state % 20) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.unicodeScalars.append(
                    Array("0011234567890.--e ".unicodeScalars)[Int(state >> 33) % 18])
            }
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            parsed(text) { bytes in
                guard let quick = ExactDecimal(plain: bytes) else { return }
                #expect(quick == (try? ExactDecimal(scanning: bytes)), "\(text)")
            }
            state >>= 3
        }
    }
}
