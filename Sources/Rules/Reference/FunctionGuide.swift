/// What the functions of the rule language are for; results are computed when the reference is
/// made, and a function that the language lacks is left out.
enum FunctionGuide {
    struct Entry: Sendable {
        let name: String
        let example: String
        let meaning: String

        init(_ name: String, _ example: String, _ meaning: String) {
            self.name = name
            self.example = example
            self.meaning = meaning
        }
    }

    struct Group: Sendable {
        let title: String
        let entries: [Entry]
    }

    static let groups: [Group] = [
        operators, macros, conversions, text, time, numbers, collections,
    ]

    private static let operators = Group(
        title: "Operators",
        entries: [
            .init(
                "`&&`, `||`, `!`", "true && !false",
                "both, either, not; an error counts only if the other side doesn't decide"),
            .init(
                "`==`, `!=`, `<`, `<=`, `>`, `>=`", "2 < 2.5",
                "comparison, across kinds of numbers too"),
            .init(
                "`+`, `-`, `*`, `/`, `%`", "7 / 2",
                "arithmetic; of two ints an int; overflow and division by zero are errors"),
            .init("`in`", "'DE' in ['DE', 'FR']", "whether a list holds a value, or a map a key"),
            .init("`? :`", "2 > 1 ? 'yes' : 'no'", "one of two values by a condition"),
        ])

    private static let macros = Group(
        title: "Macros",
        entries: [
            .init("has", "has({'a': 1}.a)", "whether a field is there"),
            .init("all", "[1, 2].all(x, x > 0)", "whether a condition holds for every element"),
            .init("exists", "[1, 2].exists(x, x > 1)", "whether it holds for at least one"),
            .init("exists_one", "[1, 2].exists_one(x, x > 1)", "whether it holds for exactly one"),
            .init("filter", "[1, 2, 3].filter(x, x > 1)", "the elements for which it holds"),
            .init("map", "[1, 2].map(x, x * 10)", "each element made into another"),
            .init(
                "transformList", "[5, 6].transformList(i, v, i + v)",
                "each index and value made into an element"),
            .init(
                "transformMap", "{'a': 1}.transformMap(k, v, v + 1)",
                "each value of a map made into another"),
            .init(
                "transformMapEntry", "{'a': 1}.transformMapEntry(k, v, {k + '!': v})",
                "each entry of a map made into others"),
            .init("cel.bind", "cel.bind(x, 3, x * x)", "a name for a value"),
        ])

    private static let conversions = Group(
        title: "Conversions",
        entries: [
            .init("int", "int('42')", "a number as an int; an instant as seconds since 1970"),
            .init("uint", "uint(42)", "as a uint"),
            .init("double", "double('1.5')", "as a double"),
            .init("string", "string(1.5)", "as text"),
            .init("bytes", "bytes('ab')", "text as bytes"),
            .init("bool", "bool('true')", "text as true or false"),
            .init("duration", "duration('36h')", "a span of time"),
            .init("timestamp", "timestamp('2026-03-01T00:00:00Z')", "an instant"),
            .init("type", "type(1)", "the type of a value"),
            .init("dyn", "dyn(1)", "the value, its type known only when the rule runs"),
        ])
}
