/// Secrets as text: unguessable, and known by their beginnings where they leak.
package enum SecretText {
    /// - Returns: `prefix` and 256 random bits in base64url.
    package static func random(prefix: String) -> String {
        prefix + Base64URL.encode(randomBytes(count: 32))
    }

    /// Bytes from the system's generator.
    package static func randomBytes(count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
