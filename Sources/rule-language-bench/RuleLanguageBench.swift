import Glibc
import RuleLanguage

/// Evaluates a predicate over rows of two ints, again and again, on one thread.
///
/// `rule-language-bench PREDICATE PASSES` reads rows such as `12 5` from standard input, sets
/// `fees` and `refunds` of each before every evaluation, and prints one line:
/// evaluations, seconds, evaluations that gave true. `benchmarks/rule_language.py` runs it.
@main
struct RuleLanguageBench {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let passes = Int(arguments[2]), passes > 0 else {
            fail("usage: rule-language-bench PREDICATE PASSES < ROWS")
        }
        var environment = Environment()
        let fees = environment.declare("fees", .int)
        let refunds = environment.declare("refunds", .int)
        let compiled = Expression.compile(arguments[1], in: environment, expecting: .bool)
        switch compiled {
        case .failure(let failure): fail("\(failure)")
        case .success(let predicate):
            run(predicate, readRows(), passes, fees: fees, refunds: refunds)
        }
    }

    private static func run(
        _ predicate: Expression, _ rows: [(fees: Int64, refunds: Int64)], _ passes: Int,
        fees: Int, refunds: Int
    ) {
        let slots = Slots(count: 2)
        var trueCount = 0
        let elapsed = ContinuousClock().measure {
            for _ in 0..<passes {
                for row in rows {
                    slots.setInt(row.fees, at: fees)
                    slots.setInt(row.refunds, at: refunds)
                    if (try? predicate.evaluateBool(slots)) == true { trueCount += 1 }
                }
            }
        }
        print(passes * rows.count, elapsed / .seconds(1), trueCount)
    }

    private static func fail(_ message: String) -> Never {
        let line = Array((message + "\n").utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(2)
    }

    private static func readRows() -> [(fees: Int64, refunds: Int64)] {
        var rows: [(fees: Int64, refunds: Int64)] = []
        while let line = readLine() {
            let numbers = line.split(separator: " ").compactMap { Int64($0) }
            guard numbers.count == 2 else { fail("expected two ints a row, found `\(line)`") }
            rows.append((numbers[0], numbers[1]))
        }
        return rows
    }
}
