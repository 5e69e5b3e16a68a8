internal import Records
internal import Rules
internal import Signals

/// Tells how the tests of rule files went.
struct RuleTestReport {
    let run: RuleTestRun.Results
    let paint: Paint

    /// A line a test, what it expected and got below it where it failed; the count last.
    ///
    /// - Parameter failedOnly: whether passed tests are left out.
    func text(failedOnly: Bool) -> String {
        let cases = run.cases.filter { !failedOnly || !$0.result.isPassed }
        return
            (cases.flatMap(lines) + coverage()
            + ["\(run.passed) passed, \(run.failed) failed"]).joined(separator: "\n")
    }

    private func lines(_ one: JUnitReport.Case) -> [String] {
        let name = "\(one.rule): \(one.result.test.name)"
        if one.result.isPassed { return ["PASS  \(name)"] }
        return [paint.red("FAIL  ") + name, "      \(one.result.test.place)"]
            + one.result.failures.flatMap { failure in
                [
                    "      expected  \(Terminal.plain(failure.expected))",
                    "           got  \(Terminal.plain(failure.found))",
                ]
            } + conditions(one.result.conditions)
    }

    /// What the conditions came to for the subjects of a test that failed.
    private func conditions(_ readings: [ConditionReading]) -> [String] {
        if readings.isEmpty {
            return ["      no signal of the rule speaks of a subject of the test"]
        }
        let more = readings.count - Self.mostSubjects
        var lines: [String] = []
        for reading in readings.prefix(Self.mostSubjects) {
            lines.append(
                "      \(reading.subjectKind.rawValue) \(Terminal.plain(reading.subjectID))")
            lines += ConditionTable(reading: reading).lines().map { "      " + $0 }
        }
        if more > 0 {
            lines.append("      ... and \(counted(more, "subject")) more; --json shows them")
        }
        return lines
    }

    /// Subjects that are shown of a failed test.
    private static let mostSubjects = 4

    private func coverage() -> [String] {
        if run.branches.isEmpty { return [] }
        let all = run.branches.flatMap(\.branches)
        return run.branches.flatMap { rule, branches in
            branches.filter { !$0.isTaken }.map {
                "NEVER \(rule): \($0.operand) is \($0.value) in `\($0.field)`"
            }
        } + ["\(all.count(where: \.isTaken)) of \(all.count) branches of conditions taken"]
    }

    /// The same in one JSON object.
    func json() -> String {
        var line = JSONLine()
        line.integer("passed", run.passed)
        line.integer("failed", run.failed)
        line.objects("tests", run.cases) { row, one in
            row.string("rule", one.rule)
            row.string("name", one.result.test.name)
            row.string("place", one.result.test.place)
            row.boolean("passed", one.result.isPassed)
            row.objects("failures", one.result.failures) { row, failure in
                row.string("expected", failure.expected)
                row.string("got", failure.found)
            }
            if one.result.isPassed { return }
            row.objects("conditions", one.result.conditions) { row, reading in
                ConditionTable(reading: reading).write(to: &row)
            }
        }
        let untaken = run.branches.flatMap { rule, branches in
            branches.filter { !$0.isTaken }.map { (rule: rule, branch: $0) }
        }
        line.objects("untaken_branches", untaken) { row, one in
            row.string("rule", one.rule)
            row.string("field", one.branch.field)
            row.string("operand", one.branch.operand)
            row.boolean("value", one.branch.value)
        }
        return line.text()
    }
}
