/// Functions of the bits of an int or of a uint.
let bitFunctions: [Function] = [
    bitwise("math.bitAnd", { $0 & $1 }, { $0 & $1 }),
    bitwise("math.bitOr", { $0 | $1 }, { $0 | $1 }),
    bitwise("math.bitXor", { $0 ^ $1 }, { $0 ^ $1 }),
    .unary("math.bitNot", sameNumber(.int, .uint)) { value in
        switch value {
        case .int(let number): .int(~number)
        case .uint(let number): .uint(~number)
        default: nil
        }
    },
    shift("math.bitShiftLeft") { $0 << $1 },
    // Zeros move in from the left, whatever the sign.
    shift("math.bitShiftRight") { $0 >> $1 },
]

private func bitwise(
    _ name: String, _ ints: @escaping @Sendable (Int64, Int64) -> Int64,
    _ uints: @escaping @Sendable (UInt64, UInt64) -> UInt64
) -> Function {
    .binary(name, [.function(.int, .int, to: .int), .function(.uint, .uint, to: .uint)]) {
        left, right in
        switch (left, right) {
        case (.int(let left), .int(let right)): .int(ints(left, right))
        case (.uint(let left), .uint(let right)): .uint(uints(left, right))
        default: nil
        }
    }
}

private func shift(
    _ name: String, _ shifted: @escaping @Sendable (UInt64, Int64) -> UInt64
) -> Function {
    .binary(name, [.function(.int, .int, to: .int), .function(.uint, .int, to: .uint)]) {
        (bits, offset) throws(EvaluationFailure) in
        guard case .int(let offset) = offset else { return nil }
        switch bits {
        case .int(let number):
            let bits = UInt64(bitPattern: number)
            return .int(Int64(bitPattern: shifted(bits, try checkedOffset(offset))))
        case .uint(let number): return .uint(shifted(number, try checkedOffset(offset)))
        default: return nil
        }
    }
}

private func checkedOffset(_ offset: Int64) throws(EvaluationFailure) -> Int64 {
    guard offset >= 0 else { throw .invalidArgument("negative offset \(offset)") }
    return offset
}
