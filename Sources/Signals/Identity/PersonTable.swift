internal import Records

/// The person behind each customer: accounts that one human is taken to own.
///
/// Two accounts are one person when their canonical addresses agree, or when, under one affiliate,
/// their full names (or the letters of their addresses) agree and that is rare enough, given how
/// common the name is in the rest of the firm and whether their countries agree. Weights are
/// log-likelihood ratios of agreement (Fellegi & Sunter 1969) with the name's own frequency in
/// place of an average one (Winkler 1988); a missing field weighs nothing.
package struct PersonTable: Sendable {
    /// The canonical first account of each customer's person.
    private var person: [UInt32] = []
    let identities: IdentityTable
    /// Customers who carry each key of `identities`.
    let holders: [Int]
    private let known: Int

    /// The canonical first account of the customer's person: the person's stable name.
    package subscript(customer: UInt32) -> UInt32 { person[Int(customer)] }

    /// - Parameter asOf: who signs up later is nobody yet.
    init(
        _ identities: IdentityTable, _ records: CurrentRecords, _ order: CanonicalOrder,
        asOf: EventTime
    ) {
        self.identities = identities
        let members = order.customers.filter { records.hasSignedUp($0, by: asOf) }
        var linker = PersonLinker(identities, records, members, rank: order.customerRank)
        linker.linkEqualEmails()
        linker.linkWithinAffiliates(keys: identities.name)
        linker.linkWithinAffiliates(keys: identities.skeleton)
        person = linker.representatives()
        var holders = [Int](repeating: 0, count: identities.keys.count)
        for id in members {
            for key in [identities.name[Int(id)], identities.skeleton[Int(id)]]
            where key != Self.none {
                holders[Int(key)] += 1
            }
        }
        self.holders = holders
        known = members.count
    }

    private static var none: UInt32 { IdentityTable.none }

    /// Share of the customers elsewhere who carry a name or skeleton.
    ///
    /// - Parameters:
    ///   - carriers: how many of the affiliate's own `members` carry it.
    func frequency(of key: UInt32, carriers: Int, members: Int) -> Double {
        (Double(max(0, holders[Int(key)] - carriers)) + 0.5) / Double(max(1, known - members + 1))
    }
}

/// Probabilities of agreement between two accounts of one person, and what it takes to link.
enum LinkageModel {
    /// P(the key agrees | one person): most people write their name the same way twice.
    static let keyAgreement = 0.85
    /// P(the countries agree | one person).
    static let countryAgreement = 0.95
    /// Expected further accounts of one's own person under the same affiliate.
    static let partnersPerAccount = 0.3
    /// Natural log-odds at which two accounts are taken to be one person.
    static let threshold = 2.0
    /// An address behind more accounts than this is a shared mailbox, no person.
    static let largestMailbox = 200
}

private struct PersonLinker {
    private let identities: IdentityTable
    private let records: CurrentRecords
    private let order: [UInt32]
    private var sets: DisjointSets
    private let countryShare: [UInt16: Double]
    private let affiliateSize: [Int]
    private let known: Int

    /// - Parameter order: the customers to link, in canonical order.
    init(
        _ identities: IdentityTable, _ records: CurrentRecords, _ order: [UInt32],
        rank: [UInt32]
    ) {
        self.identities = identities
        self.records = records
        self.order = order
        sets = DisjointSets(rank: rank)
        known = order.count
        var countries: [UInt16: Int] = [:]
        var sizes = [Int](repeating: 0, count: records.affiliateIDs.count)
        for id in self.order {
            countries[records.customers.country[Int(id)], default: 0] += 1
            sizes[Int(records.customers.affiliate[Int(id)])] += 1
        }
        let total = Double(max(1, known))
        countryShare = countries.mapValues { Double($0) / total }
        affiliateSize = sizes
    }

    mutating func representatives() -> [UInt32] {
        (0..<UInt32(records.customers.count)).map { sets.find($0) }
    }

    mutating func linkEqualEmails() {
        var holders: [UInt32: [UInt32]] = [:]
        for id in order where identities.email[Int(id)] != IdentityTable.none {
            holders[identities.email[Int(id)], default: []].append(id)
        }
        for group in holders.values
        where group.count > 1 && group.count <= LinkageModel.largestMailbox {
            for id in group.dropFirst() { sets.union(group[0], id) }
        }
    }

    /// Links accounts of one affiliate whose key agrees, block by block; no pairs are formed.
    mutating func linkWithinAffiliates(keys: [UInt32]) {
        var holders: [UInt32: Int] = [:]
        var blocks: [Block: [UInt32]] = [:]
        for id in order where keys[Int(id)] != IdentityTable.none {
            let affiliate = records.customers.affiliate[Int(id)]
            holders[keys[Int(id)], default: 0] += 1
            blocks[Block(affiliate: affiliate, key: keys[Int(id)]), default: []].append(id)
        }
        for (block, members) in blocks where members.count > 1 {
            let elsewhere = (holders[block.key] ?? 0) - members.count
            link(members, weight: weight(elsewhere: elsewhere, affiliate: block.affiliate))
        }
    }

    private struct Block: Hashable {
        var affiliate: UInt32
        var key: UInt32
    }

    /// Log-odds of one person when the key agrees, before countries are compared.
    private func weight(elsewhere: Int, affiliate: UInt32) -> Double {
        let size = affiliateSize[Int(affiliate)]
        let frequency = (Double(elsewhere) + 0.5) / Double(known - size + 1)
        let prior = LinkageModel.partnersPerAccount / Double(max(1, size))
        return Numerics.ln(prior / (1 - min(0.5, prior)))
            + Numerics.ln(LinkageModel.keyAgreement / min(1, frequency))
    }

    /// Joins the members of each country; those without one join where the key alone suffices.
    private mutating func link(_ members: [UInt32], weight: Double) {
        var firstOfCountry: [UInt16: UInt32] = [:]
        for id in members {
            let country = records.customers.country[Int(id)]
            let agreement =
                country == CustomerTable.noCountry
                ? 0 : Numerics.ln(LinkageModel.countryAgreement / (countryShare[country] ?? 1))
            guard weight + agreement >= LinkageModel.threshold else { continue }
            if let first = firstOfCountry[country] {
                sets.union(first, id)
            } else {
                firstOfCountry[country] = id
            }
        }
    }
}
