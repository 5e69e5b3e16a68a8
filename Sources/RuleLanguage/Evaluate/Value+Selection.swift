extension Value {
    /// `self[key]`, `self[?key]`, `self.key` or `self.?key`.
    ///
    /// Of an optional, what it holds is selected from, and the result is optional again.
    func select(
        _ key: Value, isOptional: Bool, isField: Bool
    ) throws(EvaluationFailure) -> Value {
        guard case .optional(let wrapped) = self else {
            let found = try find(key, isField: isField)
            if isOptional { return .optional(found) }
            guard let found else { throw missing(key) }
            return found
        }
        guard let wrapped else { return .optional(nil) }
        return .optional(try wrapped.find(key, isField: isField))
    }

    /// Whether the field is there, in a map or in what an optional holds.
    func has(_ field: String) throws(EvaluationFailure) -> Bool {
        if case .optional(let wrapped) = self { return try wrapped?.has(field) ?? false }
        return try find(.string(field), isField: true) != nil
    }

    /// The element at `key`, nil if there is none.
    private func find(_ key: Value, isField: Bool) throws(EvaluationFailure) -> Value? {
        switch self {
        case .map(let map): return map[key]
        case .list(let elements) where !isField:
            guard let index = key.wholeNumber else {
                throw .invalidArgument("a list can't be indexed by \(key.typeName)")
            }
            return elements.indices.contains(index) ? elements[index] : nil
        default: throw isField ? .noSuchField(key.shortText) : noOverload("[]", [self, key])
        }
    }

    private func missing(_ key: Value) -> EvaluationFailure {
        if case .list = self { .indexOutOfRange(key.shortText) } else { .noSuchKey(key.shortText) }
    }

    /// The value as an index: a whole number of any type.
    private var wholeNumber: Int? {
        switch self {
        case .int(let number): Int(exactly: number)
        case .uint(let number): Int(clamping: number)
        case .double(let number): Int(exactly: number)
        default: nil
        }
    }

    /// The value as an error message shows it.
    var shortText: String {
        switch self {
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)"
        case .double(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        case .string(let text): text
        default: typeName
        }
    }
}

extension MapValue {
    /// Adds an entry, which must be new.
    mutating func add(_ value: Value, for key: Value) throws(EvaluationFailure) {
        guard let mapKey = MapKey(storing: key) else {
            throw .unsupportedKey(type: key.typeName)
        }
        guard insert(value, for: key, at: mapKey) else { throw .repeatedKey(key.shortText) }
    }

    /// Adds all entries of a map, which must be new.
    mutating func merge(_ value: Value) throws(EvaluationFailure) {
        guard case .map(let map) = value else { throw noOverload("transformMapEntry", [value]) }
        for entry in map.entries { try add(entry.value, for: entry.key) }
    }
}
