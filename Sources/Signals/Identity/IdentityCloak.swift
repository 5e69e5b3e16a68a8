internal import Digests
internal import Linkage
package import Records

/// Replaces names and addresses by digests under a firm's own key, before anything keeps them.
///
/// HMAC-SHA-256, cut to 72 bits, of each thing that linkage compares exactly. Nobody without the
/// key can tell whose they are or try names out; with the key one can, so it belongs elsewhere than
/// the database. Misspelled names no longer agree.
package struct IdentityCloak: Sendable {
    private let digest: KeyedDigest
    private let domains: MailDomains

    /// Bytes that a key has at least.
    package static let smallestKey = 16

    /// - Parameters:
    ///   - key: at least `smallestKey` bytes.
    ///   - domains: those that are on a list stay in the clear: anybody may be there.
    package init(key: [UInt8], domains: MailDomains) {
        precondition(key.count >= Self.smallestKey, "a key of \(key.count) bytes is guessable")
        digest = KeyedDigest(key: key)
        self.domains = domains
    }

    /// What tells this key from others without telling the key.
    package var fingerprint: String { token("fingerprint of the key of identities") }

    private func token(_ text: String) -> String {
        Base64URL.encode(Array(digest.bytes(of: Array(text.utf8)).prefix(9)))
    }

    /// The batch without a name or an address in the clear; nor is kept how its records stood.
    ///
    /// - Complexity: about ten digests for each customer.
    package func cloaked(_ batch: RecordBatch) -> RecordBatch {
        var batch = batch
        for index in batch.customers.indices {
            let own = batch.customers[index]
            (
                batch.customers[index].email, batch.customers[index].firstName,
                batch.customers[index].lastName
            ) = cloaked(own.email, own.firstName, own.lastName, &batch.text)
        }
        for index in batch.affiliates.indices {
            let own = batch.affiliates[index]
            (
                batch.affiliates[index].email, batch.affiliates[index].firstName,
                batch.affiliates[index].lastName
            ) = cloaked(own.email, own.firstName, own.lastName, &batch.text)
        }
        batch.raw = []
        batch.rawSpans = []
        batch.rejects = batch.rejects.map { reject in
            var reject = reject
            reject.record = ""
            reject.violation.found = ""
            return reject
        }
        return batch
    }

    private func cloaked(
        _ email: TextKey, _ first: TextKey, _ last: TextKey, _ text: inout BatchText
    ) -> (email: TextKey, first: TextKey, last: TextKey) {
        let words = [email, first, last].map { $0.isAbsent ? nil : text.string($0) }
        let clear = FaceText(email: words[0], first: words[1], last: words[2])
        let name = PersonName(first: words[1], last: words[2])
        return (
            text.append(
                words[0].map {
                    DigestedIdentity.email($0, clear, domain: domain(clear), token: token)
                }),
            text.append(name.first.map { DigestedIdentity.first($0, clear, token: token) }),
            text.append(name.last.map { DigestedIdentity.last($0, clear, token: token) })
        )
    }

    /// A domain as it may be kept: on a list, below one that is, or digested.
    private func domain(_ clear: FaceText) -> String {
        guard let key = clear.keys[4] else { return "" }
        let domain = String(key.dropFirst())
        guard let listed = domains.listed(domain) else { return token(key) }
        return listed == domain ? domain : token(key) + "." + listed
    }
}

extension BatchText {
    fileprivate mutating func append(_ text: String?) -> TextKey {
        guard var text else { return .absent }
        return text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }
}
