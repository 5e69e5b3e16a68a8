internal import Records

/// The comparable identity of each customer and affiliate.
struct IdentityTable: Sendable {
    /// Each key with a prefix that keeps the kinds apart.
    private(set) var keys = Interner()
    private(set) var faces: [Face] = []
    /// Those of the affiliate directory.
    private(set) var affiliates: [UInt32: Face] = [:]
    let domains: MailDomains

    static let none = Face.none

    init(domains: MailDomains) { self.domains = domains }

    /// - Complexity: O(changed customers + directory entries).
    mutating func settle(_ records: CurrentRecords, threads: Int) {
        let missing = records.customers.count - faces.count
        faces.append(contentsOf: repeatElement(Face(), count: missing))
        let changed = records.changedCustomers.members.filter(records.isKnown)
        let shared = SharedRecords(records)
        let texts = parallelMap(changed.count, threads: threads) { [domains] index in
            let row = Int(changed[index])
            return FaceText(
                email: shared.records.customers.email[row],
                first: shared.records.customers.firstName[row],
                last: shared.records.customers.lastName[row], shared, domains)
        }
        for (id, text) in zip(changed, texts) {
            faces[Int(id)] = text.face(country: records.customers.country[Int(id)]) {
                keys.intern($0)
            }
        }
        for (id, entry) in records.directory {
            let text = FaceText(
                email: entry.email, first: entry.firstName, last: entry.lastName, shared, domains)
            affiliates[id] = text.face(country: entry.country) { keys.intern($0) }
        }
    }
}
