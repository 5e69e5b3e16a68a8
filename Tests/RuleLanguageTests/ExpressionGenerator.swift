/// Random sources: grown from the grammar, so that most of them parse and many have a value.
struct ExpressionGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// An expression of at most `depth` levels, which may use `variables`.
    mutating func expression(depth: Int, variables: [String] = []) -> String {
        guard depth > 0, Int.random(in: 0..<10, using: &random) > 0 else {
            return pick(Self.leaves + variables + variables)
        }
        func next(_ generator: inout Self) -> String {
            generator.expression(depth: depth - 1, variables: variables)
        }
        switch Int.random(in: 0..<14, using: &random) {
        case 0...2: return "(\(next(&self)) \(pick(Self.operators)) \(next(&self)))"
        case 3: return "(\(next(&self)) ? \(next(&self)) : \(next(&self)))"
        case 4: return pick(["!", "-"]) + next(&self)
        case 5: return "[\(next(&self)), \(pick(["", "?"]))\(next(&self))]"
        case 6: return "{\(next(&self)): \(next(&self)), \(pick(["", "?"]))'a': \(next(&self))}"
        case 7: return next(&self) + "[" + pick(["", "?"]) + next(&self) + "]"
        case 8: return next(&self) + pick([".a", ".?a", ".`b c`", ".limits"])
        case 9: return "has(\(next(&self)).a)"
        case 10: return pick(Self.functions) + "(" + next(&self) + pick(["", ", 2"]) + ")"
        case 11: return "dyn(\(next(&self))).\(pick(Self.methods))(\(next(&self)))"
        default: return macro(next(&self), depth: depth, variables)
        }
    }

    private mutating func macro(
        _ source: String, depth: Int, _ variables: [String]
    ) -> String {
        let names = [pick(["x", "y"]), pick(["z", "w"])]
        let isPair = Bool.random(using: &random)
        let bound = isPair ? names : [names[0]]
        let body = expression(depth: depth - 1, variables: variables + bound)
        let name = pick(isPair ? Self.pairMacros : Self.macros)
        let arguments = bound.joined(separator: ", ") + ", " + body
        return pick([
            "\(source).\(name)(\(arguments))", "\(source).\(name)(\(arguments), \(body))",
            "cel.bind(\(names[0]), \(source), \(body))", "\(source).optMap(\(names[0]), \(body))",
        ])
    }

    /// The source with a few of its characters replaced, doubled or left out.
    mutating func mutated(_ source: String) -> String {
        var scalars = Array(source.unicodeScalars)
        let start = Int.random(in: 0...scalars.count, using: &random)
        let end = min(scalars.count, start + Int.random(in: 0...3, using: &random))
        let from = Int.random(in: 0...scalars.count, using: &random)
        let to = min(scalars.count, from + Int.random(in: 0...12, using: &random))
        let piece =
            Bool.random(using: &random)
            ? Array(pick(Self.pieces).unicodeScalars)
            : Array(scalars[from..<to])
        scalars.replaceSubrange(start..<end, with: piece)
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.prefix(400))
        return String(view)
    }

    /// One of the texts.
    mutating func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
}

extension ExpressionGenerator {
    private static let leaves = [
        "0", "1", "-3", "2u", "1.5", "'a'", "''", "'é,b'", "b'x'", "true", "false", "null",
        "[1, 2]",
        "[]", "{'a': 1}", "{}", "duration('90s')", "timestamp('2020-02-29T12:00:00Z')", "1 / 0",
        "optional.of(1)", "optional.none()", "int", "9223372036854775807", "fees", "share", "name",
        "tags", "limits", "anything", "type", "seen", "age", "abuse.log_odds", "lists.trusted",
    ]
    private static let operators = [
        "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||",
    ]
    private static let functions = [
        "size", "type", "string", "int", "uint", "double", "bool", "bytes", "dyn", "math.abs",
        "math.greatest", "math.bitShiftLeft", "optional.of", "timestamp", "duration",
        "strings.quote", "base64.encode",
    ]
    private static let methods = [
        "contains", "startsWith", "endsWith", "matches", "indexOf", "lastIndexOf", "split",
        "charAt", "join", "substring", "format", "orValue", "or", "getHours",
    ]
    private static let macros = ["all", "exists", "exists_one", "map", "filter"]
    private static let pairMacros = [
        "all", "exists", "existsOne", "transformList", "transformMap", "transformMapEntry",
    ]
    private static let pieces = [
        "(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "!", "-", "+", "*", "/", "%", "==", "<=",
        "&&", "||", " in ", "'", "\"", "'''", "\\", "`", "0", "1", "9223372036854775808", "1u",
        "1e9", ".5", "true", "null", "fees", "tags", "x", ".all(x,", ".map(x,", "has(", "\u{E9}",
        "\u{0}", "\n", "//", ".matches('(a", "{1000}",
    ]

    /// Sources that use every form of the language, to mutate.
    static let seeds = [
        "fees >= 10 && refunds * 100 > fees * 35", "type == 'refund' ? share : -1.5e3",
        "tags.exists(t, t.startsWith('a') || t in lists.trusted)", "limits['a'] + limits.b % 3",
        "has(limits.a) && {'k': [1u, 2u]}.k[0] == 1u",
        "seen - timestamp('2024-01-01T00:00:00Z') > age",
        "tags.map(t, size(t) > 1, t + \"\\u00e9\").filter(t, !(t == 'x')).size()",
        "cel.bind(x, fees + 1, [x, ?optional.of(x)].transformList(i, v, i * v))",
        "{1: 'a', ?2: optional.none()}[?fees].orValue('none') + b'\\xff'.size() /* */",
        "'%d%% of %s'.format([fees, name]).replace('a', 'b', 2).split(',')[0].charAt(-1)",
        "math.greatest(fees, 2.5, 3u) >= 0x1F ? r'\\d' : '''a'b'''",
        "anything.a.?b[?'c'].optMap(v, v)", "name.matches('^[a-z]+(\\\\d|é){2,3}$')",
        "matches(name, tags[0] + '(?i)x*')",
    ]
}
