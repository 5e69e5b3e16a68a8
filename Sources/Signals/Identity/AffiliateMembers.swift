internal import Records

/// The customers who count under each affiliate, in canonical order.
struct AffiliateMembers: Sendable {
    static let none = UInt32.max

    private var lists: [[UInt32]] = []
    /// The affiliate under which each customer counts; `none` before signing up.
    private(set) var affiliate: [UInt32] = []
    /// Who is known but signs up only later.
    private var later: Set<UInt32> = []
    private var asOf = EventTime.distantPast

    subscript(affiliate: UInt32) -> [UInt32] { lists[Int(affiliate)] }

    func count(of affiliate: UInt32) -> Int { lists[Int(affiliate)].count }

    mutating func grow(affiliates: Int, customers: Int) {
        let missing = max(0, affiliates - lists.count)
        lists.append(contentsOf: repeatElement([], count: missing))
        let newcomers = max(0, customers - affiliate.count)
        affiliate.append(contentsOf: repeatElement(Self.none, count: newcomers))
    }

    /// Customers who may count otherwise than before.
    ///
    /// - Complexity: O(changed + those who sign up later), O(customers) when time went back.
    mutating func due(_ records: CurrentRecords, asOf: EventTime) -> [UInt32] {
        defer { self.asOf = asOf }
        if asOf < self.asOf {
            return (0..<UInt32(records.customers.count)).filter(records.isKnown)
        }
        let changed = records.changedCustomers.members.filter(records.isKnown)
        if asOf == self.asOf || later.isEmpty { return changed }
        return Array(
            Set(changed).union(later.filter { records.customers.signup[Int($0)] <= asOf }))
    }

    /// Counts customers where they belong.
    ///
    /// - Parameter customers: each once.
    /// - Returns: affiliates whose list changed.
    /// - Complexity: O(k log k + lists concerned).
    mutating func place(
        _ customers: [UInt32], _ records: CurrentRecords, rank: [UInt32], asOf: EventTime
    ) -> Set<UInt32> {
        var newcomers: [UInt32: [UInt32]] = [:]
        for id in customers {
            let hasSignedUp = records.hasSignedUp(id, by: asOf)
            if hasSignedUp { later.remove(id) } else { later.insert(id) }
            let target = hasSignedUp ? records.customers.affiliate[Int(id)] : Self.none
            let source = affiliate[Int(id)]
            if source == target { continue }
            if source != Self.none { newcomers[source, default: []] += [] }
            if target != Self.none { newcomers[target, default: []].append(id) }
            affiliate[Int(id)] = target
        }
        for (owner, added) in newcomers {
            lists[Int(owner)] = merged(lists[Int(owner)], added, owner, rank)
        }
        return Set(newcomers.keys)
    }

    private func merged(
        _ old: [UInt32], _ added: [UInt32], _ owner: UInt32, _ rank: [UInt32]
    ) -> [UInt32] {
        let added = added.sorted { rank[Int($0)] < rank[Int($1)] }
        var result: [UInt32] = []
        result.reserveCapacity(old.count + added.count)
        var next = 0
        for id in old where affiliate[Int(id)] == owner {
            while next < added.count, rank[Int(added[next])] < rank[Int(id)] {
                result.append(added[next])
                next += 1
            }
            result.append(id)
        }
        result += added[next...]
        return result
    }
}
