internal import CDigest

/// SHA-256 (FIPS 180-4), taken in pieces.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    package static let byteCount = 32

    package init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
        else { preconditionFailure("libcrypto has no SHA-256") }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(done == 1, "libcrypto refused \(bytes.count) bytes")
    }

    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// The digest of everything so far, as 64 lower-case hexadecimal digits.
    package consuming func hex() -> String {
        var digest = [UInt8](repeating: 0, count: Self.byteCount)
        let done = EVP_DigestFinal_ex(context, &digest, nil)
        precondition(done == 1, "libcrypto could not finish a digest")
        return hexadecimal(digest)
    }

    package static func hex(of text: String) -> String {
        var digest = SHA256()
        digest.update(text)
        return digest.hex()
    }

    /// Of a list of texts, so that no two lists have one digest.
    package static func hex(ofParts parts: [String]) -> String { hex(of: framed(parts)) }

    package static func hex(of bytes: [UInt8]) -> String {
        var digest = SHA256()
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.hex()
    }
}
