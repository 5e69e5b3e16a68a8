internal import Records

extension LinkageScope {
    /// Natural log-likelihood ratio from which a person is like an owner at all.
    private static let leastLikeness = 3.0

    /// Persons who are like one owner in several ways, as one person.
    ///
    /// Whoever writes the own name in ever other ways is seen with several faces, each of which a
    /// stranger may have once. That `k` of an affiliate's `n` persons have one is worth the sum of
    /// what each says, less `ln(n choose k)` for the sets of as many that were to choose from;
    /// relatives have another given name, and say nothing.
    ///
    /// - Parameter persons: each with its own agreement.
    func together(
        _ persons: [PersonCluster], _ owners: [OwnerFaces.Owner], _ customers: [UInt32],
        _ population: Population
    ) -> [PersonCluster] {
        owners.indices.filter { owners[$0].role != .circle }.reduce(persons) { persons, place in
            let (alike, agreement) = alike(persons, owners[place], size + place)
            if alike.isEmpty { return persons }
            var owner = PersonCluster(
                alike.flatMap { persons[$0].members }.sorted(), customers, population)
            owner.directory = agreement
            let chosen = Set(alike)
            return persons.indices.filter { !chosen.contains($0) }.map { persons[$0] } + [owner]
        }
    }

    /// The persons who say most of an owner together, and how much; none where one alone says as
    /// much.
    private func alike(
        _ persons: [PersonCluster], _ owner: OwnerFaces.Owner, _ face: Int
    ) -> (persons: [Int], agreement: Double) {
        let said = persons.map { likeness(of: $0, to: face) }
        let ranked = persons.indices.filter { said[$0] >= Self.leastLikeness }.sorted {
            (said[$1], $0) < (said[$0], $1)
        }
        var best = (count: 0, agreement: 0.0)
        var sum = Numerics.ln(Double(accounts)) - owner.penalty
        for (place, person) in ranked.enumerated() {
            sum += said[person] - Numerics.ln(Double(persons.count - place) / Double(place + 1))
            let alone = ranked[...place].map { persons[$0].directory }.max() ?? 0
            if place > 0, sum > max(best.agreement, alone) { best = (place + 1, sum) }
        }
        return (
            Array(ranked.prefix(best.count)), Numerics.quantized(min(8, best.agreement))
        )
    }

    /// What speaks most for a person's being an owner who writes the own name in some way.
    private func likeness(of person: PersonCluster, to owner: Int) -> Double {
        person.members.filter { mayAgree($0, owner) }.map { compare($0, owner) }
            .filter { Self.isOneName($0.name) }.map(\.total).max() ?? 0
    }

    /// Letters of a surname below which a domain of the same letters may be anybody's.
    static let shortestSurname = 5

    /// The surnames of the owners who are like a person.
    func ownSurnames(of owners: [OwnerFaces.Owner], like person: PersonCluster) -> [UInt32] {
        owners.indices.filter { likeness(of: person, to: size + $0) >= Self.leastLikeness }
            .map { owners[$0].face.surname }.filter { $0 != Face.none }
    }

    /// Those that are long enough to be told from other words.
    func surnames(of owners: [OwnerFaces.Owner], like person: PersonCluster) -> [UInt32] {
        ownSurnames(of: owners, like: person).filter { surname in
            firm.identities.text(of: surname).utf8.count >= Self.shortestSurname
        }
    }

    /// Whether an account is one of another given name and an owner's surname.
    func isRelative(_ member: Int, of owners: [OwnerFaces.Owner]) -> Bool {
        faces[member].surname != Face.none
            && owners.indices.contains { place in
                owners[place].face.surname == faces[member].surname
                    && !Self.isOneName(compare(member, size + place).name)
            }
    }

    /// Whether one of a person's addresses is at a domain whose name is one of some surnames.
    func isAtDomain(of surnames: [UInt32], _ person: PersonCluster) -> Bool {
        let keys = firm.identities.keys
        return person.members.contains { member in
            let site = faces[member].site
            return site != Face.none
                && surnames.contains {
                    keys.withBytes(site, $0, skipping: 1) { a, b in a.elementsEqual(b) }
                }
        }
    }

    private static func isOneName(_ level: NameLevel) -> Bool {
        switch level {
        case .same, .swapped, .near, .slips, .initial, .inAddress: true
        case .missing, .surname, .different: false
        }
    }

    // MARK: Letters of addresses

    /// Letters that addresses of a person have and nobody's under another affiliate: of two at
    /// least, or of an owner's whom the person is like.
    func letters(of person: [Int], _ owners: [OwnerFaces.Owner]) -> [[UInt8]] {
        var counts: [UInt32: Int32] = [:]
        for member in person where faces[member].hasAddress {
            counts[faces[member].skeleton, default: 0] += 1
        }
        let listed = Set(owners.map(\.face.skeleton))
        let keys = counts.filter { key, count in
            key != Face.none && (count > 1 || listed.contains(key))
        }.keys
        let texts = keys.sorted().map {
            (key: $0, text: Array(firm.identities.text(of: $0).utf8))
        }
        return texts.filter { key, text in
            text.count >= RingKin.fewestLetters
                && holdersElsewhere(key, own: Int32(accounts(with: key))) < 1
        }.map(\.text).sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func accounts(with skeleton: UInt32) -> Int {
        faces[..<size].count { $0.skeleton == skeleton }
    }

    /// Whether an address has some letters but for its number.
    func hasLetters(_ member: Int, _ letters: [[UInt8]]) -> Bool {
        if letters.isEmpty || faces[member].skeleton == Face.none { return false }
        return letters.contains(Array(firm.identities.text(of: faces[member].skeleton).utf8))
    }

    /// Whether an address that is not made from its owner's name is like some letters.
    func isLike(_ member: Int, _ letters: [[UInt8]]) -> Bool {
        let face = faces[member]
        if letters.isEmpty || face.isNamed || !face.hasAddress || face.handle == Face.none {
            return false
        }
        let spoken = RingKin.spoken(firm.identities.text(of: face.handle))
        return letters.contains { RingKin.isLike(spoken, $0) }
    }
}
