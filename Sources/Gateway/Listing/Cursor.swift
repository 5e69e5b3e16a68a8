internal import Digests
internal import Records

/// A place in a listing, sealed so that nobody can make one up.
///
/// `base64url(HMAC-SHA-256(key, listing | keys) first 16 bytes | keys)`, each part with its length
/// in front; `listing` names entity and filters, so a cursor goes on with the listing it came from
/// alone.
struct CursorSeal: Sendable {
    private let digest: KeyedDigest
    private static let sealBytes = 16

    init(key: [UInt8]) { digest = KeyedDigest(key: key) }

    func seal(_ keys: [String], of listing: String) -> String {
        let body = Array(framed(keys).utf8)
        return Base64URL.encode(seal(body, listing) + body)
    }

    /// `nil` where the text is no cursor of this listing.
    func open(_ text: String, of listing: String) -> [String]? {
        guard let bytes = Base64URL.decode(text), bytes.count > Self.sealBytes else { return nil }
        let body = Array(bytes[Self.sealBytes...])
        guard equalInConstantTime(Array(bytes[..<Self.sealBytes]), seal(body, listing)) else {
            return nil
        }
        return Self.split(body)
    }

    private func seal(_ body: [UInt8], _ listing: String) -> [UInt8] {
        let message = Array(framed([listing]).utf8) + body
        return Array(digest.bytes(of: message)[..<Self.sealBytes])
    }

    private static func split(_ bytes: [UInt8]) -> [String]? {
        var parts: [String] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
                let count = Int(String(decoding: rest[..<colon], as: UTF8.self)), count >= 0,
                colon + 1 + count <= rest.endIndex
            else { return nil }
            parts.append(String(decoding: rest[(colon + 1)..<(colon + 1 + count)], as: UTF8.self))
            rest = rest[(colon + 1 + count)...]
        }
        return parts
    }
}
