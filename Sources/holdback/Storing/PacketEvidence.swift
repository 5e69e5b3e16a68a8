internal import Records
internal import Rules

/// A flag's evidence as its affiliate may see it: tables for a reader, without what is others'.
///
/// Names and addresses are masked. Of customers that are not the affiliate's own neither rows nor
/// trading are shown, and no identifier.
struct PacketEvidence {
    /// Rows of one kind under the names of their columns.
    struct Table {
        var header: [String]
        /// Whether a column is of numbers, by place.
        var isNumeric: [Bool]
        /// Columns and what they mean, where their names do not tell.
        var legend: [(column: String, meaning: String)]
        var rows: [[String]]
    }

    private let evidence: [[String: String]]
    private let columns: [String]
    private let customers: [String]
    /// The two accounts of a pair, in the order of its columns.
    private let pair: [String]
    private let affiliate: String
    private let own: Set<String>

    /// - Parameters:
    ///   - body: the flag's row.
    ///   - own: customers of the affiliate.
    init(flag body: String, affiliate: String, own: Set<String>) {
        let flag = FlagExplanation(line: body)
        evidence = flag?.evidence ?? []
        columns = flag?.columns ?? []
        customers = FlagBody.customerIDs(body)
        pair = Self.pair(FlagBody.subjectID(body), customers)
        self.affiliate = affiliate
        self.own = own
    }

    /// A pair is called by its accounts, unless it stands for those of two persons.
    private static func pair(_ subject: String, _ customers: [String]) -> [String] {
        guard customers.count == 2 else { return [] }
        return [customers, customers.reversed()].first { $0.joined(separator: "+") == subject }
            ?? []
    }

    /// One table a kind of row, in the order in which they come.
    var tables: [Table] {
        var kinds: [Set<String>] = []
        for row in shown where !kinds.contains(Set(row.keys)) { kinds.append(Set(row.keys)) }
        // Rows that differ by a missing cell alone stand together.
        kinds = kinds.filter { kind in !kinds.contains { $0.isStrictSuperset(of: kind) } }
        return kinds.map { kind in table(shown.filter { home(of: $0, kinds) == kind }) }
    }

    /// Rows, and columns of rows that are shown, that are left out as others' own.
    var isCut: Bool {
        shown.count < evidence.count
            || shown.contains { row in
                row.keys.contains { name in
                    PacketColumn(name).map { !isVisible($0, row) } ?? false
                }
            }
    }

    /// Of the flag's accounts those of the affiliate, where rows name none; and how many others
    /// there are.
    var accounts: (own: [String], others: Int) {
        if evidence.contains(where: { $0["customer_id"] != nil }) { return ([], 0) }
        let known = customers.filter(own.contains)
        return (known, customers.count - known.count)
    }

    private func home(of row: [String: String], _ kinds: [Set<String>]) -> Set<String>? {
        kinds.first { $0.isSuperset(of: row.keys) }
    }

    private var shown: [[String: String]] {
        evidence.filter { row in row["customer_id"].map(own.contains) ?? true }
    }

    private func table(_ rows: [[String: String]]) -> Table {
        let names = columns.filter { name in
            guard !isCurrency(name), let column = PacketColumn(name) else { return false }
            return rows.contains { ($0[name] ?? "") != "" && isVisible(column, $0) }
        }
        let kinds = Set(rows.compactMap { $0["kind"] })
        let isMixed = kinds.count > 1
        let columns = names.compactMap { PacketColumn($0) }
        return Table(
            header: (isMixed ? ["what"] : []) + columns.map(label),
            isNumeric: (isMixed ? [false] : []) + columns.map(\.isNumeric),
            legend: columns.compactMap { column in column.legend.map { (column.label, $0) } },
            rows: rows.map { row in
                (isMixed ? [row["kind"] ?? ""] : []) + names.map { cell($0, of: row) }
            })
    }

    /// Calls the accounts of a pair by their names.
    private func label(_ column: PacketColumn) -> String {
        guard let first = pair.first, let second = pair.last else { return column.label }
        switch column.owner {
        case .first: return column.label.replacing("one account", with: first)
        case .second: return column.label.replacing("other account", with: second)
        case .nobody, .row, .one, .others, .all: return column.label
        }
    }

    private func isCurrency(_ name: String) -> Bool {
        name.hasSuffix("_currency") && columns.contains(String(name.dropLast("_currency".count)))
    }

    private func isVisible(_ column: PacketColumn, _ row: [String: String]) -> Bool {
        let areAllOwn = customers.allSatisfy(own.contains)
        switch column.owner {
        case .nobody: return true
        case .row: return row["customer_id"].map(own.contains) ?? areAllOwn
        case .first: return (row["first"] ?? pair.first).map(own.contains) ?? areAllOwn
        case .second: return (row["second"] ?? pair.last).map(own.contains) ?? areAllOwn
        case .one: return row["one"].map(own.contains) ?? areAllOwn
        case .others: return customers.allSatisfy { $0 == row["one"] || own.contains($0) }
        case .all: return areAllOwn
        }
    }

    private func cell(_ name: String, of row: [String: String]) -> String {
        guard let text = row[name], !text.isEmpty, let column = PacketColumn(name),
            isVisible(column, row)
        else { return "" }
        switch column.form {
        case .text: return text
        case .time: return String(text.prefix(16)).replacing("T", with: " ")
        case .number: return Self.rounded(text)
        case .money:
            return groupedDigits(text) + (row[name + "_currency"].map { " " + $0 } ?? "")
        case .identity: return String(text.prefix(1)) + "***"
        case .customer: return own.contains(text) ? text : "not your customer"
        case .words: return Self.withoutLetters(text)
        case .entry: return entry(text)
        }
    }

    private static func rounded(_ text: String) -> String {
        guard text.contains("."), let number = Double(text) else { return text }
        return groupedDigits(fixed(number, digits: 2))
    }

    /// Letters of addresses stand between backticks.
    private static func withoutLetters(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .map { $0.offset % 2 == 0 ? String($0.element) : "***" }.joined()
    }

    private func entry(_ text: String) -> String {
        guard !text.hasSuffix(", " + affiliate), let comma = text.lastIndex(of: ",") else {
            return text
        }
        return String(text[..<comma])
    }
}
