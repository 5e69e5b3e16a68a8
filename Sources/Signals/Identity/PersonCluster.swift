internal import Records

/// The accounts of one person under one affiliate.
struct PersonCluster: Sendable, Equatable {
    /// Positions in the scope, ascending.
    var members: [Int]
    /// Different addresses, as written but for case; accounts without one do not count.
    var addresses = 0
    /// Accounts with an address.
    var addressed = 0
    /// Names that have no part in common: relatives and misspellings count once.
    var names = 0
    var usage: UsageCounts
    /// Purchases after the person's first, and those of them within minutes of the one before.
    var later = 0
    var prompt = 0
    /// Natural log-likelihood ratio of the agreement with the directory; 0 without any.
    var directory = 0.0

    var count: Int { members.count }

    init(_ members: [Int], _ customers: [UInt32], _ population: Population) {
        self.members = members
        let own = members.map { customers[$0] }
        let table = population.records.customers
        usage = UsageCounts(own, population)
        if own.count == 1 {
            addressed = table.email[Int(own[0])] == CustomerTable.none ? 0 : 1
            addresses = addressed
            names = population.persons.firm.identities.faces[Int(own[0])].hasName ? 1 : 0
            return
        }
        let emails = own.map { table.email[Int($0)] }.filter { $0 != CustomerTable.none }
        addressed = emails.count
        addresses = Set(Set(emails).map { population.records.words[$0].lowercased() }).count
        names = Self.unrelatedNames(own, population)
        let times = own.flatMap { population.accounts[$0].purchaseTimes }.sorted()
        later = times.count - 1
        prompt = zip(times, times.dropFirst()).count { Promptness.isPrompt($1, after: $0) }
    }

    /// Faces beyond the first, of at most one for each further account with an address: another address,
    /// or a name that has nothing to do with those before.
    var aliases: Int { min(addressed - 1, addresses - 1 + max(0, names - 1)) }

    private static func unrelatedNames(_ customers: [UInt32], _ population: Population) -> Int {
        let faces = population.persons.firm.identities.faces
        var groups: [Set<UInt32>] = []
        var mailboxes: Set<UInt32> = []
        for customer in customers where faces[Int(customer)].hasName {
            let face = faces[Int(customer)]
            // Several names at one mailbox are its users.
            if face.hasAddress && !mailboxes.insert(face.email).inserted { continue }
            let whole = face.given == Face.none || face.surname == Face.none
            let parts: Set = whole ? [face.name] : [face.given, face.surname]
            let related = groups.filter { !$0.isDisjoint(with: parts) }
            groups.removeAll { !$0.isDisjoint(with: parts) }
            groups.append(related.reduce(parts) { $0.union($1) })
        }
        return groups.count
    }

    /// The persons behind an affiliate's buyers, by their first account.
    static func all(of customers: [UInt32], _ population: Population) -> [PersonCluster] {
        var places: [UInt32: Int] = [:]
        var groups: [[Int]] = []
        for (index, customer) in customers.enumerated() {
            let person = population.persons[customer]
            if let place = places[person] {
                groups[place].append(index)
            } else {
                places[person] = groups.count
                groups.append([index])
            }
        }
        return groups.map { PersonCluster($0, customers, population) }
    }
}
