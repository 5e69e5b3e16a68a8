internal import Statistics

/// Groups records into persons without chaining.
///
/// Pairs at the threshold make groups; each group of three or more is joined anew by average
/// linkage over all its pairs, so that one strong link does not tie two persons together. Groups
/// that are too large for that are first cut at ever higher thresholds.
struct PersonClusters {
    let count: Int
    let threads: Int
    /// Log-odds of all pairs of some records, whether they were candidates or not, row by row.
    let logOdds: @Sendable ([Int]) -> [Double]

    static let largest = 48
    /// Log-odds count between these, so that one pair alone decides nothing.
    static let range = -8.0...10.0

    /// - Returns: by record the smallest record of its person.
    func persons(_ pairs: [ScoredPair], threshold: Double) -> [UInt32] {
        var persons = Array(0..<UInt32(count))
        let groups = groups(pairs, threshold: threshold)
        let parts = parallelMap(groups.count, threads: threads) { split(groups[$0], threshold) }
        for cluster in parts.joined() {
            for member in cluster { persons[member] = UInt32(cluster[0]) }
        }
        return persons
    }

    /// Groups of at least two records with their pairs, by their first records.
    private func groups(_ pairs: [ScoredPair], threshold: Double) -> [Group] {
        var sets = DisjointSets(rank: Array(0..<UInt32(count)))
        for pair in pairs where Double(pair.logOdds) >= threshold {
            sets.union(pair.left, pair.right)
        }
        var groups: [UInt32: Group] = [:]
        for pair in pairs where Double(pair.logOdds) >= threshold {
            let root = sets.find(pair.left)
            groups[root, default: Group()].pairs.append(pair)
        }
        return groups.sorted { $0.key < $1.key }.map { _, group in
            var group = group
            group.members = Set(group.pairs.flatMap { [Int($0.left), Int($0.right)] }).sorted()
            return group
        }
    }

    private struct Group: Sendable {
        var members: [Int] = []
        var pairs: [ScoredPair] = []
    }

    private func split(_ group: Group, _ threshold: Double) -> [[Int]] {
        let members = group.members
        if members.count == 2 { return [members] }
        if members.count > Self.largest {
            let higher = threshold + 2
            let inner = PersonClusters(count: members.count, threads: 1) { [logOdds] in
                logOdds($0.map { members[$0] })
            }
            let places = Dictionary(uniqueKeysWithValues: zip(members, members.indices))
            let pairs = group.pairs.compactMap { pair -> ScoredPair? in
                guard Double(pair.logOdds) >= higher, let left = places[Int(pair.left)],
                    let right = places[Int(pair.right)]
                else { return nil }
                return ScoredPair(
                    left: UInt32(left), right: UInt32(right), logOdds: pair.logOdds)
            }
            let persons = inner.persons(pairs, threshold: higher)
            return Dictionary(grouping: members.indices) { persons[$0] }
                .values.map { $0.map { members[$0] } }.sorted { $0[0] < $1[0] }
        }
        let weights = logOdds(members)
        return AverageLinkage(members.count) { left, right in
            let weight = weights[left * members.count + right]
            return min(max(weight, Self.range.lowerBound), Self.range.upperBound)
        }
        .clusters().map { $0.map { members[$0] } }
    }
}
