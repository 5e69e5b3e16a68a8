internal import Records
internal import Statistics

/// The comparable identity of each customer and affiliate.
struct IdentityTable: Sendable {
    /// What a key is of, as far as links across affiliates ask.
    enum KeyKind: Sendable { case email, handle, name, other }

    /// Each key with a prefix that keeps the kinds apart.
    private(set) var keys = Interner()
    private(set) var faces: [Face] = []
    /// Those of the affiliate directory.
    private(set) var affiliates: [UInt32: Face] = [:]
    let domains: MailDomains

    private var sources: [FaceSource] = []
    private var affiliateSources: [UInt32: FaceSource] = [:]
    private var knownDomains: [UInt32: KnownDomain] = [:]

    /// What a domain says of every address at it.
    private struct KnownDomain: Sendable {
        var kind: MailDomains.Kind
        var site: UInt32
        var isNumbered: Bool
    }

    init(domains: MailDomains) { self.domains = domains }

    func kind(of key: UInt32) -> KeyKind {
        switch keys.firstByte(of: key) {
        case UInt8(ascii: "@"): .email
        case UInt8(ascii: "&"): .handle
        case UInt8(ascii: "#"): .name
        default: .other
        }
    }

    /// Customers whose face is not made from what is now known of them.
    ///
    /// - Complexity: O(changed customers).
    func stale(_ records: CurrentRecords) -> [UInt32] {
        records.changedCustomers.members.filter { id in
            records.isKnown(id)
                && (Int(id) >= sources.count
                    || sources[Int(id)] != FaceSource(of: id, records.customers))
        }
    }

    /// Makes faces anew.
    ///
    /// - Complexity: O(customers that are given).
    mutating func prepare(_ stale: [UInt32], _ records: CurrentRecords, threads: Int) {
        let missing = records.customers.count - faces.count
        faces.append(contentsOf: repeatElement(Face(), count: missing))
        sources.append(contentsOf: repeatElement(FaceSource(), count: missing))
        let shared = SharedRecords(records)
        let texts = parallelMap(stale.count, threads: threads) { index in
            FaceText(FaceSource(of: stale[index], shared.records.customers), shared)
        }
        for (id, text) in zip(stale, texts) {
            sources[Int(id)] = FaceSource(of: id, records.customers)
            faces[Int(id)] = face(text, country: records.customers.country[Int(id)])
        }
    }

    /// Makes faces anew, and those of the directory's entries that changed.
    ///
    /// - Complexity: O(customers that are given + directory entries).
    mutating func remake(_ stale: [UInt32], _ records: CurrentRecords, threads: Int) {
        prepare(stale, records, threads: threads)
        let shared = SharedRecords(records)
        for (id, entry) in records.directory {
            let source = FaceSource(of: entry)
            if affiliateSources[id] == source { continue }
            affiliateSources[id] = source
            affiliates[id] = face(FaceText(source, shared), country: entry.country)
        }
    }

    private mutating func face(_ text: FaceText, country: UInt16) -> Face {
        var face = text.face(country: country) { keys.intern($0) }
        if face.domain == Face.none { return face }
        let known = known(face.domain)
        face.isRelay = known.kind == .relay
        face.isThrowAway = known.kind == .throwAway
        face.site = known.site
        face.isAtNumberedDomain = known.isNumbered
        return face
    }

    private mutating func known(_ domain: UInt32) -> KnownDomain {
        if let known = knownDomains[domain] { return known }
        let text = String(keys[domain].dropFirst())
        let letters = domains.listed(text) == nil ? MailDomains.letters(of: text) : ""
        let known = KnownDomain(
            kind: domains.kind(of: text),
            site: letters.isEmpty ? Face.none : keys.intern(FaceText.spelling(letters)),
            isNumbered: text.contains { $0.isASCII && $0.isNumber })
        knownDomains[domain] = known
        return known
    }
}

/// What a face is made from, as ids of `CurrentRecords.words`.
struct FaceSource: Sendable, Equatable {
    var email = CustomerTable.none
    var first = CustomerTable.none
    var last = CustomerTable.none
    var country = CustomerTable.noCountry
    /// Whether anything was made of it.
    private var isMade = false

    init() {}

    init(of customer: UInt32, _ table: CustomerTable) {
        let row = Int(customer)
        (email, first, last) = (table.email[row], table.firstName[row], table.lastName[row])
        country = table.country[row]
        isMade = true
    }

    init(of entry: DirectoryEntry) {
        (email, first, last) = (entry.email, entry.firstName, entry.lastName)
        country = entry.country
        isMade = true
    }
}
