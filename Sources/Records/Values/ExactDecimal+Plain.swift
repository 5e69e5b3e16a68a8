extension ExactDecimal {
    /// The numbers that nearly always stand in records: few digits, perhaps a point, no exponent.
    ///
    /// `nil` leaves the text to `init(scanning:)`, whether it is a number or not.
    init?(plain text: UnsafeRawBufferPointer) {
        guard let first = text.first, text.count <= 17 else { return nil }
        let start = first == UInt8(ascii: "-") ? 1 : 0
        var magnitude: Int64 = 0
        let point = Self.addDigits(of: text, start..<text.count, to: &magnitude)
        let startsWithZero = point > start &+ 1 && text[start] == UInt8(ascii: "0")
        guard point > start, !startsWithZero else { return nil }
        var scale = 0
        if point < text.count {
            guard text[point] == UInt8(ascii: "."), point < text.count &- 1 else { return nil }
            var end = text.count
            while text[end &- 1] == UInt8(ascii: "0") { end &-= 1 }
            guard Self.addDigits(of: text, point &+ 1..<end, to: &magnitude) == end else {
                return nil
            }
            scale = end &- point &- 1
        }
        guard magnitude < 1_000_000_000_000_000 else { return nil }
        self.init(mantissa: start == 1 ? -magnitude : magnitude, scale: magnitude == 0 ? 0 : scale)
    }

    /// - Returns: the place of the first byte that is no digit.
    @inline(__always)
    private static func addDigits(
        of text: UnsafeRawBufferPointer, _ range: Range<Int>, to magnitude: inout Int64
    ) -> Int {
        var position = range.lowerBound
        while position < range.upperBound, case let digit = text[position] &- 0x30, digit < 10 {
            magnitude = magnitude &* 10 &+ Int64(digit)
            position &+= 1
        }
        return position
    }
}
