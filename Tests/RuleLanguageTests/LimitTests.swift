import Foundation
import RuleLanguage
import Synchronization
import Testing

@Suite struct LimitTests {
    private static let deepProblem =
        "expression is nested more than 64 levels deep (split it into several expressions)"

    @Test(arguments: [
        String(repeating: "(", count: 20_000),
        String(repeating: "[", count: 20_000),
        String(repeating: "!", count: 20_000) + "true",
        String(repeating: "-", count: 20_000) + "fees",
        String(repeating: "size(", count: 20_000),
        "fees" + String(repeating: "[0]", count: 20_000),
        "fees" + String(repeating: ".a", count: 20_000),
        "fees" + String(repeating: " + 1", count: 20_000),
        String(repeating: "true ? 1 : ", count: 20_000) + "1",
        String(repeating: "[1].map(x, ", count: 20_000) + "1",
        String(repeating: "{1: ", count: 20_000) + "1",
    ])
    func `deep nesting is a problem and never a crash`(source: String) {
        #expect(problems(source).hasSuffix(Self.deepProblem), "\(source.prefix(20))")
    }

    @Test func `the deepest accepted expression fits a small stack`() throws {
        let nested = String(repeating: "(", count: 60) + "1" + String(repeating: ")", count: 60)
        let sources = [
            nested + " == 1",
            String(repeating: "!", count: 60) + "true",
            "1" + String(repeating: " + 1", count: 60) + " > 0",
            String(repeating: "[", count: 60) + String(repeating: "]", count: 60) + " != []",
            String(repeating: "true ? true : ", count: 60) + "true",
        ]
        let results = try #require(onSmallStack { sources.map { outcome($0) } })
        #expect(results.allSatisfy { $0 == "true" }, "\(results)")
    }

    /// Runs `body` on a thread with 512 KB of stack, the least that a library's thread has.
    private func onSmallStack<Result: Sendable>(
        _ body: @escaping @Sendable () -> Result
    ) -> Result? {
        let result = Mutex<Result?>(nil)
        let isDone = DispatchSemaphore(value: 0)
        let thread = Thread {
            let value = body()
            result.withLock { $0 = value }
            isDone.signal()
        }
        thread.stackSize = 512 * 1024
        thread.start()
        isDone.wait()
        return result.withLock { $0 }
    }

    @Test func `a long chain of conditions is not deep`() {
        let chain = Array(repeating: "fees > 0", count: 2000)
        #expect(problems(chain.joined(separator: " && ")) == "none")
        #expect(problems(chain.joined(separator: " || ")) == "none")
    }

    @Test func `an expression that may take too many steps is refused before it runs`() {
        let source = "tags.all(a, tags.all(b, tags.all(c, a + b != c)))"
        guard case .failure(let failure) = compile(source, costLimit: 1000) else {
            Issue.record("accepted")
            return
        }
        let message = failure.problems[0].message
        #expect(message.hasPrefix("expression may take "))
        #expect(message.hasSuffix(" steps, more than the limit of 1000"))
        #expect(problems("tags.all(a, a != 'x')") == "none")
    }

    @Test func `values that double again and again are refused`() {
        let source = (1...40).reversed().reduce("x40.size()") { body, index in
            "cel.bind(x\(index), \(index == 1 ? "name" : "x\(index - 1)") + "
                + "\(index == 1 ? "name" : "x\(index - 1)"), \(body))"
        }
        #expect(problems(source).contains("more than the limit of 1000000"))
        let doubled = String(repeating: ".map(x, [x + x, x + x])", count: 30)
        #expect(problems("['foo', 'bar']\(doubled).size()").contains("more than the limit"))
    }

    @Test func `the estimate grows with constant lists by their true size`() throws {
        let short = try compile("[1, 2].all(x, x > 0)").get().costEstimate
        let long = try compile("[1, 2, 3, 4, 5, 6, 7, 8].all(x, x > 0)").get().costEstimate
        #expect(short < long && long < 100)
        #expect(try compile("fees >= 10 && refunds * 100 > fees * 35").get().costEstimate < 30)
    }

    @Test func `a long constant list costs no more than a lookup`() throws {
        var environment = sampleEnvironment()
        let names = (0..<100_000).map { Value.string("affiliate-\($0)") }
        environment.declareConstant("lists.many", .list(names))
        let compiled = try compile("name in lists.many", in: environment).get()
        #expect(compiled.costEstimate < 500)
        let slots = Slots(count: environment.slotCount)
        slots.setValue(.string("affiliate-99999"), at: 4)
        #expect(try compiled.evaluateBool(slots))
    }
}
