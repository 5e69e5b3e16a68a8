/// An upper bound of how large a value can be.
struct Extent {
    /// Elements of a collection, or code units of a string; 1 for anything else.
    var length: Double
    /// The bound of an element, in an array since a struct can't contain itself; empty means that
    /// elements are single.
    private var inner: [Extent]

    /// What a string variable is taken to hold at most.
    private static let assumedText = 256.0
    /// What a list or a map variable is taken to hold at most.
    private static let assumedCollection = 1000.0

    static let single = Extent(length: 1)

    init(length: Double, element: Extent? = nil) {
        self.length = length
        inner = element.map { [$0] } ?? []
    }

    /// The bound of a variable of a type.
    init(assumedFor type: ValueType) {
        switch type {
        case .string, .bytes: self.init(length: Self.assumedText)
        case .list(let element):
            self.init(length: Self.assumedCollection, element: Extent(assumedFor: element))
        case .map(let key, let value):
            let element = Extent(assumedFor: key).union(Extent(assumedFor: value))
            self.init(length: Self.assumedCollection, element: element)
        case .optional(let wrapped): self.init(assumedFor: wrapped)
        case .dyn, .parameter:
            self.init(length: Self.assumedCollection)
        default: self = .single
        }
    }

    /// The exact size of a value.
    init(of value: Value) {
        switch value {
        case .string(let text): self.init(length: Double(text.utf8.count))
        case .bytes(let bytes): self.init(length: Double(bytes.count))
        case .list(let elements):
            self.init(
                length: Double(elements.count), element: .union(elements.map(Extent.init(of:))))
        case .map(let map):
            let parts = map.entries.flatMap { [Extent(of: $0.key), Extent(of: $0.value)] }
            self.init(length: Double(map.count), element: .union(parts))
        case .optional(let wrapped?): self.init(of: wrapped)
        default: self = .single
        }
    }

    var element: Extent { inner.first ?? .single }

    /// Everything that the value consists of.
    var total: Double { max(1, length * (inner.first?.total ?? 1)) }

    /// The bound of a value that keeps within one of the two.
    func union(_ other: Extent) -> Extent {
        let isFlat = inner.isEmpty && other.inner.isEmpty
        return Extent(
            length: max(length, other.length), element: isFlat ? nil : element.union(other.element))
    }

    /// The bound of two values put together.
    func joined(_ other: Extent) -> Extent {
        var joined = union(other)
        joined.length = length + other.length
        return joined
    }

    static func union(_ extents: [Extent]) -> Extent? {
        extents.first.map { first in extents.dropFirst().reduce(first) { $0.union($1) } }
    }
}
