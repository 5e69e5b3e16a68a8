internal import Holds
internal import Records

/// Shows what a database could not take, and what waits for its customer.
struct QuarantineReport {
    /// In the order of the sources, then lines.
    let rejects: [Reject]
    let paint: Paint

    /// Rejects that are listed at most; a program is told all.
    private static let most = 50

    func text(_ width: Int) -> String {
        if rejects.isEmpty { return "nothing was rejected, and nothing waits for its customer" }
        var lines = [paint.bold(counted(rejects.count, "reject"))]
        lines += RejectReport(summary: RejectSummary(rejects)).lines(width: width) + [""]
        lines += rejects.prefix(Self.most).map { reject in
            Terminal.plain("\(reject.source):\(reject.line): \(reject.violation.message)")
        }
        if rejects.count > Self.most {
            lines.append(
                "and \(counted(rejects.count - Self.most, "more reject")); --json has all, with their "
                    + "records")
        }
        return lines.joined(separator: "\n")
    }

    /// The rows are those of `rejects.ndjson`.
    func json() -> String {
        var line = JSONLine()
        RejectReport(summary: RejectSummary(rejects)).write(to: &line)
        let rows = rejects.map { String(decoding: $0.jsonLine, as: UTF8.self) }
        line.raw("rows", "[" + rows.joined(separator: ",") + "]")
        return line.text()
    }
}
