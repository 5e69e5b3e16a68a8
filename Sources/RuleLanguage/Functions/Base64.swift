private import Foundation

/// `base64.encode` and `base64.decode`, of RFC 4648.
let base64Functions: [Function] = [
    .unary("base64.encode", [.function(.bytes, to: .string)], cost: .base64) { value in
        if case .bytes(let bytes) = value {
            .string(Data(bytes).base64EncodedString())
        } else {
            nil
        }
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

/// The bytes of a text whose padding may be left out, but only whole; `nil` if it has another form.
private func base64Bytes(_ text: String) -> [UInt8]? {
    let missing = -text.utf8.count & 3
    if missing > 0, text.contains("=") { return nil }
    return Data(base64Encoded: text + String(repeating: "=", count: missing)).map(Array.init)
}
