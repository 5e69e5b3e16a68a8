/// Rows chained through a column of next rows.
package struct LinkedRows: Sequence, IteratorProtocol {
    private var row: UInt32
    private let following: [UInt32]

    private static let none = UInt32.max

    init(first: UInt32, next: [UInt32]) {
        row = first
        following = next
    }

    package mutating func next() -> Int? {
        if row == Self.none { return nil }
        defer { row = following[Int(row)] }
        return Int(row)
    }
}
