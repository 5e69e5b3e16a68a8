internal import Records

/// What ties each implicated account to the others or to the directory, in words.
struct IdentityLinks {
    private let customers: [UInt32]
    private let owners: [OwnerFaces.Owner]
    private let scope: LinkageScope
    private let population: Population
    private let places: [UInt32: Int]

    init(
        _ customers: [UInt32], of affiliate: UInt32, _ owners: [OwnerFaces.Owner],
        _ population: Population
    ) {
        self.customers = customers
        self.owners = owners
        self.population = population
        let members = Array(population.buyers[affiliate])
        scope = LinkageScope(
            population.persons.firm, members: members, others: owners.map(\.face))
        places = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
    }

    /// The strongest tie: to whom, what agrees with which weight, and the sum of the weights.
    func values(of customer: UInt32) -> [(name: String, value: EvidenceRow.Value)] {
        guard let own = places[customer] else { return [] }
        var best: (name: String, comparison: FaceComparison)?
        for other in customers where other != customer {
            guard let place = places[other] else { continue }
            keep(scope.compare(own, place), population.records.customerIDs[other], &best)
        }
        for (index, owner) in owners.enumerated() {
            keep(
                scope.compare(own, scope.size + index),
                "directory:" + population.records.affiliateIDs[owner.affiliate], &best)
        }
        guard let (name, comparison) = best else { return [] }
        return [
            ("linked_to", .text(name)), ("agreement", .text(comparison.words)),
            ("weight", .number(Numerics.quantized(comparison.total))),
        ]
    }

    private func keep(
        _ comparison: FaceComparison, _ name: String,
        _ best: inout (name: String, comparison: FaceComparison)?
    ) {
        guard comparison.isComparable, comparison.total > (best?.comparison.total ?? 0) else {
            return
        }
        best = (name, comparison)
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
        }
    }
}
