internal import Holds
internal import Records

/// Tells which rules could not be evaluated for whom: never the same as "not flagged".
struct RuleErrorReport {
    let errors: [RuleError]

    private static let most = 20

    /// Warns a person; only of the first where there are many.
    func warn() {
        for error in errors.prefix(Self.most) {
            Terminal.standardError(
                "rule error: \(error.rule) on \(error.subjectKind) "
                    + "\(Terminal.plain(error.subjectID)): \(error.reason)")
        }
        if errors.count > Self.most {
            Terminal.standardError("and \(counted(errors.count - Self.most, "more rule error"))")
        }
    }

    /// Says the same to a program.
    func write(to line: inout JSONLine) {
        line.objects("rule_errors", errors) { row, error in
            row.string("rule", error.rule)
            row.string("subject", error.subjectID)
            row.string("reason", error.reason)
        }
    }
}
