internal import CDigest

/// HMAC-SHA-256 (RFC 2104) under one key.
package struct KeyedDigest: Sendable {
    private let key: [UInt8]

    package init(key: [UInt8]) { self.key = key }

    /// - Returns: 32 bytes.
    /// - Complexity: O(length).
    package func bytes(of message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: SHA256.byteCount)
        var count: UInt32 = 0
        let done = HMAC(
            EVP_sha256(), key, Int32(key.count), message, message.count, &digest, &count)
        precondition(done != nil && count == 32, "libcrypto refused \(message.count) bytes")
        return digest
    }
}

/// Whether two byte strings are equal, in a time that does not depend on where they differ.
package func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
