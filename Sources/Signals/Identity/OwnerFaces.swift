internal import Records

/// The directory's faces that an affiliate's customers are compared with.
struct OwnerFaces: Sendable {
    enum Role: Sendable { case own, parent, circle }

    struct Owner: Sendable {
        var role: Role
        var affiliate: UInt32
        var face: Face
        /// What is taken from the agreement for the looks and for how seldom such a thing is.
        var penalty: Double
    }

    /// By affiliate; empty where the directory has no entry.
    private var owners: [UInt32: [Owner]] = [:]

    subscript(affiliate: UInt32) -> [Owner] { owners[affiliate] ?? [] }

    /// Natural log-likelihood ratio taken off where the parent agrees, not the affiliate itself.
    private static let parentPenalty = 1.0
    /// Least agreement on both sides of a circle together, after the looks.
    private static let leastCircle = 3.0

    init(_ population: Population) {
        let faces = population.persons.firm.identities.affiliates
        if faces.isEmpty { return }
        for affiliate in population.order.affiliates {
            guard !population.buyers[affiliate].isEmpty else { continue }
            let looks = Numerics.ln(Double(population.buyers[affiliate].count))
            if let face = faces[affiliate] {
                owners[affiliate, default: []].append(
                    Owner(role: .own, affiliate: affiliate, face: face, penalty: looks))
            }
            guard let parent = population.records.directory[affiliate]?.parent,
                parent != CustomerTable.none, let face = faces[parent]
            else { continue }
            owners[affiliate, default: []].append(
                Owner(
                    role: .parent, affiliate: parent, face: face,
                    penalty: looks + Self.parentPenalty))
        }
        addCircles(population, faces)
    }

    /// Owners who buy through each other's links: A's through B and B's through A.
    private mutating func addCircles(_ population: Population, _ faces: [UInt32: Face]) {
        let visits = OwnerVisits(population, faces)
        for (guest, host) in visits.mutual(population.order) {
            guard let face = faces[guest] else { continue }
            let (there, back) = (
                visits.evidence(of: guest, under: host), visits.evidence(of: host, under: guest)
            )
            let strength = there + back - Numerics.ln(Double(max(1, faces.count)))
            if strength < Self.leastCircle { continue }
            owners[host, default: []].append(
                Owner(role: .circle, affiliate: guest, face: face, penalty: there - strength))
        }
    }
}

/// Customers of one affiliate who look like the owner of another.
private struct OwnerVisits {
    private let population: Population
    private let faces: [UInt32: Face]
    /// Owners seen among the customers of each host.
    private var guests: [UInt32: Set<UInt32>] = [:]

    init(_ population: Population, _ faces: [UInt32: Face]) {
        self.population = population
        self.faces = faces
        var owners: [UInt32: [UInt32]] = [:]
        for affiliate in population.order.affiliates {
            guard let face = faces[affiliate] else { continue }
            for key in Self.keys(face) { owners[key, default: []].append(affiliate) }
        }
        let customers = population.persons.firm.identities.faces
        for host in population.order.affiliates where faces[host] != nil {
            for customer in population.buyers[host] {
                for key in Self.keys(customers[Int(customer)]) {
                    for guest in owners[key] ?? [] where guest != host {
                        guests[host, default: []].insert(guest)
                    }
                }
            }
        }
    }

    private static func keys(_ face: Face) -> [UInt32] {
        [face.email, face.name, face.handle].filter { $0 != Face.none }
    }

    /// Guest and host of each mutual visit, both ways round, in canonical order.
    func mutual(_ order: CanonicalOrder) -> [(guest: UInt32, host: UInt32)] {
        order.affiliates.flatMap { host in
            (guests[host] ?? []).filter { guests[$0]?.contains(host) ?? false }
                .sorted { order.affiliateRank[Int($0)] < order.affiliateRank[Int($1)] }
                .map { ($0, host) }
        }
    }

    /// The best agreement of a host's customer with the guest, after the looks.
    func evidence(of guest: UInt32, under host: UInt32) -> Double {
        guard let face = faces[guest] else { return 0 }
        let members = population.buyers[host]
        let scope = LinkageScope(population.persons.firm, members: members, others: [face])
        let best = (0..<scope.size).map { scope.compare($0, scope.size).total }.max() ?? 0
        return Numerics.quantized(best - Numerics.ln(Double(max(1, members.count))))
    }
}
