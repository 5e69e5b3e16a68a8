/// `size`, and functions that take values of any type.
let collectionFunctions: [Function] = [
    .unary(
        "size",
        [ValueType.string, .bytes, .list(.a), .map(.a, .b)].flatMap {
            [Overload.function($0, to: .int), .method($0, to: .int)]
        },
        cost: .linear
    ) { value in
        switch value {
        case .string(let text): .int(Int64(text.unicodeScalars.count))
        case .bytes(let bytes): .int(Int64(bytes.count))
        case .list(let elements): .int(Int64(elements.count))
        case .map(let map): .int(Int64(map.count))
        default: nil
        }
    },
    .unary("type", [.function(.a, to: .type)]) { .type($0.typeName) },
    .unary("dyn", [.function(.a, to: .dyn)], cost: .identity) { $0 },
]
