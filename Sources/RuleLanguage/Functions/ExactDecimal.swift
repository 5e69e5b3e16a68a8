/// A finite double written out in decimal, exactly, and then rounded.
///
/// Doubles are whole multiples of powers of two, so their decimal digits end. Rounding the exact
/// digits half to even is what every correct `printf` does.
struct ExactDecimal {
    /// Decimal digits, the most significant first, without zeros in front.
    private(set) var digits: [UInt8]
    /// How many of the digits stand before the point; may be negative.
    private(set) var point: Int

    init(_ number: Double) {
        var limbs = Limbs(number.magnitude.significandBitPattern)
        var exponent = Int(number.exponentBitPattern)
        if exponent == 0 {
            exponent = 1
        } else {
            limbs = Limbs(1 << 52 | number.significandBitPattern)
        }
        exponent -= 1075
        // m * 2^-n = m * 5^n / 10^n
        limbs.multiply(by: exponent > 0 ? 2 : 5, times: abs(exponent))
        digits = limbs.digits
        point = digits.count + min(exponent, 0)
    }

    /// Keeps `count` digits after the point.
    mutating func round(toFraction count: Int) { round(toDigits: point + count) }

    /// Keeps the first `count` digits; a carry may add one.
    mutating func round(toDigits count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            return
        }
        let rest = digits[count...]
        let half = rest.first.map { $0 > 5 || $0 == 5 && rest.dropFirst().contains { $0 != 0 } }
        let isTie = rest.first == 5 && !rest.dropFirst().contains { $0 != 0 }
        let isOdd = count > 0 && digits[count - 1] % 2 == 1
        digits.removeSubrange(count...)
        if half == true || isTie && isOdd { increment() }
    }

    private mutating func increment() {
        var index = digits.count - 1
        while index >= 0, digits[index] == 9 {
            digits[index] = 0
            index -= 1
        }
        if index >= 0 {
            digits[index] += 1
        } else {
            digits.insert(1, at: 0)
            point += 1
        }
    }

    /// The number with `count` digits after the point, without its sign.
    func fixedText(fraction count: Int) -> String {
        let whole = (0..<max(point, 0)).map(digit)
        let fraction = (0..<count).map { digit(point + $0) }
        return text(whole.isEmpty ? [0] : whole) + (count > 0 ? "." + text(fraction) : "")
    }

    /// The number as `1.5e+00` with `count` digits after the point, without its sign.
    func scientificText(fraction count: Int) -> String {
        let exponent = digits.isEmpty ? 0 : point - 1
        let mark = exponent < 0 ? "-" : "+"
        let fraction = text((0..<count).map { digit($0 + 1) })
        return text([digit(0)]) + (count > 0 ? "." + fraction : "") + "e" + mark
            + (abs(exponent) < 10 ? "0" : "") + "\(abs(exponent))"
    }

    private func digit(_ index: Int) -> UInt8 { digits.indices.contains(index) ? digits[index] : 0 }

    private func text(_ digits: [UInt8]) -> String {
        String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    }
}

/// A natural number in base 1,000,000,000, the least significant part first.
private struct Limbs {
    private var limbs: [UInt64]

    init(_ number: UInt64) {
        limbs = [number % 1_000_000_000, number / 1_000_000_000]
    }

    /// Multiplies by a power of a small factor, ten factors at a time.
    mutating func multiply(by factor: UInt64, times: Int) {
        var remaining = times
        while remaining > 0 {
            let step = min(remaining, 10)
            multiply(by: (0..<step).reduce(1) { product, _ in product * factor })
            remaining -= step
        }
    }

    private mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = limbs[index] * factor + carry
            limbs[index] = product % 1_000_000_000
            carry = product / 1_000_000_000
        }
        if carry > 0 { limbs.append(carry) }
    }

    /// Decimal digits without zeros in front.
    var digits: [UInt8] {
        var digits: [UInt8] = []
        for limb in limbs {
            var rest = limb
            for _ in 0..<9 {
                digits.append(UInt8(rest % 10))
                rest /= 10
            }
        }
        while digits.last == 0 { digits.removeLast() }
        return digits.reversed()
    }
}
