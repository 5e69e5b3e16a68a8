internal import Records

/// What ties each implicated account to the others or to the directory, in words.
struct IdentityLinks {
    private let customers: [UInt32]
    private let owners: [OwnerFaces.Owner]
    private let scope: LinkageScope
    private let population: Population
    private let places: [UInt32: Int]
    /// The customers by each key that they carry; empty where they are few.
    private let carriers: [UInt32: [UInt32]]
    /// Letters of the customers' addresses that others may be like.
    private let letters: [[UInt8]]

    /// Customers up to which each is compared with every other.
    private static let few = 64
    /// Others with which one of many is compared.
    private static let mostCompared = 32

    /// - Complexity: O(the affiliate's accounts log accounts + customers).
    init(
        _ customers: [UInt32], of affiliate: UInt32, _ owners: [OwnerFaces.Owner],
        _ population: Population
    ) {
        self.customers = customers
        self.owners = owners
        self.population = population
        let members = Array(population.buyers[affiliate])
        scope = LinkageScope(
            population.persons.firm, members: members, others: owners.map(\.face),
            isLogging: true)
        places = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
        var carriers: [UInt32: [UInt32]] = [:]
        if customers.count > Self.few {
            let faces = population.persons.firm.identities.faces
            for customer in customers {
                for key in Self.keys(faces[Int(customer)]) {
                    carriers[key, default: []].append(customer)
                }
            }
        }
        self.carriers = carriers
        letters = scope.letters(of: customers.compactMap { [places] in places[$0] }, owners)
    }

    /// What the firm said when the values were asked for.
    var reads: FirmReads { FirmReads(scope, population.persons.firm) }

    /// What an account may share, the rarest first.
    private static func keys(_ face: Face) -> [UInt32] {
        [face.email, face.handle, face.skeleton, face.name, face.lead, face.surname, face.given]
            .filter { $0 != Face.none }
    }

    /// The customers that an account is compared with; of many those that share most with it.
    private func others(_ customer: UInt32) -> [UInt32] {
        if carriers.isEmpty { return customers }
        var taken: Set<UInt32> = []
        var others: [UInt32] = []
        for key in Self.keys(population.persons.firm.identities.faces[Int(customer)]) {
            for other in (carriers[key] ?? []) where taken.insert(other).inserted {
                others.append(other)
                if others.count > Self.mostCompared { return others }
            }
        }
        return others
    }

    /// The strongest tie to another account and to the directory: to whom, what agrees with which
    /// weight, and the sum of the weights; then what supports it.
    func values(of customer: UInt32) -> [(name: String, value: EvidenceRow.Value)] {
        guard let own = places[customer] else { return [] }
        var best: (other: UInt32, comparison: FaceComparison)?
        for other in others(customer) where other != customer {
            guard let place = places[other] else { continue }
            keep(scope.compare(own, place), other, &best)
        }
        var listed: (other: OwnerFaces.Owner, comparison: FaceComparison)?
        for (index, owner) in owners.enumerated() where scope.mayAgree(own, scope.size + index) {
            keep(scope.compare(own, scope.size + index), owner, &listed)
        }
        let records = population.records
        return values(
            "linked_to", "agreement", "weight",
            best.map { (records.customerIDs[$0.other], $0.comparison) })
            + values(
                "directory", "directory_agreement", "directory_weight",
                listed.map {
                    (
                        $0.other.role.words + " " + records.affiliateIDs[$0.other.affiliate],
                        $0.comparison
                    )
                })
            + support(of: customer)
    }

    private func values(
        _ name: String, _ agreement: String, _ weight: String,
        _ tie: (name: String, comparison: FaceComparison)?
    ) -> [(name: String, value: EvidenceRow.Value)] {
        guard let tie else { return [] }
        return [
            (name, .text(tie.name)), (agreement, .text(tie.comparison.words)),
            (weight, .number(Numerics.shown(tie.comparison.total))),
        ]
    }

    /// How the account came about and is used, as far as a cheat's would be so too.
    private func support(of customer: UInt32) -> [(name: String, value: EvidenceRow.Value)] {
        let counts = UsageCounts(CollectionOfOne(customer), population)
        let isAtSurname = places[customer].map { scope.isAtSurnamesDomain($0, owners) } ?? false
        let isRelative = places[customer].map { scope.isRelative($0, of: owners) } ?? false
        let isLike =
            places[customer].map {
                scope.isLike($0, letters) && !scope.hasLetters($0, letters)
            } ?? false
        let words = [
            isLike ? "letters like those of another address" : nil,
            isAtSurname ? "at a domain that begins with the owner's surname" : nil,
            isRelative ? "bears the owner's surname" : nil,
            counts.unclicked > 0 ? "no click id" : nil,
            counts.prompt > 0 ? "paid for within minutes of the sign-up" : nil,
            counts.unused > 0 ? "hardly used" : nil,
        ].compactMap { $0 }
        return words.isEmpty ? [] : [("support", .text(words.joined(separator: "; ")))]
    }

    private func keep<Other>(
        _ comparison: FaceComparison, _ other: Other,
        _ best: inout (other: Other, comparison: FaceComparison)?
    ) {
        guard comparison.isComparable, comparison.total > (best?.comparison.total ?? 0) else {
            return
        }
        best = (other, comparison)
    }
}

extension OwnerFaces.Role {
    fileprivate var words: String {
        switch self {
        case .own: "the affiliate's own entry,"
        case .parent: "its parent affiliate,"
        case .circle: "the owner of an affiliate through which this one buys,"
        }
    }
}

extension FaceComparison {
    /// Which field agrees in which way with which weight, as `name: swapped (+6.1); ...`.
    var words: String {
        var parts: [String] = []
        if name != .missing { parts.append("name: \(name.words) \(Self.sign(nameWeight))") }
        if address != .missing, addressWeight != 0 {
            parts.append("address: \(address.words) \(Self.sign(addressWeight))")
        }
        if placeWeight != 0 {
            let place = placeWeight > 0 ? "same" : "another"
            parts.append("country: \(place) \(Self.sign(placeWeight))")
        }
        return parts.joined(separator: "; ")
    }

    private static func sign(_ weight: Double) -> String {
        let tenths = Int((weight * 10).rounded())
        let size = abs(tenths)
        return "(\(tenths < 0 ? "-" : "+")\(size / 10).\(size % 10))"
    }
}

extension NameLevel {
    fileprivate var words: String {
        switch self {
        case .missing: "missing"
        case .same: "the same"
        case .swapped: "the same, first and last name swapped"
        case .near: "the same but for the spelling of one part"
        case .slips: "the same but for the spelling of both parts"
        case .initial: "the same surname and the first name's initial"
        case .surname: "the same surname, another first name"
        case .different: "another"
        case .inAddress: "missing on one side, spelled in the other's address"
        }
    }
}

extension AddressLevel {
    fileprivate var words: String {
        switch self {
        case .missing: "missing"
        case .mailbox: "the same mailbox"
        case .handle: "the same local part at another provider"
        case .skeleton: "the same letters with another number"
        case .lead: "the same first letters"
        case .different: "another"
        case .borrowed: "spells the name in the directory under another name"
        case .atOwnersDomain: "at a domain that spells the name in the directory"
        }
    }
}
