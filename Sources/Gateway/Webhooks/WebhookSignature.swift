internal import Digests

/// Proves to whoever is told that the message is ours and fresh.
///
/// `t=SECONDS,v1=HEX`, where HEX is the HMAC-SHA-256 of `SECONDS.BODY` under the webhook's secret:
/// the receiver computes it anew and refuses what is older than a few minutes.
enum WebhookSignature {
    static let header = "Holdback-Signature"

    static func text(_ body: [UInt8], secret: String, seconds: Int64) -> String {
        let message = Array("\(seconds).".utf8) + body
        let digest = KeyedDigest(key: Array(secret.utf8)).bytes(of: message)
        return "t=\(seconds),v1=\(hexadecimal(digest))"
    }
}
