internal import Records

/// Columns of text, aligned by their widest cell.
struct TextTable {
    enum Alignment { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]] = []

    init(_ alignments: [Alignment]) { self.alignments = alignments }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// One string a row, two blanks between columns.
    func lines() -> [String] {
        let widths = alignments.indices.map(widest)
        return rows.map { row in
            let cells = alignments.indices.map { column in
                let blanks = String(repeating: " ", count: widths[column] - row[column].count)
                return alignments[column] == .left ? row[column] + blanks : blanks + row[column]
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// As `lines()`, with one column cut where the rows would be wider than `width`.
    func lines(cutting column: Int, to width: Int) -> [String] {
        let others = alignments.indices.filter { $0 != column }.map { widest($0) + 2 }
        let room = max(8, width - others.reduce(0, +))
        var cut = self
        for row in rows.indices where rows[row][column].count > room {
            cut.rows[row][column] = rows[row][column].prefix(room - 1) + "…"
        }
        return cut.lines()
    }

    private func widest(_ column: Int) -> Int { rows.map { $0[column].count }.max() ?? 0 }
}

/// What amounts come to, currency by currency.
func amountsText(_ amounts: [(currency: CurrencyCode, amount: Money)]) -> String {
    var sums: [CurrencyCode: MoneySum] = [:]
    for one in amounts { sums[one.currency, default: .zero] += one.amount }
    if sums.isEmpty { return "-" }
    return sums.sorted { $0.key < $1.key }.map { currency, sum in
        groupedDigits(sum.text(minorDigits: currency.minorDigits)) + " \(currency)"
    }.joined(separator: ", ")
}

/// A number with this many digits behind the point.
func fixed(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
    let scaled = Int((abs(value) * scale).rounded())
    let rest = String(scaled % Int(scale))
    let padding = String(repeating: "0", count: digits - rest.count)
    return (value < 0 && scaled > 0 ? "-" : "") + "\(scaled / Int(scale)).\(padding)\(rest)"
}

/// A probability, rounded down so that nothing short of certainty is told as 100 %; with two digits
/// behind the point from 99 % on, where most flags stand.
func percent(_ probability: Double) -> String {
    let digits = probability < 0.99 ? 1 : 2
    let scale = digits == 1 ? 10.0 : 100
    return fixed((probability * 100 * scale).rounded(.down) / scale, digits: digits) + " %"
}

/// Breaks a text into lines of at most `width` columns, each behind `indent` blanks.
func wrapped(_ text: String, width: Int, indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        if !line.isEmpty, indent + line.count + 1 + word.count > width {
            lines.append(margin + line)
            line = ""
        }
        line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [margin + line]
}
