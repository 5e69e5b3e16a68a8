internal import Statistics
internal import Records

/// The comparable identity of each customer and affiliate.
struct IdentityTable: Sendable {
    /// Each key with a prefix that keeps the kinds apart.
    private(set) var keys = Interner()
    private(set) var faces: [Face] = []
    /// Those of the affiliate directory.
    private(set) var affiliates: [UInt32: Face] = [:]
    let domains: MailDomains

    private var kindsOfDomain: [UInt32: MailDomains.Kind] = [:]

    init(domains: MailDomains) { self.domains = domains }

    /// - Complexity: O(changed customers + directory entries).
    mutating func settle(_ records: CurrentRecords, threads: Int) {
        let missing = records.customers.count - faces.count
        faces.append(contentsOf: repeatElement(Face(), count: missing))
        let changed = records.changedCustomers.members.filter(records.isKnown)
        let shared = SharedRecords(records)
        let texts = parallelMap(changed.count, threads: threads) { index in
            let row = Int(changed[index])
            return FaceText(
                email: shared.records.customers.email[row],
                first: shared.records.customers.firstName[row],
                last: shared.records.customers.lastName[row], shared)
        }
        for (id, text) in zip(changed, texts) {
            faces[Int(id)] = face(text, country: records.customers.country[Int(id)])
        }
        for (id, entry) in records.directory {
            let text = FaceText(
                email: entry.email, first: entry.firstName, last: entry.lastName, shared)
            affiliates[id] = face(text, country: entry.country)
        }
    }

    private mutating func face(_ text: FaceText, country: UInt16) -> Face {
        var face = text.face(country: country) { keys.intern($0) }
        if face.domain == Face.none { return face }
        if kindsOfDomain[face.domain] == nil {
            kindsOfDomain[face.domain] = domains.kind(of: String(keys[face.domain].dropFirst()))
        }
        face.isRelay = kindsOfDomain[face.domain] == .relay
        face.isThrowAway = kindsOfDomain[face.domain] == .throwAway
        return face
    }
}
