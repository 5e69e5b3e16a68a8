/// Test results as JUnit XML, which continuous integration systems show.
package struct JUnitReport {
    /// A test of a rule that has run.
    package struct Case: Sendable {
        package var rule: String
        package var result: RuleTestResult
        package var seconds: Double

        package init(rule: String, result: RuleTestResult, seconds: Double) {
            self.rule = rule
            self.result = result
            self.seconds = seconds
        }
    }

    private let cases: [Case]

    /// - Parameter cases: the cases of a rule one after the other.
    package init(_ cases: [Case]) { self.cases = cases }

    package var text: String {
        let suites = cases.reduce(into: [[Case]]()) { suites, next in
            if suites.last?.last?.rule == next.rule {
                suites[suites.count - 1].append(next)
            } else {
                suites.append([next])
            }
        }
        let lines =
            ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites\(counts(cases))>"]
            + suites.flatMap(suite) + ["</testsuites>"]
        return lines.joined(separator: "\n") + "\n"
    }

    private func suite(_ cases: [Case]) -> [String] {
        ["  <testsuite name=\(quoted(cases[0].rule))\(counts(cases))>"]
            + cases.flatMap(testCase) + ["  </testsuite>"]
    }

    private func counts(_ cases: [Case]) -> String {
        " tests=\"\(cases.count)\" failures=\"\(cases.count { !$0.result.isPassed })\""
            + " errors=\"0\" time=\"\(seconds(cases.reduce(0) { $0 + $1.seconds }))\""
    }

    private func testCase(_ one: Case) -> [String] {
        let place = one.result.test.place.split(separator: ":")
        let start =
            "    <testcase classname=\(quoted(one.rule)) name=\(quoted(one.result.test.name))"
            + " file=\(quoted(String(place.first ?? "")))"
            + " line=\(quoted(String(place.dropFirst().first ?? "")))"
            + " time=\"\(seconds(one.seconds))\""
        if one.result.isPassed { return [start + "/>"] }
        return [start + ">"] + one.result.failures.map(failure) + ["    </testcase>"]
    }

    private func failure(_ failure: RuleTestFailure) -> String {
        let text = "expected \(failure.expected), got \(failure.found)"
        return "      <failure message=\(quoted(text))>\(escaped(text))</failure>"
    }

    private func seconds(_ seconds: Double) -> String { NumberFormat.fixed(3).text(seconds) }

    private func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

    /// What XML 1.0 can't hold becomes U+FFFD.
    private func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\r", "\t": result += "&#\(scalar.value);"
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
