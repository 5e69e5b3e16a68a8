internal import Statistics

/// Which records share the key of each pass.
///
/// Blocks larger than `largest` are taken apart by the keys of other fields, and what is still too
/// large is left to the other passes: the work stays near-linear in the records.
struct Blocks: Sendable {
    static let largest = 40

    let passCount: Int
    /// `n x passes`: the key that a pass compares the record by in full, 0 where it does not.
    private(set) var keys: [UInt32]
    /// By pass: members block by block, and where each block begins.
    private(set) var passes: [Pass] = []

    struct Pass: Sendable {
        var members: [UInt32] = []
        /// Starts and, at the end, the count of members.
        var starts: [Int] = [0]
        /// Blocks from here on are parts of blocks that are too large.
        var firstPart = 0

        mutating func close() {
            if members.count > starts[starts.count - 1] { starts.append(members.count) }
        }
        var blockCount: Int { starts.count - 1 }
    }

    /// - Complexity: O(n passes), with blocks that are too large O(n passes fields).
    init(_ records: RecordSet, _ plan: BlockingPlan, threads: Int) {
        passCount = plan.passes.count
        let made = parallelMap(plan.passes.count, threads: threads) { index in
            Self.divide(records, plan.passes[index])
        }
        passes = made.map(\.pass)
        keys = [UInt32](repeating: 0, count: records.count * passCount)
        for (pass, one) in made.enumerated() {
            for record in 0..<records.count { keys[record * passCount + pass] = one.keys[record] }
        }
    }

    private static func divide(
        _ records: RecordSet, _ pass: BlockingPass
    ) -> (pass: Pass, keys: [UInt32]) {
        let hashes = pass.keys(records)
        var kept = [UInt32](repeating: 0, count: records.count)
        var result = Pass()
        var large: [ArraySlice<UInt64>] = []
        let order = grouped(hashes)
        forEachRun(order) { run in
            if run.count < 2 { return }
            if run.count > largest {
                large.append(run)
                return
            }
            for entry in run {
                let record = Int(entry & recordMask)
                result.members.append(UInt32(record))
                kept[record] = max(1, UInt32(truncatingIfNeeded: hashes[record]))
            }
            result.close()
        }
        result.firstPart = result.blockCount
        for run in large { takeApart(run, records, pass, &result) }
        return (result, kept)
    }

    private static let recordMask: UInt64 = 0xFFF_FFFF

    /// Hash and record of each record with a key, equal hashes side by side.
    private static func grouped(_ hashes: [UInt64]) -> [UInt64] {
        var entries: [UInt64] = []
        entries.reserveCapacity(hashes.count)
        for (record, hash) in hashes.enumerated() where hash != KeyHash.none {
            entries.append(hash & ~recordMask | UInt64(record))
        }
        RadixSort.sort(&entries, fromBit: 28)
        return entries
    }

    private static func forEachRun(
        _ entries: [UInt64], _ body: (ArraySlice<UInt64>) -> Void
    ) {
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, (entries[end] ^ entries[start]) & ~recordMask == 0 {
                end += 1
            }
            body(entries[start..<end])
            start = end
        }
    }

    /// The members of a block by the key of each other field.
    private static func takeApart(
        _ run: ArraySlice<UInt64>, _ records: RecordSet, _ pass: BlockingPass,
        _ result: inout Pass
    ) {
        let width = records.fields.count
        let used = Set(pass.keys.map(\.field))
        for field in records.fields.indices where !used.contains(field) {
            let key = BlockKey(field: field, form: .first)
            var entries: [UInt64] = []
            for entry in run {
                let record = Int(entry & recordMask)
                let hash = key.key(of: records.cells[record * width + field], records)
                if hash != KeyHash.none {
                    entries.append(KeyHash.mix(hash) & ~recordMask | UInt64(record))
                }
            }
            entries.sort()
            forEachRun(entries) { part in
                if part.count < 2 || part.count > largest { return }
                result.members += part.map { UInt32($0 & recordMask) }
                result.close()
            }
        }
    }
}

/// Least significant digit first: stable, linear.
enum RadixSort {
    /// Sorts by the bits from `fromBit` on; what they leave equal keeps its order.
    static func sort(_ values: inout [UInt64], fromBit: Int) {
        if values.count < 2048 {
            // Entries carry their place in the lower bits, so that no order is left open.
            values.sort()
            return
        }
        var other = [UInt64](repeating: 0, count: values.count)
        for shift in stride(from: fromBit, to: 64, by: 12) {
            var starts = [Int](repeating: 0, count: 4097)
            let mask = UInt64(shift + 12 > 64 ? (1 << (64 - shift)) - 1 : 4095)
            for value in values { starts[Int(value >> UInt64(shift) & mask) + 1] += 1 }
            for digit in 1...4096 { starts[digit] += starts[digit - 1] }
            for value in values {
                let digit = Int(value >> UInt64(shift) & mask)
                other[starts[digit]] = value
                starts[digit] += 1
            }
            swap(&values, &other)
        }
    }
}
