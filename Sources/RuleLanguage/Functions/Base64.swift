/// `base64.encode` and `base64.decode`, of RFC 4648.
let base64Functions: [Function] = [
    .unary("base64.encode", [.function(.bytes, to: .string)], cost: .base64) { value in
        if case .bytes(let bytes) = value { .string(base64Text(bytes)) } else { nil }
    },
    .unary("base64.decode", [.function(.string, to: .bytes)], cost: .base64) {
        value throws(EvaluationFailure) in
        guard case .string(let text) = value else { return nil }
        guard let bytes = base64Bytes(text) else {
            throw .invalidArgument("`\(text)` is not base64")
        }
        return .bytes(bytes)
    },
]

private let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
private let padding = UInt8(ascii: "=")

/// Four digits for every three bytes, with padding.
private func base64Text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = (0..<3).reduce(UInt32(0)) { bits, index in
            bits << 8 | (index < group.count ? UInt32(group[start + index]) : 0)
        }
        for index in 0..<4 {
            let digit = digits[Int(bits >> (18 - 6 * UInt32(index)) & 63)]
            text.append(index <= group.count ? digit : padding)
        }
    }
    return String(decoding: text, as: UTF8.self)
}

/// The bytes of a text whose padding may be left out, or nil if it has another form.
private func base64Bytes(_ text: String) -> [UInt8]? {
    var digitsOnly = Array(text.utf8)[...]
    if digitsOnly.count % 4 == 0 {
        for _ in 0..<2 where digitsOnly.last == padding { digitsOnly.removeLast() }
    }
    guard digitsOnly.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    for (index, byte) in digitsOnly.enumerated() {
        guard let value = digits.firstIndex(of: byte) else { return nil }
        bits = bits << 6 | UInt32(value)
        if index % 4 > 0 {
            bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * UInt32(index % 4))))
        }
    }
    return bytes
}
