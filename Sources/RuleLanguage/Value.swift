/// A value of the language.
package enum Value: Sendable {
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case bool(Bool)
    case string(String)
    case bytes([UInt8])
    case null
    case list([Value])
    case map(MapValue)
    case timestamp(Timestamp)
    /// A span of time in nanoseconds, about 292 years either way.
    case duration(nanoseconds: Int64)
    /// A type as a value, by its name at run time.
    case type(String)
    indirect case optional(Value?)
}

extension Value {
    /// The static type of this value; `dyn` where elements differ in type.
    package var type: ValueType {
        switch self {
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .bool: .bool
        case .string: .string
        case .bytes: .bytes
        case .null: .null
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type
        case .list(let elements): .list(commonType(of: elements))
        case .map(let map):
            .map(commonType(of: map.entries.map(\.key)), commonType(of: map.entries.map(\.value)))
        case .optional(let wrapped): .optional(wrapped?.type ?? .dyn)
        }
    }

    /// The name that `type(x)` gives.
    var typeName: String {
        switch self {
        case .list: "list"
        case .map: "map"
        case .optional: "optional_type"
        default: type.runtimeName
        }
    }

    /// Whether this is the value that an unset field of its type would have.
    var isZero: Bool {
        switch self {
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .double(let number): number == 0
        case .bool(let flag): !flag
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .null: true
        case .list(let elements): elements.isEmpty
        case .map(let map): map.entries.isEmpty
        case .timestamp(let instant): instant == Timestamp.epoch
        case .duration(let nanoseconds): nanoseconds == 0
        case .type, .optional: false
        }
    }
}

private func commonType(of values: [Value]) -> ValueType {
    guard let first = values.first?.type else { return .dyn }
    return values.dropFirst().allSatisfy { $0.type == first } ? first : .dyn
}
