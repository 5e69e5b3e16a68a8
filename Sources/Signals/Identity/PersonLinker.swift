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

    /// The persons and the pairs that they are made from.
    ///
    /// - Complexity: O(members log members) with capped blocks.
    func persons() -> FoundPersons {
        let notes = notedPairs()
        let linked = notes.compactMap { $0.note.isLinked ? $0.pair : nil }
        let alike = notes.reduce(into: AlikePairs()) { $0.add($1.note) }
        return FoundPersons(groups: groups(of: linked), alike: alike, notes: notes)
    }

    /// Groups of at least two members, by their positions, of pairs that are linked.
    func groups(of pairs: [Pair]) -> [[Int]] {
        var sets = DisjointSets(rank: Array(0..<UInt32(scope.size)))
        for pair in pairs { sets.union(UInt32(pair.left), UInt32(pair.right)) }
        var members: [UInt32: [Int]] = [:]
        for index in Set(pairs.flatMap { [$0.left, $0.right] }).sorted() {
            members[sets.find(UInt32(index)), default: []].append(index)
        }
        return members.sorted { $0.key < $1.key }.flatMap { split($0.value) }
    }

    /// Two members, the first in front.
    struct Pair: Hashable, Sendable {
        var left: Int
        var right: Int
    }

    /// Pairs that are one person at the threshold.
    func linkedPairs() -> [Pair] {
        notedPairs().compactMap { $0.note.isLinked ? $0.pair : nil }
    }

    /// Pairs that are linked or teach something, each once.
    private func notedPairs() -> [(pair: Pair, note: PairNote)] {
        var notes: [(pair: Pair, note: PairNote)] = []
        var noted: Set<Pair> = []
        for block in scope.blocks {
            LinkageScope.forEachRun(block) { run in
                if run.count < 2 { return }
                let reach = Self.reach(in: run.count)
                let order = reach < run.count ? sorted(run) : run
                for (place, entry) in zip(order.indices, order) {
                    for other in order[(place + 1)...].prefix(reach) {
                        let (a, b) = (LinkageScope.index(entry), LinkageScope.index(other))
                        let pair = Pair(left: min(a, b), right: max(a, b))
                        if let note = scope.note(pair.left, pair.right),
                            noted.insert(pair).inserted
                        {
                            notes.append((pair, note))
                        }
                    }
                }
            }
        }
        return notes
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

    /// A large block by what its members may further have in common.
    private func sorted(_ run: ArraySlice<UInt64>) -> ArraySlice<UInt64> {
        run.sorted { left, right in
            let (a, b) = (LinkageScope.index(left), LinkageScope.index(right))
            return scope.firm.identities.standsBefore(scope.faces[a], scope.faces[b]) ?? (a < b)
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

/// What two members' comparison leaves behind.
struct PairNote: Hashable, Sendable {
    var isLinked: Bool
    /// Where it counts among `AlikePairs`, and how much; 0 where it does not.
    var cell: Int32
    var count: Int32
}

/// What is found among the accounts of one affiliate.
struct FoundPersons: Sendable {
    /// Groups of at least two, by their positions.
    var groups: [[Int]] = []
    var alike = AlikePairs()
    var notes: [(pair: PersonLinker.Pair, note: PairNote)] = []
}

extension IdentityTable {
    /// The order of a large block; `nil` where it is that of the accounts.
    func standsBefore(_ left: Face, _ right: Face) -> Bool? {
        if left.name != right.name {
            if left.name == Face.none || right.name == Face.none { return right.name == Face.none }
            return keys.precedes(left.name, right.name)
        }
        return left.country != right.country ? left.country < right.country : nil
    }
}

extension LinkageScope {
    /// Compares two members; `nil` where they are no link and teach nothing.
    func note(_ left: Int, _ right: Int) -> PairNote? {
        guard left != right, left < size, right < size, mayAgree(left, right),
            !isHopeless(left, right)
        else { return nil }
        var comparison = compareByFixedWeights(left, right)
        let pattern = AlikePattern(comparison, logOdds: weight(comparison))
        let count = pattern == nil ? 0 : AlikePairs.count(carriers: comparison.carriers)
        comparison.learn(firm.weights)
        let isLinked = weight(comparison) >= LinkageModel.threshold
        if !isLinked && pattern == nil { return nil }
        return PairNote(
            isLinked: isLinked, cell: Int32(pattern?.cell ?? 0), count: Int32(count))
    }

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
        if right >= size {
            if spells(b, in: a) || hasDomain(of: b, a) || mayBeSlips(left, right) { return true }
        }
        return a.given == b.given || a.surname == b.surname || a.given == b.surname
            || a.surname == b.given
    }

    /// Whether both parts of two names are alike: too loose for finding who is one person among all
    /// of an affiliate's accounts, but not for who is like a given one.
    func mayBeSlips(_ left: Int, _ right: Int) -> Bool {
        firm.identities.slips(faces[left], faces[right]) != nil
    }
}
