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
    /// Members who carry the same key as each face.
    private(set) var names: [Int32]
    private(set) var skeletons: [Int32]
    private(set) var leads: [Int32]
    private(set) var givens: [Int32]
    private(set) var surnames: [Int32]
    private let countries: [UInt16: Int]
    private var countryShares: [UInt16: Double] = [:]
    /// Customers elsewhere in the firm, and all of them, as the weights read them.
    private let outside: Double
    private let known: Double
    let notes: ScopeNotes
    /// Pairs of key and member, sorted, for the keys that make blocks.
    private(set) var blocks: [[UInt64]] = []
    /// The place among `blocks` of the one by given name.
    private static let givenBlock = 3

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
        outside = coarse(max(0, firm.frequencies.known - size)) + 1
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

    /// Entries of those with the given name of a face; none where it has none.
    ///
    /// - Complexity: O(log members).
    func givenRun(of index: Int) -> ArraySlice<UInt64> {
        let given = faces[index].given
        if given == Face.none { return [] }
        let block = blocks[Self.givenBlock]
        let start = Self.position(in: block) { $0 >> 32 >= given }
        return block[start..<Self.position(in: block) { $0 >> 32 > given }]
    }

    /// The first entry of a sorted block for which it is true.
    private static func position(in block: [UInt64], where isPast: (UInt64) -> Bool) -> Int {
        var (low, high) = (0, block.count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(block[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
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

    /// A count of the firm, less the affiliate's own, as the weights read it.
    private func count(
        _ kind: FrequencyRead.Kind, _ key: UInt32 = Face.none,
        _ country: UInt16 = CustomerTable.noCountry, own: Int32 = 0, floor: Double = 0
    ) -> Double {
        let read = FrequencyRead(
            kind: kind, key: key, country: country, own: own, floor: UInt32(floor))
        notes.note(read)
        return read.value(of: firm.frequencies.count(of: read))
    }

    /// Share of the customers elsewhere who carry a key of which `own` are here.
    func shareElsewhere(_ key: UInt32, own: Int32) -> Double {
        (count(.holders, key, own: own) + 0.5) / outside
    }

    /// Share of all customers who carry a key; what is rarer than `rarest` is as rare.
    func share(of key: UInt32, rarest: Double = 0) -> Double {
        count(.holders, key, floor: rarest * known) / known
    }

    /// Whether so many carry an address that it is nobody's own.
    func isShared(_ email: UInt32) -> Bool {
        count(.holders, email) > Double(LinkageModel.largestMailbox)
    }

    private func share(ofCountry country: UInt16) -> Double {
        max(count(.country, Face.none, country, floor: 1e-3 * known) / known, 1e-3)
    }

    /// P(a stranger under this affiliate carries the full name of a face).
    ///
    /// The largest of what the rest of the firm shows, what it shows in the face's country, and the
    /// product of both names' shares among the affiliate's other customers of that country: a
    /// community has its own common names.
    func nameFrequency(_ index: Int) -> Double {
        if notes.names[index] < 0 { notes.names[index] = newNameFrequency(index) }
        return notes.names[index]
    }

    private func newNameFrequency(_ index: Int) -> Double {
        let (face, own) = (faces[index], names[index])
        let firmWide = fullNameShare(index)
        let compatriots = face.country == CustomerTable.noCountry ? nil : countries[face.country]
        let local =
            localShare(givens[index], own, among: compatriots ?? size)
            * localShare(surnames[index], own, among: compatriots ?? size)
        return min(1, max(firmWide, inCountry(face.name, face.country, own, firmWide), local))
    }

    /// Share of the customers elsewhere with a full name. A name that nobody else has is as rare as
    /// its parts together, which go together by language.
    private func fullNameShare(_ index: Int) -> Double {
        let (face, own) = (faces[index], names[index])
        let elsewhere = count(.holders, face.name, own: own)
        if face.given == Face.none || face.surname == Face.none {
            return (elsewhere + 0.5) / outside
        }
        let parts =
            shareElsewhere(face.given, own: givens[index])
            * shareElsewhere(face.surname, own: surnames[index])
        let unseen = min(0.5, LinkageModel.namesByLanguage * parts * outside)
        return (elsewhere + unseen) / outside
    }

    /// P(a stranger under this affiliate has the letters of a face's address).
    func skeletonFrequency(_ index: Int) -> Double {
        if notes.skeletons[index] < 0 { notes.skeletons[index] = newSkeletonFrequency(index) }
        return notes.skeletons[index]
    }

    private func newSkeletonFrequency(_ index: Int) -> Double {
        let (face, own) = (faces[index], skeletons[index])
        let firmWide = shareElsewhere(face.skeleton, own: own)
        let asName = LinkageModel.oneName * share(of: face.skeletonName)
        let isFullName = face.skeleton == face.spelled || face.skeleton == face.spelledBackwards
        let asNames = isFullName ? LinkageModel.bothNames * nameFrequency(index) : 0
        return min(
            1,
            max(
                firmWide, inCountry(face.skeleton, face.country, own, firmWide), asName, asNames,
                LinkageModel.sameFewLetters[Int(face.letters)] ?? 0))
    }

    func leadFrequency(_ index: Int) -> Double {
        (count(.leads, faces[index].lead, own: leads[index]) + 0.5) / outside
    }

    func surnameFrequency(_ index: Int) -> Double {
        shareElsewhere(faces[index].surname, own: surnames[index])
    }

    /// Share of `members` who carry a name, the `own` carriers of the full name counted once; half
    /// of one in the whole affiliate where nobody else does.
    func localShare(_ carriers: Int32, _ own: Int32, among members: Int) -> Double {
        let others = max(0, carriers - own)
        return others > 0
            ? min(1, Double(others + 1) / Double(max(1, members))) : 0.5 / Double(max(1, size))
    }

    private func inCountry(
        _ key: UInt32, _ country: UInt16, _ own: Int32, _ firmWide: Double
    ) -> Double {
        if country == CustomerTable.noCountry { return 0 }
        let others = count(.country, Face.none, country, own: Int32(countries[country] ?? 0))
        let carriers = count(.compatriots, key, country, own: own)
        return (carriers + 10 * firmWide) / (others + 10)
    }

    /// Share of a country among the affiliate's customers beside the two that are compared, drawn
    /// towards the firm's.
    func countryShare(_ country: UInt16) -> Double {
        if let share = countryShares[country] { return share }
        return countryShare(country, here: 0)
    }

    private func countryShare(_ country: UInt16, here: Int) -> Double {
        (Double(max(0, here - 2)) + 2 * share(ofCountry: country))
            / (Double(max(0, size - 2)) + 2)
    }
}
