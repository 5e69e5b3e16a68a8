internal import Rules

/// The evidence of a flag as a table: one row a row, one column a name.
struct EvidenceTable {
    let flag: FlagExplanation

    /// Digits behind the point of a weight.
    private static let weightDigits = 2

    /// - Parameter limit: rows that are shown at most.
    func lines(limit: Int) -> [String] {
        if flag.evidence.isEmpty { return ["  none"] }
        let shown = Array(flag.evidence.prefix(limit))
        var table = TextTable(columns.map { isNumber($0) ? .right : .left })
        table.add(columns.map(Terminal.plain))
        for row in shown { table.add(columns.map { cell($0, of: row) }) }
        var lines = table.lines().map { "  " + $0 }
        if flag.evidence.count > limit {
            lines.append("  ... and \(flag.evidence.count - limit) rows more; --json shows them")
        }
        if columns.contains("weight") {
            lines.append("  weight: natural log-likelihood ratio of the row by itself")
        }
        return lines
    }

    /// Without the currencies, which stand beside their amounts, and without a kind that is alike
    /// in all rows.
    private var columns: [String] {
        let kinds = Set(flag.evidence.compactMap { $0["kind"] })
        return flag.columns.filter { name in
            if name == "kind" { return kinds.count > 1 }
            guard name.hasSuffix("_currency") else { return true }
            return !flag.columns.contains(String(name.dropLast("_currency".count)))
        }
    }

    private func isNumber(_ column: String) -> Bool {
        flag.evidence.allSatisfy { row in row[column].map { Double($0) != nil } ?? true }
    }

    private func cell(_ column: String, of row: [String: String]) -> String {
        guard var text = row[column] else { return "" }
        if column == "weight", let weight = Double(text) {
            text = fixed(weight, digits: Self.weightDigits)
        }
        if let currency = row[column + "_currency"] { text += " " + currency }
        let plain = Terminal.plain(text)
        return plain.count <= 60 ? plain : plain.prefix(59) + "…"
    }
}
