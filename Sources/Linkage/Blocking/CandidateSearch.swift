internal import Statistics

/// A pair of records and its log-odds of being one person.
struct ScoredPair: Sendable {
    var left: UInt32
    var right: UInt32
    var logOdds: Float
}

/// Goes through the pairs of all blocks, each pair once as far as blocks are compared in full.
struct CandidateSearch: Sendable {
    let records: RecordSet
    let blocks: Blocks
    let threads: Int

    /// Blocks that one call of a worker goes through.
    private static let shard = 8192

    private struct Shard: Sendable {
        var pass: Int
        var blocks: Range<Int>
    }

    private var shards: [Shard] {
        blocks.passes.indices.flatMap { pass in
            let count = blocks.passes[pass].blockCount
            return stride(from: 0, to: count, by: Self.shard).map {
                Shard(pass: pass, blocks: $0..<min(count, $0 + Self.shard))
            }
        }
    }

    /// How many pairs there are to compare.
    func pairCount() -> Int {
        blocks.passes.reduce(0) { sum, pass in
            sum
                + (0..<pass.blockCount).reduce(0) {
                    let size = pass.starts[$1 + 1] - pass.starts[$1]
                    return $0 + size * (size - 1) / 2
                }
        }
    }

    /// A sample of the pairs that keeps one of `keeping`, chosen by hash.
    func sample(keeping: UInt64) -> [(Int, Int)] {
        let shards = shards
        return parallelMap(shards.count, threads: threads) { index in
            var kept: [(Int, Int)] = []
            forEachPair(shards[index]) { left, right in
                let hash = KeyHash.mix(UInt64(left) << 32 | UInt64(right))
                if hash % keeping == 0 { kept.append((left, right)) }
            }
            return kept
        }.flatMap(\.self)
    }

    /// All pairs with at least `threshold` log-odds, each once, by their records.
    func scored(
        _ model: PairModel, _ frequencies: Frequencies, threshold: Double
    ) -> [ScoredPair] {
        let shards = shards
        let table = RatioTable(model)
        let shares = ShareTable(records, frequencies, table)
        let found = parallelMap(shards.count, threads: threads) { index in
            var pairs: [ScoredPair] = []
            records.withComparison { comparison in
                var scorer = PairScorer(comparison, table, shares, threshold: threshold)
                forEachPair(shards[index]) { left, right in
                    if let logOdds = scorer.logOdds(left, right) {
                        pairs.append(
                            ScoredPair(
                                left: UInt32(left), right: UInt32(right),
                                logOdds: Float(logOdds)))
                    }
                }
                scorer.free()
            }
            return pairs
        }
        return Self.unique(found.flatMap(\.self))
    }

    private static func unique(_ pairs: [ScoredPair]) -> [ScoredPair] {
        let sorted = pairs.sorted { ($0.left, $0.right) < ($1.left, $1.right) }
        var result: [ScoredPair] = []
        for pair in sorted
        where result.last.map({ $0.left != pair.left || $0.right != pair.right }) ?? true {
            result.append(pair)
        }
        return result
    }

    /// Pairs that no earlier pass compares in full, the smaller record first.
    private func forEachPair(_ shard: Shard, _ body: (Int, Int) -> Void) {
        let pass = blocks.passes[shard.pass]
        let first = records.isAcross ? records.firstCount : -1
        blocks.keys.withUnsafeBufferPointer { keys in
            pass.members.withUnsafeBufferPointer { members in
                for block in shard.blocks {
                    let isPart = block >= pass.firstPart
                    let (start, end) = (pass.starts[block], pass.starts[block + 1])
                    for i in start..<end {
                        for j in (i + 1)..<max(i + 1, end) {
                            let (left, right) = (Int(members[i]), Int(members[j]))
                            if first >= 0, (left < first) == (right < first) { continue }
                            let upTo = isPart ? blocks.passCount : shard.pass
                            if sharesKey(keys, left, right, upTo: upTo) { continue }
                            body(left, right)
                        }
                    }
                }
            }
        }
    }

    private func sharesKey(
        _ keys: UnsafeBufferPointer<UInt32>, _ left: Int, _ right: Int, upTo pass: Int
    ) -> Bool {
        let (a, b) = (left * blocks.passCount, right * blocks.passCount)
        for other in 0..<pass where keys[a + other] == keys[b + other] && keys[a + other] != 0 {
            return true
        }
        return false
    }
}
