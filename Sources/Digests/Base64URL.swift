private import Foundation

/// Base64 with the alphabet of file names and addresses, without padding (RFC 4648 section 5).
package enum Base64URL {
    package static func encode(_ bytes: [UInt8]) -> String {
        var text = Data(bytes).base64EncodedString()
        text.replace("+", with: "-")
        text.replace("/", with: "_")
        text.replace("=", with: "")
        return text
    }

    /// `nil` where the text is not what `encode` writes.
    package static func decode(_ text: String) -> [UInt8]? {
        var padded = text
        padded.replace("-", with: "+")
        padded.replace("_", with: "/")
        padded += String(repeating: "=", count: -text.utf8.count & 3)
        guard let bytes = Data(base64Encoded: padded).map(Array.init) else { return nil }
        return encode(bytes) == text ? bytes : nil
    }
}
