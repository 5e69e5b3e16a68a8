/// Texts as one, each with its length in bytes in front, so that no two lists read alike.
package func framed(_ parts: [String]) -> String {
    parts.map { "\($0.utf8.count):\($0)" }.joined()
}

/// Two lower-case digits for each byte.
package func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
