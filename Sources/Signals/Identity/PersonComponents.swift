internal import Linkage
internal import Records

/// Persons as the connected parts of what is linked, under affiliates and across them.
///
/// After a change only the parts that it touches are put together anew. What comes out depends on
/// the links alone: a part is named by its canonical first account.
struct PersonComponents: Sendable {
    private(set) var person: [UInt32] = []
    /// The accounts of a part as a ring.
    private var ring: [UInt32] = []
    /// Where an account stands in the region that is put together; meaningless between calls.
    private var place: [UInt32] = []

    /// Makes room for customers below the count, each a person.
    mutating func grow(to count: Int) {
        for id in UInt32(person.count)..<UInt32(max(person.count, count)) {
            person.append(id)
            ring.append(id)
            place.append(0)
        }
    }

    /// Puts together anew the parts that hold any of the seeds.
    ///
    /// - Parameters:
    ///   - seeds: both ends of every link that came or went.
    ///   - rank: the canonical position of each customer.
    ///   - links: calls back with pairs that are linked, one of which is the given customer;
    ///     between them they must name every link.
    /// - Returns: the accounts that were gone through.
    /// - Complexity: O(k log k + links) for `k` accounts in the parts concerned.
    @discardableResult
    mutating func rebuild(
        around seeds: some Sequence<UInt32>, rank: [UInt32],
        links: (UInt32, (UInt32) -> Void) -> Void
    ) -> [UInt32] {
        var region = self.region(around: seeds)
        region.sort { rank[Int($0)] < rank[Int($1)] }
        for (index, id) in region.enumerated() { place[Int(id)] = UInt32(index) }
        var sets = DisjointSets(rank: Array(0..<UInt32(region.count)))
        for (index, id) in region.enumerated() {
            links(id) { other in sets.union(UInt32(index), place[Int(other)]) }
        }
        for index in region.indices.reversed() {
            let id = region[index]
            let first = region[Int(sets.find(UInt32(index)))]
            person[Int(id)] = first
            ring[Int(id)] = id
        }
        for id in region where person[Int(id)] != id {
            let first = Int(person[Int(id)])
            ring[Int(id)] = ring[first]
            ring[first] = id
        }
        return region
    }

    /// All accounts of the parts of the seeds, each once.
    private func region(around seeds: some Sequence<UInt32>) -> [UInt32] {
        var taken: Set<UInt32> = []
        var region: [UInt32] = []
        for seed in seeds where taken.insert(person[Int(seed)]).inserted {
            var id = seed
            repeat {
                region.append(id)
                id = ring[Int(id)]
            } while id != seed
        }
        return region
    }
}
