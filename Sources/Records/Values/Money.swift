/// An exact amount in ten-thousandths of a currency's major unit.
///
/// Four decimals cover every ISO 4217 minor unit. The currency stands beside the amount, never
/// inside: amounts of two currencies are never added.
package struct Money: Hashable, Comparable, Sendable {
    package static let decimals = 4
    package static let unitsPerMajor: Int64 = 10_000
    package static let zero = Money(units: 0)

    package let units: Int64

    package init(units: Int64) { self.units = units }

    /// The sum, or the nearest amount where it is none.
    package init(clamping sum: MoneySum) { self.init(units: Int64(clamping: sum.units)) }

    package init(_ decimal: ExactDecimal) throws(DecimalFault) {
        units = try decimal.units(decimals: Self.decimals)
    }

    package static func < (left: Money, right: Money) -> Bool { left.units < right.units }

    package var magnitude: Money { Money(units: abs(units)) }

    /// A share of this amount, rounded half to even at `minorDigits` decimals.
    ///
    /// - Parameter partsPerMillion: the share; 150 000 is 15 %.
    /// - Throws: `.outOfRange` when the result leaves `Int64`.
    package func share(
        partsPerMillion: Int64, minorDigits: Int
    ) throws(DecimalFault) -> Money {
        let step = Int128(powerOfTen(Self.decimals - minorDigits))
        let divisor = 1_000_000 * step
        let product = Int128(units) * Int128(partsPerMillion)
        guard let rounded = Int64(exactly: roundedHalfEven(product, dividedBy: divisor) * step)
        else { throw .outOfRange }
        return Money(units: rounded)
    }

    /// The amount for each lot, rounded towards zero; the largest there is where it is larger.
    ///
    /// - Parameter hundredths: of lots; not 0.
    package func perLot(hundredths: Int64) -> Money {
        Money(clamping: MoneySum(units: Int128(units) * 100 / Int128(hundredths)))
    }

    /// Whether the amount can be written with `minorDigits` decimals without loss.
    package func isExact(minorDigits: Int) -> Bool {
        units % powerOfTen(Self.decimals - minorDigits) == 0
    }

    /// The amount as a JSON number with at least `minorDigits` decimals, more only where needed.
    package func text(minorDigits: Int) -> String {
        MoneySum(units: Int128(units)).text(minorDigits: minorDigits)
    }
}

/// A sum of amounts, wide enough that no number of records can overflow it.
package struct MoneySum: Hashable, Comparable, Sendable {
    package static let zero = MoneySum(units: 0)

    package private(set) var units: Int128

    package init(units: Int128) { self.units = units }

    package static func < (left: MoneySum, right: MoneySum) -> Bool { left.units < right.units }
    package static func += (sum: inout MoneySum, amount: Money) {
        sum.units += Int128(amount.units)
    }
    package static func -= (sum: inout MoneySum, amount: Money) {
        sum.units -= Int128(amount.units)
    }

    package static func += (sum: inout MoneySum, other: MoneySum) { sum.units += other.units }

    package static func + (left: MoneySum, right: MoneySum) -> MoneySum {
        MoneySum(units: left.units + right.units)
    }

    package func text(minorDigits: Int) -> String {
        let unitsPerMajor = UInt128(Money.unitsPerMajor)
        let magnitude = units.magnitude
        var fraction = String(magnitude % unitsPerMajor + unitsPerMajor).dropFirst()
        while fraction.count > minorDigits, fraction.last == "0" { fraction.removeLast() }
        let whole = (units < 0 ? "-" : "") + String(magnitude / unitsPerMajor)
        return fraction.isEmpty ? whole : whole + "." + fraction
    }
}

/// `10^exponent`.
///
/// - Precondition: `0...18`.
package func powerOfTen(_ exponent: Int) -> Int64 {
    precondition((0...18).contains(exponent), "10^\(exponent) does not fit 64 bits")
    return (0..<exponent).reduce(1) { power, _ in power * 10 }
}

func roundedHalfEven(_ value: Int128, dividedBy divisor: Int128) -> Int128 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    let twice = remainder.magnitude * 2
    let up = twice > divisor.magnitude || (twice == divisor.magnitude && quotient % 2 != 0)
    return up ? quotient + (value < 0 ? -1 : 1) : quotient
}
