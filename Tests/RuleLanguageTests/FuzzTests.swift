import Foundation
import RuleLanguage
import Testing

/// Random sources from seeds: nothing crashes or hangs, printing is stable and types are sound.
///
/// `HOLDBACK_FUZZ_CASES` sets how many; a million take a few minutes in a release build.
@Suite struct FuzzTests {
    /// No case may take longer, on however slow a machine; the usual one takes microseconds.
    private static let timeLimit = Duration.seconds(5)
    private static let mutationsPerSource = 3

    private let environment = sampleEnvironment()
    private let slots = filledSlots()

    @Test func `random and mutated sources never crash or hang and print stably`() {
        let given = ProcessInfo.processInfo.environment["HOLDBACK_FUZZ_CASES"]
        let caseCount = given.flatMap { Int($0) } ?? 5000
        var tally = Tally()
        for seed in 0..<UInt64(caseCount / (Self.mutationsPerSource + 1) + 1) {
            var generator = ExpressionGenerator(seed: seed)
            var source =
                seed % 2 == 0
                ? generator.expression(depth: Int(1 + seed / 2 % 4))
                : generator.pick(ExpressionGenerator.seeds)
            for _ in 0...Self.mutationsPerSource {
                check(source, seed: seed, &tally)
                source = generator.mutated(source)
            }
        }
        #expect(tally.slowest <= Self.timeLimit, "\(tally.slowestSource)")
        #expect(tally.parsed > tally.cases / 20 && tally.valued > tally.cases / 100)
        if given != nil { print("fuzz: \(tally)") }
    }

    private func check(_ source: String, seed: UInt64, _ tally: inout Tally) {
        let elapsed = ContinuousClock().measure {
            let text = checkStable(source, seed: seed)
            let isValued = checkSound(source, seed: seed)
            tally.parsed += text == nil ? 0 : 1
            tally.valued += isValued ? 1 : 0
        }
        tally.add(source, elapsed)
    }

    /// The source as printed, or nil if it does not parse.
    private func checkStable(_ source: String, seed: UInt64) -> String? {
        guard case .success(let text) = RuleLanguage.Expression.formatted(source) else {
            return nil
        }
        let again = RuleLanguage.Expression.formatted(text)
        #expect(again == .success(text), "seed \(seed): \(source)")
        let result = unchecked(source)
        #expect(result == nil || result == unchecked(text), "seed \(seed): \(source)")
        return text
    }

    /// What the source gives without a check of types; nil if it does not compile.
    private func unchecked(_ source: String) -> String? {
        let compiled = RuleLanguage.Expression.compile(source, in: environment, isChecked: false)
        guard case .success(let expression) = compiled else { return nil }
        do throws(EvaluationError) {
            return try expression.evaluate(slots).description
        } catch {
            return "error: \(error)"
        }
    }

    /// Whatever has a value has one of the type that was inferred, and whether it has one.
    ///
    /// Except where a value of unknown type stands for an optional or a list: what it holds is then
    /// taken to have the type of the other operand, as the specification's own checker does.
    private func checkSound(_ source: String, seed: UInt64) -> Bool {
        guard case .success(let compiled) = compile(source, in: environment),
            let value = try? compiled.evaluate(slots)
        else { return false }
        let isDynamic = source.contains("dyn(") || source.contains("anything")
        #expect(
            isDynamic || isInstance(value, of: compiled.type), "seed \(seed): \(source) is \(value)"
        )
        return true
    }
}

/// What a run of random sources came to.
private struct Tally: CustomStringConvertible {
    var cases = 0
    /// Sources that parse.
    var parsed = 0
    /// Sources that pass the checker and have a value.
    var valued = 0
    var slowest = Duration.zero
    var slowestSource = ""

    mutating func add(_ source: String, _ elapsed: Duration) {
        cases += 1
        guard elapsed > slowest else { return }
        slowest = elapsed
        slowestSource = source
    }

    var description: String {
        "\(cases) cases, \(parsed) parsed, \(valued) with a value; slowest \(slowest): "
            + slowestSource.debugDescription
    }
}

private func isInstance(_ value: Value, of type: ValueType) -> Bool {
    switch (value, type) {
    case (_, .dyn), (.null, .timestamp), (.null, .duration), (.null, .optional): return true
    case (.list(let elements), .list(let element)):
        return elements.allSatisfy { isInstance($0, of: element) }
    case (.map(let map), .map(let key, let value)):
        return map.entries.allSatisfy {
            isInstance($0.key, of: key) && isInstance($0.value, of: value)
        }
    case (.optional(let wrapped), .optional(let inner)):
        return wrapped.map { isInstance($0, of: inner) } ?? true
    default: return value.type == type
    }
}

/// Slots of the sample environment, of which `refunds` and `limits` stay empty.
private func filledSlots() -> Slots {
    let values: [String: Value] = [
        "fees": .int(12), "share": .double(0.5), "name": .string("Ann"),
        "tags": .list([.string("a"), .string("bc")]), "type": .string("refund"),
        "age": .duration(nanoseconds: 5),
        "seen": .timestamp(Timestamp(clampingMicroseconds: 5)),
        "anything": .map(MapValue([(.string("a"), .int(1))]) ?? MapValue()),
    ]
    let names = sampleEnvironment().slotNames
    let slots = Slots(count: names.count)
    for (slot, name) in names.enumerated() {
        if let value = values[name] { slots.setValue(value, at: slot) }
    }
    return slots
}
