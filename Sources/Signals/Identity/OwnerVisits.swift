internal import Records

/// Customers of one affiliate who look like the owner of another, kept up to date.
///
/// Invariant: a function of the buyers, their faces and the directory.
struct OwnerVisits: Sendable {
    /// The directory's faces.
    private var faces: [UInt32: Face] = [:]
    private var owners: [UInt32: [UInt32]] = [:]
    /// How many customers of each host look like which guest.
    private var guests: [UInt32: [UInt32: Int]] = [:]
    private var visits: [UInt32: (host: UInt32, guests: Set<UInt32>)] = [:]

    init() {}

    /// - Complexity: O(touched); O(buyers) where the directory changed.
    mutating func settle(_ population: Population) {
        let directory = population.persons.firm.identities.affiliates
        if directory == faces {
            for customer in population.touched { revisit(customer, population) }
            return
        }
        self = Self()
        faces = directory
        for (affiliate, face) in directory {
            for key in Self.keys(face) { owners[key, default: []].append(affiliate) }
        }
        for customer in population.order.customers { revisit(customer, population) }
    }

    private mutating func revisit(_ customer: UInt32, _ population: Population) {
        if let (host, old) = visits.removeValue(forKey: customer) {
            for guest in old { count(guest, under: host, -1) }
        }
        let table = population.records.customers
        guard table.isKnown[Int(customer)], population.accounts[customer].purchases > 0 else {
            return
        }
        let host = table.affiliate[Int(customer)]
        if faces[host] == nil { return }
        var found: Set<UInt32> = []
        for key in Self.keys(population.persons.firm.identities.faces[Int(customer)]) {
            found.formUnion(owners[key] ?? [])
        }
        found.remove(host)
        if found.isEmpty { return }
        visits[customer] = (host, found)
        for guest in found { count(guest, under: host, 1) }
    }

    private mutating func count(_ guest: UInt32, under host: UInt32, _ step: Int) {
        let count = (guests[host]?[guest] ?? 0) + step
        guests[host, default: [:]][guest] = count > 0 ? count : nil
    }

    private static func keys(_ face: Face) -> [UInt32] {
        [face.email, face.name, face.handle].filter { $0 != Face.none }
    }

    /// A guest buys through a host's link.
    struct Visit: Hashable, Sendable {
        var guest: UInt32
        var host: UInt32
    }

    /// Each visit that others close to a circle of two or three owners, with those others; in
    /// canonical order, every circle as often as it has visits.
    func circles(_ order: CanonicalOrder) -> [(visit: Visit, others: [Visit])] {
        let rank = order.affiliateRank
        let sorted = { (ids: [UInt32]) in
            ids.sorted { rank[Int($0)] < rank[Int($1)] }
        }
        return sorted(Array(guests.keys)).flatMap { host in
            sorted(guests(of: host)).flatMap { guest in
                let visit = Visit(guest: guest, host: host)
                let pairs = has(host, under: guest) ? [[Visit(guest: host, host: guest)]] : []
                let triples = sorted(guests(of: guest)).filter { has(host, under: $0) }.map {
                    [Visit(guest: $0, host: guest), Visit(guest: host, host: $0)]
                }
                return (pairs + triples).map { (visit, $0) }
            }
        }
    }

    private func guests(of host: UInt32) -> [UInt32] { (guests[host] ?? [:]).map(\.key) }

    private func has(_ guest: UInt32, under host: UInt32) -> Bool {
        guests[host]?[guest] != nil
    }

    /// The best agreement of a host's customer with the guest, after the looks.
    func evidence(of visit: Visit, _ population: Population) -> Double {
        guard let face = faces[visit.guest] else { return 0 }
        let members = population.buyers[visit.host]
        let scope = LinkageScope(population.persons.firm, members: members, others: [face])
        let best = (0..<scope.size).map { scope.compare($0, scope.size).total }.max() ?? 0
        return Numerics.quantized(best - Numerics.ln(Double(max(1, members.count))))
    }
}
