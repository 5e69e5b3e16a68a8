import Foundation
import RuleLanguage
import Testing

/// One test of the specification.
struct ConformanceCase {
    enum Expectation {
        case value(Value)
        case error
    }

    var name: String
    var expression: String
    var container: String
    var isChecked: Bool
    var types: [String: ValueType]
    var bindings: [String: Value]
    var expectation: Expectation
    var expectedType: String?

    var expectsError: Bool {
        if case .error = expectation { true } else { false }
    }

    /// The tests of a file; one that can't be read is given as its error.
    static func load(_ file: URL) throws -> [Result<ConformanceCase, any Error>] {
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        let tests = try #require(json as? [[String: Any]])
        return tests.map { test in Result { try ConformanceCase(json: test) } }
    }

    init(json: [String: Any]) throws {
        name = "\(json["section"] ?? "")/\(json["name"] ?? "")"
        expression = try #require(json["expr"] as? String)
        container = json["container"] as? String ?? ""
        isChecked = json["disable_check"] as? Bool != true
        types = try (json["type_env"] as? [String: String] ?? [:]).mapValues(parseType)
        let bound = json["bindings"] as? [String: [String: Any]] ?? [:]
        bindings = try bound.mapValues { try Value(tagged: #require($0["value"])) }
        let expected = try #require(json["expect"] as? [String: Any])
        expectation = try expected["value"].map { .value(try Value(tagged: $0)) } ?? .error
        expectedType = expected["type"] as? String
    }

    /// What went wrong, or nil if the test passed.
    func failure() -> String? {
        let (environment, slots) = context()
        let compiled = RuleLanguage.Expression.compile(
            expression, in: environment, isChecked: isChecked)
        switch compiled {
        case .failure(let failure): return expectsError ? nil : "problem \(failure)"
        case .success(let compiled):
            if let expectedType, isChecked, compiled.type != (try? parseType(expectedType)) {
                return "type \(compiled.type), expected \(expectedType)"
            }
            return failure(Result { try compiled.evaluate(slots) })
        }
    }

    private func failure(_ result: Result<Value, any Error>) -> String? {
        switch (result, expectation) {
        case (.success(let value), .value(let expected)):
            isSame(value, expected) ? nil : "got \(value), expected \(expected)"
        case (.success(let value), .error): "got \(value), expected an error"
        case (.failure(let error), .value): "error \(error)"
        case (.failure, .error): nil
        }
    }

    private func context() -> (Environment, Slots) {
        var environment = Environment()
        environment.container = container
        let names = Set(types.keys).union(bindings.keys).sorted()
        for name in names {
            environment.declare(name, types[name] ?? bindings[name]?.type ?? .dyn)
        }
        let slots = Slots(count: names.count)
        for (slot, name) in names.enumerated() {
            if let value = bindings[name] { slots.setValue(value, at: slot) }
        }
        return (environment, slots)
    }
}

/// Whether two values have the same types and contents; NaN is the same as NaN.
private func isSame(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.double(let left), .double(let right)):
        return left.isNaN && right.isNaN || left.bitPattern == right.bitPattern
    case (.list(let left), .list(let right)):
        return left.count == right.count && zip(left, right).allSatisfy(isSame)
    case (.map(let left), .map(let right)):
        return left.count == right.count
            && left.entries.allSatisfy { entry in
                right.entries.contains {
                    isSame($0.key, entry.key) && isSame($0.value, entry.value)
                }
            }
    default: return left.type == right.type && left.isEqual(to: right)
    }
}

/// Reads `map(string, list(int))`.
func parseType(_ text: String) throws -> ValueType {
    guard let open = text.firstIndex(of: "(") else {
        return try #require(plainTypes[text], "unknown type \(text)")
    }
    let inner = text[text.index(after: open)...].dropLast()
    switch text[..<open] {
    case "list": return .list(try parseType(String(inner)))
    case "optional_type": return .optional(try parseType(String(inner)))
    case "type": return .type
    default:
        let parts = inner.split(separator: ",", maxSplits: 1)
        try #require(parts.count == 2, "unknown type \(text)")
        let value = parts[1].trimmingCharacters(in: .whitespaces)
        return .map(try parseType(String(parts[0])), try parseType(value))
    }
}

private let plainTypes: [String: ValueType] = [
    "int": .int, "uint": .uint, "double": .double, "bool": .bool, "string": .string,
    "bytes": .bytes, "null": .null, "null_type": .null, "timestamp": .timestamp,
    "duration": .duration, "type": .type, "dyn": .dyn, "google.protobuf.Timestamp": .timestamp,
    "google.protobuf.Duration": .duration, "list": .list(.dyn), "map": .map(.dyn, .dyn),
]

extension Value {
    /// Reads `{"int": "5"}` and the like.
    init(tagged json: Any) throws {
        let pair = try #require((json as? [String: Any])?.first)
        let text = pair.value as? String ?? ""
        switch pair.key {
        case "int": self = .int(try #require(Int64(text)))
        case "uint": self = .uint(try #require(UInt64(text)))
        case "double": self = .double(try #require(Double(text)))
        case "string": self = .string(text)
        case "bytes_b64": self = .bytes(Array(try #require(Data(base64Encoded: text))))
        case "bool": self = .bool(try #require(pair.value as? Bool))
        case "null": self = .null
        case "type": self = .type(text)
        case "list":
            self = .list(try #require(pair.value as? [Any]).map { try Value(tagged: $0) })
        case "map":
            let entries = try #require(pair.value as? [[Any]])
            let pairs = try entries.map { (try Value(tagged: $0[0]), try Value(tagged: $0[1])) }
            self = .map(try #require(MapValue(pairs)))
        case "duration":
            let seconds = try #require(Decimal(string: String(text.dropLast())))
            let nanoseconds = NSDecimalNumber(decimal: seconds * 1_000_000_000).int64Value
            self = .duration(nanoseconds: nanoseconds)
        case "timestamp":
            let parts = try #require(pair.value as? [String: Any])
            let seconds = Int64(parts["seconds"] as? String ?? "") ?? 0
            let nanoseconds = Int64(parts["nanos"] as? Int ?? 0)
            self = .timestamp(
                try #require(Timestamp(seconds: seconds, nanoseconds: nanoseconds)))
        default: throw UnknownTag(tag: pair.key)
        }
    }
}

private struct UnknownTag: Error {
    var tag: String
}
