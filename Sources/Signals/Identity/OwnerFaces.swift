internal import Records

/// The directory's faces that an affiliate's customers are compared with.
struct OwnerFaces: Sendable {
    enum Role: Sendable { case own, parent, circle }

    struct Owner: Sendable, Equatable {
        var role: Role
        var affiliate: UInt32
        var face: Face
        /// What is taken from the agreement for the looks and for how seldom such a thing is.
        var penalty: Double
        /// Agreement below which a customer is not compared at all: a circle, however sure of its
        /// other side, has no part for those who are not like the guest themselves.
        var least = 0.0
    }

    /// By affiliate; empty where the directory has no entry.
    private var owners: [UInt32: [Owner]] = [:]

    subscript(affiliate: UInt32) -> [Owner] { owners[affiliate] ?? [] }

    /// Natural log-likelihood ratio taken off where the parent agrees, not the affiliate itself.
    private static let parentPenalty = 1.0
    /// Least agreement on both sides of a circle together, and on each side, after the looks: an
    /// owner who openly buys through another makes no circle with that one's namesake.
    private static let leastCircle = 3.0
    private static let leastSide = 2.0

    init(_ population: Population, _ visits: OwnerVisits) {
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
        addCircles(population, faces, visits)
    }

    /// Owners who buy through each other's links: A's through B and B's through A, or in turn
    /// through three.
    private mutating func addCircles(
        _ population: Population, _ faces: [UInt32: Face], _ visits: OwnerVisits
    ) {
        let chance = Numerics.ln(Double(max(1, faces.count)))
        var sides: [OwnerVisits.Visit: Double] = [:]
        var strongest: [OwnerVisits.Visit: Double] = [:]
        var order: [OwnerVisits.Visit] = []
        for (visit, others) in visits.circles(population.order) {
            let all = ([visit] + others).map { side in
                let known = sides[side] ?? visits.evidence(of: side, population)
                sides[side] = known
                return known
            }
            let strength = all.reduce(0, +) - Double(others.count) * chance
            if strength < Self.leastCircle || all.contains(where: { $0 < Self.leastSide }) {
                continue
            }
            if strongest[visit] == nil { order.append(visit) }
            strongest[visit] = max(strongest[visit] ?? strength, strength)
        }
        for visit in order { add(visit, strongest[visit] ?? 0, sides[visit] ?? 0, population) }
    }

    private mutating func add(
        _ visit: OwnerVisits.Visit, _ strength: Double, _ there: Double, _ population: Population
    ) {
        guard let face = population.persons.firm.identities.affiliates[visit.guest] else { return }
        let looks = Numerics.ln(Double(max(1, population.buyers[visit.host].count)))
        owners[visit.host, default: []].append(
            Owner(
                role: .circle, affiliate: visit.guest, face: face,
                penalty: looks + there - strength, least: looks + Self.leastSide))
    }
}
