internal import Records

/// How common names, addresses and countries are among the customers of the firm.
struct IdentityFrequencies: Sendable {
    let known: Int
    private var holders: [UInt32]
    private var leadHolders: [UInt32]
    private var holdersInCountry: [UInt64: UInt32] = [:]
    private(set) var inCountry = [UInt32](repeating: 0, count: Int(UInt16.max) + 1)

    /// - Complexity: O(customers).
    init(_ identities: IdentityTable, _ customers: [UInt32]) {
        known = customers.count
        holders = [UInt32](repeating: 0, count: identities.keys.count)
        leadHolders = holders
        holdersInCountry.reserveCapacity(customers.count * 2)
        for customer in customers { count(identities.faces[Int(customer)]) }
    }

    private mutating func count(_ face: Face) {
        for key in [face.email, face.name, face.handle, face.skeleton, face.domain]
        where key != Face.none {
            holders[Int(key)] += 1
        }
        if face.given != Face.none { holders[Int(face.given)] += 1 }
        if face.surname != Face.none { holders[Int(face.surname)] += 1 }
        if face.lead != Face.none { leadHolders[Int(face.lead)] += 1 }
        guard face.country != CustomerTable.noCountry else { return }
        inCountry[Int(face.country)] += 1
        for key in [face.name, face.skeleton] where key != Face.none {
            holdersInCountry[Self.cell(key, face.country), default: 0] += 1
        }
    }

    private static func cell(_ key: UInt32, _ country: UInt16) -> UInt64 {
        UInt64(key) << 16 | UInt64(country)
    }

    func holders(of key: UInt32) -> Int { Int(holders[Int(key)]) }
    func leadHolders(of key: UInt32) -> Int { Int(leadHolders[Int(key)]) }
    func holders(of key: UInt32, in country: UInt16) -> Int {
        Int(holdersInCountry[Self.cell(key, country)] ?? 0)
    }
    func share(ofCountry country: UInt16) -> Double {
        Double(inCountry[Int(country)]) / Double(max(1, known))
    }
    func share(of key: UInt32) -> Double { Double(holders(of: key)) / Double(max(1, known)) }
}
