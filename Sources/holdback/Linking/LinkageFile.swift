internal import Feeds
internal import Linkage
internal import Records

/// A CSV file whose records are linked.
struct LinkageFile: Sendable {
    let table: LinkageTable
    /// What was left out, with place and remedy.
    let faults: [String]

    /// - Throws: `Failure(.files)` if the file can't be read or lacks a column.
    init(path: String, id: String, fields: [String]) throws(Failure) {
        let read: ColumnReader.Columns
        do throws(FeedError) {
            read = try ColumnReader(path: path).read([id] + fields)
        } catch {
            throw Failure(code: .files, message: "\(error)")
        }
        var faults = read.faults
        var seen: [String: Int] = [:]
        var kept: [Int] = []
        for row in 0..<read.lines.count {
            let name = read.columns[0][row]
            if name.isEmpty {
                faults.append(
                    ColumnReader.Fault(
                        line: read.lines[row], reason: "no `\(id)`", remedy: "give each row an id"))
            } else if let line = seen.updateValue(read.lines[row], forKey: name) {
                faults.append(
                    ColumnReader.Fault(
                        line: read.lines[row],
                        reason: "the \(id) `\(Terminal.plain(name))` stands on line \(line) too",
                        remedy: "give each row an id of its own"))
            } else {
                kept.append(row)
            }
        }
        let columns =
            kept.count == read.lines.count
            ? read.columns : read.columns.map { $0.rows(kept) }
        self.faults = faults.sorted { $0.line < $1.line }.map {
            "\(path):\($0.line): error: \($0.reason)\n  hint: \($0.remedy)"
        }
        table = LinkageTable(ids: columns[0], columns: Array(columns.dropFirst()))
    }
}
