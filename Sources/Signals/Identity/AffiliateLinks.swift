internal import Linkage
internal import Records

/// The accounts under one affiliate, the persons behind them, and what ties them, in words.
package struct AffiliateLinks: Sendable {
    package struct Account: Sendable {
        package var id: String
        package var name: String
        package var email: String
        /// The account that names the person.
        package var person: String
        /// Whether there is a settled fee.
        package var isBuyer: Bool
    }

    /// The affiliate's own entry in the directory, or its parent's.
    package struct Owner: Sendable {
        package var id: String
        package var name: String
        package var email: String
        package var isParent: Bool
    }

    package struct Link: Sendable {
        package enum End: Hashable, Sendable { case account(Int), owner(Int) }

        package var left: End
        package var right: End
        /// Which field agrees in which way with which weight.
        package var agreement: String
        /// Sum of the weights, natural log-likelihood ratio.
        package var weight: Double
    }

    /// Accounts of many names whose addresses are of one make.
    package struct Family: Sendable {
        /// What their addresses have in common.
        package var words: String
        /// In canonical order.
        package var accountIDs: [String]
        /// How many other affiliates' customers of the same countries and weeks lead one to expect.
        package var expected: Double
        /// Natural log-likelihood ratio.
        package var weight: Double
    }

    /// By person, those with most accounts first; then in canonical order.
    package private(set) var accounts: [Account] = []
    package private(set) var owners: [Owner] = []
    /// What holds the accounts of each person together, strongest first: as few links as do.
    package private(set) var links: [Link] = []
    /// Strongest first; only where a signal of the population asks for rings.
    package private(set) var families: [Family] = []

    /// Of an affiliate that has no accounts.
    package init() {}

    /// - Returns: `nil` where no such affiliate is known.
    /// - Complexity: O(accounts + pairs within persons).
    package init?(of affiliate: String, in population: Population) {
        guard let id = population.records.affiliateIDs.id(of: affiliate) else { return nil }
        let records = population.records
        let members = population.order.customers.filter {
            records.hasSignedUp($0, by: population.asOf)
                && records.customers.affiliate[Int($0)] == id
        }
        let groups = Self.persons(members, population)
        let ordered = groups.joined().map { members[$0] }
        let faces = population.persons.firm.identities.affiliates
        let parent = records.directory[id]?.parent ?? CustomerTable.none
        let entries = [id, parent].filter { faces[$0] != nil }
        accounts = ordered.map { Account($0, population) }
        owners = entries.map { Owner($0, isParent: $0 != id, population) }
        let scope = LinkageScope(
            population.persons.firm, members: ordered, others: entries.compactMap { faces[$0] })
        var start = 0
        for group in groups {
            links += scope.spanning(start..<start + group.count)
            start += group.count
        }
        links += scope.ties()
        links.sort(by: Link.precedes)
        families = (population.rings?.families[id] ?? []).sorted { $1.isWeaker(than: $0) }
            .map { Family($0, records) }
    }

    /// Positions of the members of each person.
    private static func persons(_ members: [UInt32], _ population: Population) -> [[Int]] {
        var places: [UInt32: Int] = [:]
        var groups: [[Int]] = []
        for (index, member) in members.enumerated() {
            let person = population.persons[member]
            if let place = places[person] {
                groups[place].append(index)
            } else {
                places[person] = groups.count
                groups.append([index])
            }
        }
        return groups.enumerated().sorted {
            $0.element.count != $1.element.count
                ? $0.element.count > $1.element.count : $0.offset < $1.offset
        }.map(\.element)
    }
}

extension AffiliateLinks.Family {
    fileprivate init(_ family: AddressFamily, _ records: CurrentRecords) {
        self.init(
            words: family.words, accountIDs: family.customers.map { records.customerIDs[$0] },
            expected: family.expected, weight: family.logOdds)
    }
}

extension AffiliateLinks.Account {
    fileprivate init(_ id: UInt32, _ population: Population) {
        let records = population.records
        self.init(
            id: records.customerIDs[id], name: records.fullName(of: id),
            email: records.word(records.customers.email[Int(id)]),
            person: records.customerIDs[population.persons[id]],
            isBuyer: population.accounts[id].purchases > 0)
    }
}

extension AffiliateLinks.Owner {
    fileprivate init(_ id: UInt32, isParent: Bool, _ population: Population) {
        let records = population.records
        let entry = records.directory[id]
        let words = [entry?.firstName, entry?.lastName].map {
            records.word($0 ?? CustomerTable.none)
        }
        self.init(
            id: records.affiliateIDs[id], name: words.filter { !$0.isEmpty }.joined(separator: " "),
            email: records.word(entry?.email ?? CustomerTable.none), isParent: isParent)
    }
}

extension AffiliateLinks.Link {
    fileprivate init(_ left: End, _ right: End, _ comparison: FaceComparison) {
        self.init(
            left: left, right: right, agreement: comparison.words,
            weight: Numerics.quantized(comparison.total))
    }

    /// By weight, the strongest first; then by place.
    fileprivate static func precedes(_ a: Self, _ b: Self) -> Bool {
        if a.weight != b.weight { return a.weight > b.weight }
        return (place(a.left), place(a.right)) < (place(b.left), place(b.right))
    }

    private static func place(_ end: End) -> Int {
        switch end {
        case .account(let index): index
        case .owner(let index): Int.max / 2 + index
        }
    }
}

extension LinkageScope {
    /// Natural log-likelihood ratio from which an account's likeness to an owner is told.
    private static let leastTold = 4.0
    /// Accounts of a person up to which all pairs are compared.
    private static let largestTold = 400

    /// The strongest links that connect the accounts of a person (Kruskal 1956).
    fileprivate func spanning(_ group: Range<Int>) -> [AffiliateLinks.Link] {
        if group.count < 2 || group.count > Self.largestTold { return [] }
        var pairs: [AffiliateLinks.Link] = []
        for left in group {
            for right in (left + 1)..<max(left + 1, group.upperBound) {
                let comparison = compare(left, right)
                if comparison.isComparable, comparison.total > 0 {
                    pairs.append(.init(.account(left), .account(right), comparison))
                }
            }
        }
        pairs.sort(by: AffiliateLinks.Link.precedes)
        var sets = DisjointSets(rank: Array(0..<UInt32(group.count)))
        return pairs.filter { pair in
            guard case .account(let left) = pair.left, case .account(let right) = pair.right
            else { return false }
            let (a, b) = (UInt32(left - group.lowerBound), UInt32(right - group.lowerBound))
            if sets.find(a) == sets.find(b) { return false }
            sets.union(a, b)
            return true
        }
    }

    /// Accounts that are like one of the owners.
    fileprivate func ties() -> [AffiliateLinks.Link] {
        (size..<faces.count).flatMap { owner in
            (0..<size).compactMap { account in
                guard mayAgree(account, owner) else { return nil }
                let comparison = compare(account, owner)
                guard comparison.isComparable, comparison.total >= Self.leastTold else {
                    return nil
                }
                return .init(.account(account), .owner(owner - size), comparison)
            }
        }
    }
}
