internal import Records

/// Tells why records were not taken: how many for which reason, and where the first of each stands.
struct RejectReport {
    let summary: RejectSummary

    /// Reasons that are told at most; a program is told all.
    private static let most = 5

    /// Two lines a reason.
    func lines(width: Int) -> [String] {
        let ranked = summary.ranked
        let rest = ranked.count - Self.most
        return ranked.prefix(Self.most).flatMap { line($0, width) }
            + (rest > 0 ? ["  and \(counted(rest, "more reason"))"] : [])
    }

    private func line(_ reason: RejectSummary.Reason, _ width: Int) -> [String] {
        let example = reason.example
        let text =
            "\(groupedDigits(String(reason.count))) \(example.violation.code.rawValue), "
            + "\(reason.count > 1 ? "the first " : "")at \(example.source):\(example.line): "
            + example.violation.message
        let lines = wrapped(Terminal.plain(text), width: width, indent: 4)
        return [lines[0].replacing(/^ {4}/, with: "  ")] + lines.dropFirst()
    }

    /// Says the same to a program.
    func write(to line: inout JSONLine) {
        line.integer("rejects", summary.count)
        summary.write(as: "reject_reasons", to: &line)
    }
}
