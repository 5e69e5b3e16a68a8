internal import Statistics

/// Compared pairs: their levels and the shares of the values that they agree on.
struct PairSample: Sendable {
    let width: Int
    private(set) var levels: [UInt8] = []
    private(set) var shares: [Float] = []

    var count: Int { levels.count / max(1, width) }

    /// - Complexity: O(pairs x width) comparisons.
    init(
        _ pairs: [(Int, Int)], _ records: RecordSet, _ frequencies: Frequencies, threads: Int
    ) {
        width = records.fields.count
        let step = 4096
        let parts = parallelMap((pairs.count + step - 1) / step, threads: threads) { part in
            Self.compared(
                pairs[(part * step)..<min(pairs.count, part * step + step)], records, frequencies)
        }
        for part in parts {
            levels += part.levels
            shares += part.shares
        }
    }

    private static func compared(
        _ pairs: ArraySlice<(Int, Int)>, _ records: RecordSet, _ frequencies: Frequencies
    ) -> (levels: [UInt8], shares: [Float]) {
        let width = records.fields.count
        var levels = [UInt8](repeating: 0, count: pairs.count * width)
        var shares = [Float](repeating: 1, count: pairs.count * width)
        let bases = records.fields.map(\.values.lowerBound)
        records.withComparison { comparison in
            levels.withUnsafeMutableBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return }
                for (place, (left, right)) in pairs.enumerated() {
                    comparison.compare(left, right, start + place * width)
                    for field in 0..<width
                    where start[place * width + field] == Agreement.exact {
                        let value = Int(records.cells[left * width + field]) - bases[field]
                        shares[place * width + field] = frequencies.shares[field][value]
                    }
                }
            }
        }
        return (levels, shares)
    }

    func withPair<Result>(
        _ index: Int, _ body: (UnsafePointer<UInt8>, UnsafePointer<Float>) -> Result
    ) -> Result {
        levels.withUnsafeBufferPointer { levels in
            shares.withUnsafeBufferPointer { shares in
                guard let l = levels.baseAddress, let s = shares.baseAddress else {
                    preconditionFailure("no pair \(index) in an empty sample")
                }
                return body(l + index * width, s + index * width)
            }
        }
    }
}
