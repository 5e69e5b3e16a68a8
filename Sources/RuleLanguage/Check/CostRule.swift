/// How the cost of a call and the size of its result grow with the sizes of its arguments.
struct CostRule: Sendable {
    /// Steps beyond the call itself.
    var steps: @Sendable ([Extent]) -> Double
    /// The bound of the result.
    var result: @Sendable ([Extent]) -> Extent

    /// One step, a result of size 1.
    static let constant = CostRule(steps: { _ in 0 }, result: { _ in .single })
    /// One step; the result is the argument, or what it wraps.
    static let identity = CostRule(steps: { _ in 0 }, result: { $0.first ?? .single })
    /// One step; the result is an element of the argument.
    static let element = CostRule(steps: { _ in 0 }, result: { $0.first?.element ?? .single })
    /// One step for each element or code unit of all arguments; a result of size 1.
    static let linear = CostRule(steps: total, result: { _ in .single })
    /// Linear, and the result is as large as all arguments together.
    static let concatenation = CostRule(steps: total) { arguments in
        arguments.dropFirst().reduce(arguments.first ?? .single) { $0.joined($1) }
    }
    /// Linear; the result is as long as the argument, or as a number or a time is when written.
    static let text = CostRule(steps: total) { Extent(length: max(length($0, 0), 32)) }
    /// The product of the lengths of a text and of what is looked for.
    static let search = CostRule(steps: product, result: { _ in .single })
    /// Linear; the result is at most a third longer than the argument, and a group.
    static let base64 = CostRule(steps: total) { Extent(length: length($0, 0) * 4 / 3 + 4) }
    /// `text.matches(pattern)`, with a hundred steps to compile each code unit of the pattern.
    static let matching = CostRule(
        steps: { product($0) + 100 * length($0, 1) }, result: { _ in .single })
    /// `text.split(separator)`: at most one piece more than the text is long.
    static let splitting = CostRule(steps: product) { arguments in
        let text = length(arguments, 0)
        return Extent(length: text + 1, element: Extent(length: text))
    }
    /// `text.replace(old, new)`: at most one replacement before each code unit and at the end.
    static let replacement = CostRule(
        steps: { product($0) + replacedLength($0) },
        result: { Extent(length: replacedLength($0)) })
    /// `parts.join(separator)`.
    static let joining = CostRule(
        steps: joinedLength, result: { Extent(length: joinedLength($0)) })
    /// `text.format(arguments)`: at most one argument for every two code units.
    static let formatting = CostRule(
        steps: formattedLength, result: { Extent(length: formattedLength($0)) })

    private static func length(_ arguments: [Extent], _ index: Int) -> Double {
        index < arguments.count ? arguments[index].length : 1
    }

    @Sendable private static func total(_ arguments: [Extent]) -> Double {
        arguments.reduce(0) { $0 + $1.total }
    }

    @Sendable private static func product(_ arguments: [Extent]) -> Double {
        max(1, length(arguments, 0)) * max(1, length(arguments, 1))
    }

    @Sendable private static func replacedLength(_ arguments: [Extent]) -> Double {
        let text = length(arguments, 0)
        return text + (text + 1) * length(arguments, 2)
    }

    @Sendable private static func joinedLength(_ arguments: [Extent]) -> Double {
        guard let parts = arguments.first else { return 1 }
        return parts.total + parts.length * (arguments.count > 1 ? length(arguments, 1) : 0)
    }

    @Sendable private static func formattedLength(_ arguments: [Extent]) -> Double {
        guard arguments.count == 2 else { return 1 }
        let (text, values) = (arguments[0], arguments[1])
        let clauses = min(text.length / 2, values.length)
        return text.length + clauses * max(Formatter.widthLimit, values.element.total * 4)
    }
}
