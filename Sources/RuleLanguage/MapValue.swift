/// A map that keeps its entries in the order in which they were written.
///
/// Order makes comprehensions over maps deterministic; equality ignores it. Lookup is by hash.
package struct MapValue: Sendable {
    package private(set) var entries: [(key: Value, value: Value)] = []
    private var positions: [MapKey: Int] = [:]

    package init() {}

    /// A map of the given entries, or nil if a key is repeated or can't be a key.
    package init?(_ entries: [(Value, Value)]) {
        for (key, value) in entries {
            guard let mapKey = MapKey(storing: key), insert(value, for: key, at: mapKey) else {
                return nil
            }
        }
    }

    package var count: Int { entries.count }

    /// The value of `key`, where numerically equal keys are the same key.
    package subscript(key: Value) -> Value? {
        MapKey(finding: key).flatMap { positions[$0] }.map { entries[$0].value }
    }

    /// Adds an entry unless its key is there already.
    ///
    /// - Returns: whether the entry was added.
    mutating func insert(_ value: Value, for key: Value, at mapKey: MapKey) -> Bool {
        guard positions[mapKey] == nil else { return false }
        positions[mapKey] = entries.count
        entries.append((key, value))
        return true
    }
}

extension MapValue: Equatable {
    package static func == (left: MapValue, right: MapValue) -> Bool {
        guard left.count == right.count else { return false }
        return left.entries.allSatisfy { entry in
            right[entry.key].map { $0.isEqual(to: entry.value) } ?? false
        }
    }
}

/// A key in the form in which equal keys are identical: whole numbers of every type are one.
enum MapKey: Sendable {
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case string(String)

    /// The key under which an entry is stored; nil for types that can't be keys.
    init?(storing value: Value) {
        if case .double = value { return nil }
        self.init(finding: value)
    }

    /// The key to look for; a whole double finds the equal integer.
    init?(finding value: Value) {
        switch value {
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .int(number)
        case .uint(let number): self = Int64(exactly: number).map(MapKey.int) ?? .uint(number)
        case .string(let text): self = .string(text)
        case .double(let number):
            if let whole = Int64(exactly: number) {
                self = .int(whole)
            } else if let whole = UInt64(exactly: number) {
                self = .uint(whole)
            } else {
                return nil
            }
        default: return nil
        }
    }
}

extension MapKey: Hashable {
    static func == (left: MapKey, right: MapKey) -> Bool {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameScalars(as: right)
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .bool(let flag): hasher.combine(flag)
        case .int(let number): hasher.combine(number)
        case .uint(let number): hasher.combine(number)
        case .string(let text): text.hashScalars(into: &hasher)
        }
    }
}
