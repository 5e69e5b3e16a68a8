/// The levels at which two records agree, field by field.
///
/// Holds pointers into a `RecordSet` for the time of one call of `withComparison`.
struct PairComparison {
    let width: Int
    let cells: UnsafePointer<UInt32>
    let values: ValueComparison
    let kinds: [ValueKind]
    let partners: [Int]

    /// - Parameter levels: `width` places to write to.
    /// - Complexity: O(width) comparisons of values.
    func compare(_ left: Int, _ right: Int, _ levels: UnsafeMutablePointer<UInt8>) {
        let (a, b) = (cells + left * width, cells + right * width)
        for field in 0..<width { levels[field] = level(field, a, b) }
        for field in 0..<width where partners[field] >= 0 {
            if isSwapped(field, a, b) {
                levels[field] = Agreement.swapped
                levels[partners[field]] = Agreement.missing
            }
        }
    }

    func level(
        _ field: Int, _ a: UnsafePointer<UInt32>, _ b: UnsafePointer<UInt32>
    ) -> UInt8 {
        let (x, y) = (a[field], b[field])
        if x == RecordSet.missing || y == RecordSet.missing { return Agreement.missing }
        if x == y { return Agreement.exact }
        return values.level(kinds[field], Int(x), Int(y))
    }

    /// Whether a field and its partner have changed places: one of the two crosses exactly, the
    /// other nearly, and they are not the same in place.
    func isSwapped(
        _ field: Int, _ a: UnsafePointer<UInt32>, _ b: UnsafePointer<UInt32>
    ) -> Bool {
        let partner = partners[field]
        let crosses = (a[field] == b[partner], a[partner] == b[field])
        guard crosses.0 || crosses.1, a[field] != b[field] else { return false }
        let cells = (a[field], a[partner], b[field], b[partner])
        if cells.0 == RecordSet.missing || cells.1 == RecordSet.missing
            || cells.2 == RecordSet.missing || cells.3 == RecordSet.missing
        {
            return false
        }
        if crosses.0, crosses.1 { return true }
        let (x, y) = crosses.0 ? (cells.1, cells.2) : (cells.0, cells.3)
        return values.level(kinds[field], Int(x), Int(y)) <= Agreement.close
    }
}

extension RecordSet {
    func withComparison<Result>(_ body: (PairComparison) throws -> Result) rethrows -> Result {
        try cells.withUnsafeBufferPointer { cells in
            try values.withComparison { values in
                guard let cells = cells.baseAddress else {
                    preconditionFailure("a comparison needs records")
                }
                return try body(
                    PairComparison(
                        width: fields.count, cells: cells, values: values,
                        kinds: fields.map(\.kind), partners: fields.map { $0.partner ?? -1 }))
            }
        }
    }
}

extension ValueTable {
    fileprivate func withComparison<Result>(
        _ body: (ValueComparison) throws -> Result
    ) rethrows -> Result {
        try forms.withUnsafeBufferPointer { forms in
            try bytes.withUnsafeBytes { bytes in
                try words.withUnsafeBufferPointer { words in
                    try signs.withUnsafeBufferPointer { signs in
                        guard let form = forms.baseAddress, let sign = signs.baseAddress else {
                            preconditionFailure("a comparison needs values")
                        }
                        // Without words nothing points into them.
                        let word = words.baseAddress ?? UnsafePointer(bitPattern: 4)
                        guard let word else { preconditionFailure("no place is at 4") }
                        return try body(
                            ValueComparison(forms: form, bytes: bytes, words: word, signs: sign))
                    }
                }
            }
        }
    }
}
