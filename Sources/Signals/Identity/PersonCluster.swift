internal import Records

/// The accounts of one person under one affiliate.
struct PersonCluster: Sendable, Equatable {
    /// Positions in the scope, ascending.
    var members: [Int]
    /// Different addresses, as written but for case; accounts without one do not count, and those
    /// that take no second mailbox (`OpenAddresses`) count once.
    var addresses = 0
    /// Accounts with an address.
    var addressed = 0
    /// Names that have no part in common: relatives and misspellings count once.
    var names = 0
    var usage: UsageCounts
    /// Days on which the person bought what is old enough to show its use, and those of which
    /// three quarters or more was not touched.
    var occasions = 0
    var idleOccasions = 0
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
        addressed = own.count { table.email[Int($0)] != CustomerTable.none }
        addresses = Self.addresses(of: own, population)
        names = Self.unrelatedNames(own, population)
        let days = Dictionary(grouping: own.filter(population.showsUse)) {
            population.accounts[$0].firstPurchase.day
        }
        occasions = days.count
        idleOccasions = days.values.count {
            $0.count(where: population.isUntouched) * 4 >= $0.count * 3
        }
        let times = own.flatMap { population.accounts[$0].purchaseTimes }.sorted()
        later = times.count - 1
        prompt = zip(times, times.dropFirst()).count { Promptness.isPrompt($1, after: $0) }
    }

    /// Faces beyond the first, of at most one for each further account with an address: another
    /// address, or a name that has nothing to do with those before.
    var aliases: Int { min(addressed - 1, addresses - 1 + max(0, names - 1)) }

    /// Different addresses, all those of a desk as one.
    private static func addresses(of customers: [UInt32], _ population: Population) -> Int {
        let open = OpenAddresses(customers, population)
        let faces = population.persons.firm.identities.faces
        let closed = customers.filter { open.kind(of: $0) == nil }
        let mailboxes = Dictionary(grouping: closed) { faces[Int($0)].email }
        let sorted = mailboxes.sorted { $0.key < $1.key }
        let hiding = sorted.reduce(into: Set<String>()) { sum, mailbox in
            let words = Set(mailbox.value.map { population.records.customers.email[Int($0)] })
                .filter { $0 != CustomerTable.none }
            let addresses = Set(words.map { population.records.words[$0].lowercased() }).sorted()
            let isDesk = addresses.count > 1 && isDesk(mailbox.value, population)
            sum.formUnion(isDesk ? Array(addresses.prefix(1)) : addresses)
        }
        return hiding.count + Set(customers.compactMap(open.kind)).count
    }

    /// Whether one mailbox is that of somebody who fills in forms for others: its addresses are
    /// tagged by the names of whom they are for, nearly any two of whom have nothing in common, and
    /// most accounts are used.
    private static func isDesk(_ customers: [UInt32], _ population: Population) -> Bool {
        let identities = population.persons.firm.identities
        let named = customers.filter { identities.faces[Int($0)].hasName }
        if named.count < LinkageModel.smallestCrowd { return false }
        let shown = customers.filter(population.showsUse)
        if shown.count(where: population.isUntouched) * 4 > shown.count || shown.isEmpty {
            return false
        }
        let tagged = named.count { isTaggedByName($0, population) }
        let faces = named.map { identities.faces[Int($0)] }
        let strangers = faces.indices.reduce(0) { sum, place in
            sum + faces[..<place].count { identities.areStrangers($0, faces[place]) }
        }
        return tagged * 4 >= named.count * 3
            && strangers * 8 >= named.count * (named.count - 1) * 3
    }

    private static func isTaggedByName(_ customer: UInt32, _ population: Population) -> Bool {
        let identities = population.persons.firm.identities
        let face = identities.faces[Int(customer)]
        let email = population.records.word(population.records.customers.email[Int(customer)])
        guard let plus = email.firstIndex(of: "+"), let at = email.lastIndex(of: "@"), plus < at
        else { return false }
        let tag = email[plus..<at].lowercased()
        return [face.given, face.surname].contains {
            $0 != Face.none && tag.contains(identities.text(of: $0))
        }
    }

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
