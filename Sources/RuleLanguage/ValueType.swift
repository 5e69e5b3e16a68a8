/// The static type of an expression.
///
/// `dyn` is a type that is known only when the expression runs; it fits everywhere.
package indirect enum ValueType: Hashable, Sendable {
    case int, uint, double, bool, string, bytes, null
    case timestamp, duration, type, dyn
    case list(ValueType)
    case map(ValueType, ValueType)
    case optional(ValueType)
    /// A type still to be inferred, or a parameter of an overload; never leaves the checker.
    case parameter(Int)
}

extension ValueType: CustomStringConvertible {
    /// The type as an author would write it: `map(string, int)`.
    package var description: String {
        switch self {
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .bool: "bool"
        case .string: "string"
        case .bytes: "bytes"
        case .null: "null_type"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .dyn, .parameter: "dyn"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let wrapped): "optional_type(\(wrapped))"
        }
    }

    /// Whether values of the type are numbers.
    package var isNumeric: Bool { self == .int || self == .uint || self == .double }
}

extension ValueType {
    /// The type's own name at run time, as `type(x)` gives it.
    var runtimeName: String {
        switch self {
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .list: "list"
        case .map: "map"
        case .optional: "optional_type"
        default: description
        }
    }

    /// Names that denote a type when no variable has the name.
    static let denotations: Set<String> = [
        "int", "uint", "double", "bool", "string", "bytes", "null_type", "list", "map", "type",
        "dyn",
        "google.protobuf.Timestamp", "google.protobuf.Duration", "optional_type",
    ]
}
