internal import Records
internal import Statistics

/// The records as numbers of values, in an order that depends on their files and ids alone.
struct RecordSet: Sendable {
    static let missing = UInt32.max

    /// A column under comparison; a full name makes two.
    struct Field: Sendable {
        var kind: ValueKind
        /// Numbers of the values of the fields of this group.
        var values: Range<Int>
        /// The field whose values may stand in this one's place, for the first of the two.
        var partner: Int?
    }

    private(set) var fields: [Field] = []
    private(set) var values = ValueTable()
    /// `count x fields.count`, a record's values side by side.
    private(set) var cells: [UInt32] = []
    /// Row of each record in its table, and how many records are of the first table.
    private(set) var rows: [Int] = []
    private(set) var firstCount = 0
    let isAcross: Bool

    var count: Int { rows.count }
    /// Pairs that could be one person.
    var pairCount: Double {
        let (n, first) = (Double(count), Double(firstCount))
        return isAcross ? first * (n - first) : n * (n - 1) / 2
    }

    /// - Parameter tables: one, or two to be linked with each other.
    /// - Complexity: O(bytes + n log n).
    init(_ tables: [LinkageTable], fields declared: [LinkageField], threads: Int) {
        isAcross = tables.count == 2
        for table in tables { rows += table.ids.canonicalOrder() }
        firstCount = tables[0].ids.count
        let first = firstCount
        let order = rows
        let split = parallelMap(declared.count, threads: threads) { index in
            FoldedColumn(
                tables.map { $0.columns[index] }, kind: declared[index].kind, order: order,
                firstCount: first)
        }
        let columns = split.flatMap(\.parts)
        intern(columns, threads: threads)
        pairUp()
    }

    /// Numbers the values of each group of fields that may be swapped as one.
    private mutating func intern(_ columns: [FoldedColumn.Part], threads: Int) {
        var groups: [[Int]] = []
        for index in columns.indices {
            let group = groups.firstIndex {
                Self.mayBeSwapped(columns[$0[0]].kind, columns[index].kind)
            }
            if let group { groups[group].append(index) } else { groups.append([index]) }
        }
        let made = parallelMap(groups.count, threads: threads) { [groups] group in
            ValueGroup(groups[group].map { columns[$0] })
        }
        fields = columns.map { Field(kind: $0.kind, values: 0..<0) }
        cells = [UInt32](repeating: Self.missing, count: columns.count * count)
        for (members, group) in zip(groups, made) {
            let base = values.append(group.interner, group.made)
            for (place, field) in members.enumerated() {
                fields[field].values = base..<base + group.interner.count
                for record in 0..<count {
                    let id = group.ids[place][record]
                    if id != Self.missing {
                        cells[record * columns.count + field] = id + UInt32(base)
                    }
                }
            }
        }
    }

    private static func mayBeSwapped(_ left: ValueKind, _ right: ValueKind) -> Bool {
        let names: Set<ValueKind> = [.givenName, .surname]
        let words: Set<ValueKind> = [.place, .text]
        return (names.contains(left) && names.contains(right))
            || (words.contains(left) && words.contains(right))
    }

    /// Given name and surname are partners, and two neighbouring columns of words.
    private mutating func pairUp() {
        var taken: Set<Int> = []
        for index in fields.indices where !taken.contains(index) {
            let other = fields.indices.dropFirst(index + 1).first {
                !taken.contains($0) && Self.mayBeSwapped(fields[index].kind, fields[$0].kind)
                    && (fields[index].kind != fields[$0].kind || fields[index].kind == .text)
            }
            guard let other else { continue }
            fields[index].partner = other
            taken.formUnion([index, other])
        }
    }
}

/// A column with its values folded; a full name gives two.
private struct FoldedColumn: Sendable {
    struct Part: Sendable {
        var kind: ValueKind
        var distinct = ByteInterner()
        var ids: [UInt32] = []
    }

    var parts: [Part]

    init(_ columns: [TextColumn], kind: ValueKind, order: [Int], firstCount: Int) {
        let kinds: [ValueKind] = kind == .name ? [.givenName, .surname] : [kind]
        parts = kinds.map { Part(kind: $0) }
        for (table, column) in columns.enumerated() {
            let range = table == 0 ? 0..<firstCount : firstCount..<order.count
            append(column, kind: kind, order: order[range])
        }
    }

    private mutating func append(_ column: TextColumn, kind: ValueKind, order: ArraySlice<Int>) {
        var raw = ByteInterner()
        var ids: [UInt32] = []
        ids.reserveCapacity(order.count)
        column.withCells { cell in
            for row in order { ids.append(raw.intern(cell(row))) }
        }
        let folding = ValueFolding(kind: kind, cells: raw)
        var numbers = parts.map { _ in [UInt32](repeating: RecordSet.missing, count: raw.count) }
        for id in 0..<raw.count {
            let folded: [[UInt8]]
            if kind == .name {
                let (given, surname) = folding.parts(raw[id])
                folded = [given, surname]
            } else {
                folded = [folding.folded(raw[id])]
            }
            for (part, text) in folded.enumerated() where !text.isEmpty {
                numbers[part][id] = text.withUnsafeBytes { parts[part].distinct.intern($0) }
            }
        }
        for part in parts.indices { parts[part].ids += ids.map { numbers[part][Int($0)] } }
    }
}

/// The columns of one group under one numbering.
private struct ValueGroup: Sendable {
    var interner = ByteInterner()
    var ids: [[UInt32]] = []
    var made: [FormMaker.Made] = []

    init(_ parts: [FoldedColumn.Part]) {
        if parts.count == 1 {
            interner = parts[0].distinct
            ids = [parts[0].ids]
        } else {
            for part in parts {
                let numbers = (0..<part.distinct.count).map { id in
                    part.distinct[id].withUnsafeBytes { interner.intern($0) }
                }
                ids.append(
                    part.ids.map { $0 == RecordSet.missing ? $0 : numbers[Int($0)] })
            }
        }
        let maker = FormMaker(kind: parts[0].kind)
        made = (0..<interner.count).map { maker.make(interner[$0]) }
    }
}
