internal import Records

/// What linkage reads of the whole firm; a class, so that loops hand around one reference.
final class LinkageFirm: Sendable {
    let identities: IdentityTable
    let frequencies: IdentityFrequencies
    let weights: LinkageWeights

    init(
        _ identities: IdentityTable, _ frequencies: IdentityFrequencies, _ weights: LinkageWeights
    ) {
        self.identities = identities
        self.frequencies = frequencies
        self.weights = weights
    }
}

/// The accounts of one affiliate, beside the rest of the firm.
struct LinkageScope {
    let firm: LinkageFirm
    /// Of the members in their order, then of those who are compared without being members.
    let faces: [Face]
    /// How many of `faces` are members.
    let size: Int
    /// How many accounts the affiliate has, members or not.
    let accounts: Int
    /// Where the members are not all of the affiliate's accounts, all of them.
    private let all: AffiliateBlocks?
    /// Members who carry the same key as each face.
    private(set) var names: [Int32]
    private(set) var skeletons: [Int32]
    private(set) var leads: [Int32]
    private(set) var givens: [Int32]
    private(set) var surnames: [Int32]
    let countries: [UInt16: Int]
    var countryShares: [UInt16: Double] = [:]
    /// Customers elsewhere in the firm, and all of them, as the weights read them.
    let outside: Double
    let known: Double
    let notes: ScopeNotes
    /// Pairs of key and member, sorted, for the keys that make blocks.
    private(set) var blocks: [[UInt64]] = []
    /// The places among `blocks` of those by given name and by surname.
    private static let (givenBlock, surnameBlock) = (3, 4)

    /// - Parameters:
    ///   - others: faces that are compared with the members, as the affiliate's own.
    ///   - isLogging: whether `notes` keep what is read of the firm.
    /// - Complexity: O(members log members).
    init(
        _ firm: LinkageFirm, members: some Collection<UInt32>, others: [Face] = [],
        isLogging: Bool = false
    ) {
        self.firm = firm
        notes = ScopeNotes(faces: members.count + others.count, isLogging: isLogging)
        size = members.count
        accounts = size
        all = nil
        outside = Self.outside(members.count, firm)
        known = max(1, coarse(firm.frequencies.known))
        faces = members.map { firm.identities.faces[Int($0)] } + others
        var countries: [UInt16: Int] = [:]
        for face in faces.prefix(size) { countries[face.country, default: 0] += 1 }
        self.countries = countries
        let none = [Int32](repeating: 0, count: faces.count)
        (names, skeletons, leads, givens, surnames) = (none, none, none, none, none)
        names = addBlock { $0.name }
        skeletons = addBlock { $0.skeleton }
        leads = addBlock { $0.lead }
        givens = addBlock { $0.given }
        surnames = addBlock { $0.surname }
        _ = addBlock { $0.handle }
        _ = addBlock { $0.email }
        addSpelledNames()
        for (country, here) in countries where country != CustomerTable.noCountry {
            countryShares[country] = countryShare(country, here: here)
        }
    }

    /// Some of an affiliate's accounts, read as beside all of them.
    ///
    /// - Parameters:
    ///   - members: in canonical order.
    ///   - all: all accounts of the affiliate.
    /// - Complexity: O(members log accounts).
    init(_ firm: LinkageFirm, members: [UInt32], of all: AffiliateBlocks) {
        self.firm = firm
        self.all = all
        notes = ScopeNotes(faces: members.count, isLogging: true)
        size = members.count
        accounts = all.count
        outside = Self.outside(all.count, firm)
        known = max(1, coarse(firm.frequencies.known))
        faces = members.map { firm.identities.faces[Int($0)] }
        countries = all.countries
        let faces = self.faces
        let carriers = { (kind: AffiliateBlocks.Kind) in
            faces.map { Int32(all.run(kind, kind.keys(of: $0)[0]).count) }
        }
        (names, skeletons, leads) = (carriers(.name), carriers(.skeleton), carriers(.lead))
        (givens, surnames) = (carriers(.given), carriers(.surname))
        for country in Set(faces.map(\.country)) where country != CustomerTable.noCountry {
            countryShares[country] = countryShare(country, here: countries[country] ?? 0)
        }
    }

    /// Customers beside so many accounts, as weights read them.
    static func outside(_ accounts: Int, _ firm: LinkageFirm) -> Double {
        coarse(max(0, firm.frequencies.known - accounts)) + 1
    }

    private mutating func addBlock(_ key: (Face) -> UInt32) -> [Int32] {
        var sorted: [UInt64] = []
        sorted.reserveCapacity(faces.count)
        for (index, face) in faces.enumerated() where key(face) != Face.none {
            sorted.append(UInt64(key(face)) << 32 | UInt64(index))
        }
        sorted.sort()
        blocks.append(sorted)
        var carriers = [Int32](repeating: 0, count: faces.count)
        Self.forEachRun(sorted) { run in
            let count = run.count { Self.index($0) < size }
            for entry in run { carriers[Self.index(entry)] = Int32(count) }
        }
        return carriers
    }

    /// The part of a name that two have in common.
    enum NamePart: Sendable { case given, surname }

    /// How many accounts of the affiliate have a face's name, or one which shares a part with it
    /// and may be the same misspelled or shortened: one person's spellings make no name common.
    /// Those of its very name alone where too many share the part to look at each.
    ///
    /// - Complexity: O(log accounts + bearers of the part), once a face.
    func namesakes(_ index: Int, sharing part: NamePart) -> Int32 {
        let known = part == .given ? notes.sharingGiven[index] : notes.sharingSurname[index]
        if known >= 0 { return known }
        let count = newNamesakes(index, sharing: part)
        switch part {
        case .given: notes.sharingGiven[index] = count
        case .surname: notes.sharingSurname[index] = count
        }
        return count
    }

    private func newNamesakes(_ index: Int, sharing part: NamePart) -> Int32 {
        let own = faces[index]
        let bearers = part == .given ? givens[index] : surnames[index]
        if bearers > LinkageModel.largestLook { return names[index] }
        var alike = 0
        forEachBearer(of: part, index) { other in
            if other.name != own.name, firm.identities.mayBeSpellings(own, other, sharing: part) {
                alike += 1
            }
        }
        return names[index] + Int32(alike)
    }

    /// All accounts of the affiliate that share a part of a face's name; none where it has none.
    private func forEachBearer(of part: NamePart, _ index: Int, _ body: (Face) -> Void) {
        let key = part == .given ? faces[index].given : faces[index].surname
        if key == Face.none { return }
        if let all {
            for entry in all.run(part == .given ? .given : .surname, key) {
                body(firm.identities.faces[Int(AffiliateBlocks.customer(entry))])
            }
            return
        }
        let block = blocks[part == .given ? Self.givenBlock : Self.surnameBlock]
        var place = block.position { $0 >> 32 >= key }
        while place < block.count, block[place] >> 32 == key {
            let bearer = Self.index(block[place])
            if bearer < size { body(faces[bearer]) }
            place += 1
        }
    }

    /// Who has no name meets those whose names the address may spell.
    private mutating func addSpelledNames() {
        var sorted: [UInt64] = []
        for (index, face) in faces.enumerated() {
            let keys =
                face.hasName
                ? [face.spelled, face.spelledBackwards] : [face.skeleton, face.lead]
            for key in keys where key != Face.none {
                sorted.append(UInt64(key) << 32 | UInt64(index))
            }
        }
        sorted.sort()
        blocks.append(sorted)
    }

    static func index(_ entry: UInt64) -> Int { Int(entry & 0xFFFF_FFFF) }

    /// Entries of one key after the other.
    static func forEachRun(_ sorted: [UInt64], _ body: (ArraySlice<UInt64>) -> Void) {
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, sorted[end] >> 32 == sorted[start] >> 32 { end += 1 }
            body(sorted[start..<end])
            start = end
        }
    }
}
