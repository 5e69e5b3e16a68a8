internal import Linkage
internal import Records

/// Finds the persons among the accounts of one affiliate.
///
/// Candidates share an address, a handle, a skeleton, a lead, a full name, a given name or a
/// surname; a block that is too large is compared within a window of neighbours only, so that the
/// work stays near-linear (sorted neighbourhood: Hernandez & Stolfo 1995).
struct PersonLinker {
    private let scope: LinkageScope

    init(_ scope: LinkageScope) { self.scope = scope }

    /// Groups of at least two members, by their positions, and how those alike compare.
    ///
    /// - Complexity: O(members log members) with capped blocks.
    func groups() -> (groups: [[Int]], alike: AlikePairs) {
        var sets = DisjointSets(rank: Array(0..<UInt32(scope.size)))
        let (pairs, alike) = comparedPairs()
        for pair in pairs { sets.union(UInt32(pair.left), UInt32(pair.right)) }
        var members: [UInt32: [Int]] = [:]
        for index in Set(pairs.flatMap { [$0.left, $0.right] }).sorted() {
            members[sets.find(UInt32(index)), default: []].append(index)
        }
        return (members.sorted { $0.key < $1.key }.flatMap { split($0.value) }, alike)
    }

    struct Pair {
        var left: Int
        var right: Int
    }

    /// Pairs that are one person at the threshold.
    func linkedPairs() -> [Pair] { comparedPairs().linked }

    private func comparedPairs() -> (linked: [Pair], alike: AlikePairs) {
        var pairs = ComparedPairs()
        for block in scope.blocks {
            LinkageScope.forEachRun(block) { run in
                if run.count < 2 { return }
                let reach = Self.reach(in: run.count)
                let order = reach < run.count ? sorted(run) : run
                for (place, entry) in zip(order.indices, order) {
                    for other in order[(place + 1)...].prefix(reach) {
                        add(LinkageScope.index(entry), LinkageScope.index(other), &pairs)
                    }
                }
            }
        }
        return (pairs.linked, pairs.alike)
    }

    private struct ComparedPairs {
        var linked: [Pair] = []
        var alike = AlikePairs()
        /// Pairs in `alike`, which may meet in several blocks.
        var counted: Set<UInt64> = []
    }

    /// How many of those behind it in the block's order each member is compared with.
    private static func reach(in size: Int) -> Int {
        size <= LinkageModel.largestBlock ? size : LinkageModel.window
    }

    /// Pairs that are compared in a block.
    static func comparisons(in size: Int) -> Int {
        let reach = min(reach(in: size), max(0, size - 1))
        return size * reach - reach * (reach + 1) / 2
    }

    private func add(_ left: Int, _ right: Int, _ pairs: inout ComparedPairs) {
        guard left != right, left < scope.size, right < scope.size, scope.mayAgree(left, right),
            !scope.isHopeless(left, right)
        else { return }
        var comparison = scope.compareByFixedWeights(left, right)
        if let pattern = AlikePattern(comparison, logOdds: scope.weight(comparison)),
            pairs.counted.insert(Self.key(left, right)).inserted
        {
            pairs.alike.add(pattern, carriers: comparison.carriers)
        }
        comparison.learn(scope.firm.weights)
        if scope.weight(comparison) >= LinkageModel.threshold {
            pairs.linked.append(Pair(left: left, right: right))
        }
    }

    /// The same whichever of the two comes first.
    private static func key(_ left: Int, _ right: Int) -> UInt64 {
        UInt64(min(left, right)) << 32 | UInt64(max(left, right))
    }

    /// A large block by what its members may further have in common.
    private func sorted(_ run: ArraySlice<UInt64>) -> ArraySlice<UInt64> {
        let keys = scope.firm.identities.keys
        return run.sorted { left, right in
            let (a, b) = (LinkageScope.index(left), LinkageScope.index(right))
            let (x, y) = (scope.faces[a], scope.faces[b])
            if x.name != y.name {
                if x.name == Face.none || y.name == Face.none { return y.name == Face.none }
                return keys.precedes(x.name, y.name)
            }
            return x.country != y.country ? x.country < y.country : a < b
        }[...]
    }

    /// Splits a chain: who is weakly tied to the group on the whole leaves it.
    ///
    /// Average linkage over the different faces: the two groups with the highest mean log-odds are
    /// joined as long as these favour one person.
    ///
    /// - Complexity: O(faces^3) with at most `largestPerson` faces.
    private func split(_ members: [Int]) -> [[Int]] {
        if members.count < 3 { return [members] }
        var faces: [[Int]] = []
        var places: [FaceKey: Int] = [:]
        for member in members {
            let key = FaceKey(scope.faces[member])
            if let place = places[key] {
                faces[place].append(member)
            } else {
                places[key] = faces.count
                faces.append([member])
            }
        }
        if faces.count < 3 { return [members] }
        if let crowd = byName(faces) { return crowd }
        if faces.count > LinkageModel.largestPerson { return [members] }
        return AverageLinkage(faces.count) { left, right in
            let comparison = scope.compare(faces[left][0], faces[right][0])
            return comparison.isComparable ? max(-6, min(8, scope.weight(comparison))) : nil
        }
        .clusters().map { $0.flatMap { faces[$0] }.sorted() }.filter { $0.count > 1 }
    }

    /// The group taken apart by name and mailbox where most of its faces bear names of their own:
    /// a crowd behind addresses of one make is a ring of many, not one person. `nil` otherwise.
    private func byName(_ faces: [[Int]]) -> [[Int]]? {
        if faces.count > LinkageModel.largestCrowd { return nil }
        var names = DisjointSets(rank: Array(0..<UInt32(faces.count)))
        var persons = names
        for left in faces.indices {
            for right in faces.indices.dropFirst(left + 1) {
                let (a, b) = (faces[left][0], faces[right][0])
                let isOneMailbox =
                    scope.faces[a].email == scope.faces[b].email && scope.faces[a].hasAddress
                let isOneName = scope.areNamedAlike(a, b)
                if isOneName { names.union(UInt32(left), UInt32(right)) }
                if isOneName || isOneMailbox { persons.union(UInt32(left), UInt32(right)) }
            }
        }
        let named = faces.indices.filter { scope.faces[faces[$0][0]].hasName }
        let different = Set(named.map { names.find(UInt32($0)) }).count
        guard different >= LinkageModel.smallestCrowd, different * 5 >= named.count * 3 else {
            return nil
        }
        return Dictionary(grouping: faces.indices) { persons.find(UInt32($0)) }
            .sorted { $0.key < $1.key }
            .map { $0.value.flatMap { faces[$0] }.sorted() }.filter { $0.count > 1 }
    }

    private struct FaceKey: Hashable {
        let email: UInt32
        let name: UInt32
        let country: UInt16

        init(_ face: Face) {
            email = face.email
            name = face.name
            country = face.country
        }
    }
}

extension LinkageScope {
    /// Whether two faces bear one name, perhaps swapped or misspelled.
    func areNamedAlike(_ left: Int, _ right: Int) -> Bool {
        [.same, .swapped, .near].contains(compare(left, right).name)
    }

    /// A cheap look before a comparison: whether more agrees than one half of a name.
    func mayAgree(_ left: Int, _ right: Int) -> Bool {
        let (a, b) = (faces[left], faces[right])
        if a.name == b.name { return true }
        if a.name == Face.none || b.name == Face.none { return true }
        if a.skeleton == b.skeleton || a.lead == b.lead || a.handle == b.handle { return true }
        return a.given == b.given || a.surname == b.surname || a.given == b.surname
            || a.surname == b.given
    }
}
