/// Union-find whose representative is the member of the smallest rank, in whatever order the
/// unions come.
///
/// Complexity: near O(1) a call, amortised (Tarjan 1975; path halving).
package struct DisjointSets {
    private var parent: [UInt32]
    private let rank: [UInt32]

    /// - Parameter rank: the canonical position of each element.
    package init(rank: [UInt32]) {
        parent = Array(0..<UInt32(rank.count))
        self.rank = rank
    }

    package mutating func find(_ element: UInt32) -> UInt32 {
        var element = element
        while parent[Int(element)] != element {
            parent[Int(element)] = parent[Int(parent[Int(element)])]
            element = parent[Int(element)]
        }
        return element
    }

    package mutating func union(_ left: UInt32, _ right: UInt32) {
        let (a, b) = (find(left), find(right))
        if a == b { return }
        if rank[Int(a)] < rank[Int(b)] { parent[Int(b)] = a } else { parent[Int(a)] = b }
    }
}
