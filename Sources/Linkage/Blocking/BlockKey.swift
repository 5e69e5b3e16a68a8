/// A key that a field gives to a record; records with equal keys are candidates.
struct BlockKey: Hashable, Sendable {
    enum Form: Hashable, Sendable {
        case value
        case first
        case second
    }

    let field: Int
    let form: Form

    func key(of value: UInt32, _ records: RecordSet) -> UInt64 {
        if value == RecordSet.missing { return KeyHash.none }
        switch form {
        case .value: return KeyHash.mix(UInt64(value) + 1)
        case .first: return records.values.forms[Int(value)].firstKey
        case .second: return records.values.forms[Int(value)].secondKey
        }
    }
}

/// One or two keys that must agree, one way of dividing the records into blocks.
struct BlockingPass: Sendable {
    let keys: [BlockKey]
    /// Whether the two keys may change places, as names do.
    let isUnordered: Bool

    /// By record; `KeyHash.none` where a key is missing.
    ///
    /// - Complexity: O(n).
    func keys(_ records: RecordSet) -> [UInt64] {
        let width = records.fields.count
        return (0..<records.count).map { record in
            var combined: UInt64 = 0
            for (place, key) in keys.enumerated() {
                let one = key.key(of: records.cells[record * width + key.field], records)
                if one == KeyHash.none { return KeyHash.none }
                if place == 0 {
                    combined = isUnordered ? KeyHash.mix(one) : one
                } else if isUnordered {
                    combined = KeyHash.mix(combined &+ KeyHash.mix(one)) | 1
                } else {
                    combined = KeyHash.combined(combined, one)
                }
            }
            return combined
        }
    }
}
