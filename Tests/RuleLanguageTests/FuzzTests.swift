import RuleLanguage
import Testing

/// Random sources from seeds: nothing crashes, and formatting is stable.
@Suite struct FuzzTests {
    private static let seeds = [
        "fees >= 10 && refunds * 100 > fees * 35", "type == 'refund' ? share : -1.5e3",
        "tags.exists(t, t.startsWith('a') || t in lists.trusted)", "limits['a'] + limits.b % 3",
        "has(limits.a) && {'k': [1u, 2u]}.k[0] == 1u",
        "seen - timestamp('2024-01-01T00:00:00Z') > age",
        "tags.map(t, size(t) > 1, t + \"\\u00e9\").filter(t, !(t == 'x')).size()",
        "cel.bind(x, fees + 1, [x, ?optional.of(x)].transformList(i, v, i * v))",
        "{1: 'a', ?2: optional.none()}[?fees].orValue('none') + b'\\xff'.size() /* */",
        "'%d%% of %s'.format([fees, name]).replace('a', 'b', 2).split(',')[0].charAt(-1)",
        "math.greatest(fees, 2.5, 3u) >= 0x1F ? r'\\d' : '''a'b'''",
        "anything.a.?b[?'c'].optMap(v, v)",
    ]

    private static let pieces = [
        "(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "!", "-", "+", "*", "/", "%", "==", "<=",
        "&&",
        "||", " in ", "'", "\"", "'''", "\\", "`", "0", "1", "9223372036854775808", "1u", "1e9",
        ".5",
        "true", "null", "fees", "tags", "x", ".all(x,", ".map(x,", "has(", "\u{E9}", "\u{0}", "\n",
        "//",
    ]

    @Test func `mutated sources never crash and format stably`() {
        for seed in 0..<400 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var source = Self.seeds.randomElement(using: &generator) ?? ""
            for _ in 0..<12 {
                source = mutated(source, &generator)
                checkStable(source, seed: seed)
                checkSound(source, seed: seed)
            }
        }
    }

    private func mutated(_ source: String, _ generator: inout SeededGenerator) -> String {
        var scalars = Array(source.unicodeScalars)
        let start = Int.random(in: 0...scalars.count, using: &generator)
        let end = min(scalars.count, start + Int.random(in: 0...3, using: &generator))
        let piece: String
        if Bool.random(using: &generator) {
            piece = Self.pieces.randomElement(using: &generator) ?? ""
        } else {
            let from = Int.random(in: 0...scalars.count, using: &generator)
            let to = min(scalars.count, from + Int.random(in: 0...12, using: &generator))
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[from..<to])
            piece = String(view)
        }
        scalars.replaceSubrange(start..<end, with: piece.unicodeScalars)
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.prefix(400))
        return String(view)
    }

    private func checkStable(_ source: String, seed: UInt64) {
        guard case .success(let text) = RuleLanguage.Expression.formatted(source) else { return }
        let again = RuleLanguage.Expression.formatted(text)
        #expect(again == .success(text), "seed \(seed): \(source)")
        #expect(
            outcome(source, isChecked: false, fill) == outcome(text, isChecked: false, fill)
                || outcome(source, isChecked: false, fill).hasPrefix("problem"),
            "seed \(seed): \(source)")
    }

    /// Whatever has a value has one of the type that was inferred.
    private func checkSound(_ source: String, seed: UInt64) {
        guard case .success(let compiled) = compile(source) else { return }
        let slots = Slots(count: sampleEnvironment().slotCount)
        fill(slots)
        guard let value = try? compiled.evaluate(slots) else { return }
        #expect(isInstance(value, of: compiled.type), "seed \(seed): \(source) is \(value)")
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

    private func fill(_ slots: Slots) {
        let names = sampleEnvironment().slotNames
        let values: [String: Value] = [
            "fees": .int(12), "share": .double(0.5), "name": .string("Ann"),
            "tags": .list([.string("a"), .string("bc")]), "type": .string("refund"),
            "age": .duration(nanoseconds: 5),
            "seen": .timestamp(Timestamp(clampingMicroseconds: 5)),
            "anything": .map(MapValue([(.string("a"), .int(1))]) ?? MapValue()),
        ]
        for (slot, name) in names.enumerated() {
            if let value = values[name] { slots.setValue(value, at: slot) }
        }
    }
}
