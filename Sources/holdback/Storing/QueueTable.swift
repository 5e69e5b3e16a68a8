internal import Records
internal import Store

/// The queue as a table that keeps in sight what a flag is about, however narrow the screen.
struct QueueTable {
    let flags: [QueuedFlag]
    /// Whether flags of several statuses were asked for.
    let showsStatus: Bool

    private struct Column {
        let name: String
        var alignment = TextTable.Alignment.left
        let cell: (QueuedFlag) -> String
    }

    private let columns: [Column] = [
        Column(name: "flag") { $0.id },
        Column(name: "at stake", alignment: .right) { $0.stakeText },
        Column(name: "fraud", alignment: .right) { $0.posteriorText },
        Column(name: "affiliate") { flag in
            let others = flag.affiliateIDs.count - 1
            let first = Terminal.plain(flag.affiliateIDs.first ?? "")
            return first + (others > 0 ? " +\(others)" : "")
        },
        Column(name: "pattern") { Terminal.plain($0.pattern) },
        Column(name: "evidence", alignment: .right) { $0.evidenceText },
        Column(name: "subject") { Terminal.plain("\($0.subjectKind) \($0.subjectID)") },
        Column(name: "raised") { String($0.raisedAt.description.prefix(10)) },
        Column(name: "status") { $0.statusText },
    ]

    /// What is left out first where there is no room.
    private static let expendable = ["subject", "evidence", "raised"]

    /// Room that the pattern keeps.
    private static let leastPattern = 8

    /// - Complexity: O(flags).
    func lines(to width: Int) -> [String] {
        var shown = columns
        if !showsStatus { shown.removeAll { $0.name == "status" } }
        for name in Self.expendable where least(shown) > width {
            shown.removeAll { $0.name == name }
        }
        var table = TextTable(shown.map(\.alignment))
        table.add(shown.map(\.name))
        for flag in flags { table.add(shown.map { $0.cell(flag) }) }
        return table.lines(cutting: shown.firstIndex { $0.name == "pattern" } ?? 0, to: width)
    }

    /// The width of a table whose patterns are cut as far as may be.
    private func least(_ columns: [Column]) -> Int {
        columns.reduce(-2) { sum, column in
            let widest = flags.map { column.cell($0).count }.max() ?? 0
            return sum + 2
                + max(column.name.count, column.name == "pattern" ? Self.leastPattern : widest)
        }
    }
}
