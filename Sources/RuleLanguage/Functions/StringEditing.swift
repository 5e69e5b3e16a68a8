/// Functions that make one string from another, by code points.
let stringEditing: [Function] = [
    edit("lowerAscii") { scalars in
        scalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value + 32)) : $0 }
    },
    edit("upperAscii") { scalars in
        scalars.map { ("a"..."z").contains($0) ? Unicode.Scalar(UInt8($0.value - 32)) : $0 }
    },
    edit("reverse") { $0.reversed() },
    edit("trim") { scalars in
        let start = scalars.drop { $0.properties.isWhitespace }
        let end = start.lastIndex { !$0.properties.isWhitespace }
        return end.map { Array(start[...$0]) } ?? []
    },
    Function(
        "replace",
        [
            .method(.string, .string, .string, to: .string),
            .method(.string, .string, .string, .int, to: .string),
        ],
        cost: .replacement
    ) { (arguments) throws(EvaluationFailure) in
        guard let texts = texts(arguments, count: 3), let limit = limit(arguments, at: 3) else {
            throw noOverload("replace", arguments)
        }
        let pieces = pieces(of: texts[0], separator: texts[1], limit: limit)
        if texts[1].isEmpty { return .string(interleaved(pieces, texts[2], limit: limit)) }
        return .string(pieces.map { string($0) }.joined(separator: string(texts[2])))
    },
    Function(
        "split",
        [
            .method(.string, .string, to: .list(.string)),
            .method(.string, .string, .int, to: .list(.string)),
        ],
        cost: .splitting
    ) { (arguments) throws(EvaluationFailure) in
        guard let texts = texts(arguments, count: 2), let limit = limit(arguments, at: 2) else {
            throw noOverload("split", arguments)
        }
        if limit == 0 { return .list([]) }
        let pieces = pieces(of: texts[0], separator: texts[1], limit: limit - 1)
        return .list(pieces.map { .string(string($0)) })
    },
    Function(
        "join",
        [
            .method(.list(.string), to: .string), .method(.list(.string), .string, to: .string),
        ],
        cost: .joining
    ) { (arguments) throws(EvaluationFailure) in
        guard (1...2).contains(arguments.count), case .list(let elements) = arguments[0],
            let parts = texts(elements, count: elements.count),
            let separators = texts(Array(arguments.dropFirst()), count: arguments.count - 1)
        else { throw noOverload("join", arguments) }
        let separator = separators.first.map { string($0) } ?? ""
        return .string(parts.map { string($0) }.joined(separator: separator))
    },
]

private func edit(
    _ name: String, _ body: @escaping @Sendable ([Unicode.Scalar]) -> [Unicode.Scalar]
) -> Function {
    .unary(name, [.method(.string, to: .string)], cost: .concatenation) { value in
        guard case .string(let text) = value else { return nil }
        return .string(string(body(Array(text.unicodeScalars))))
    }
}

/// The first `count` arguments as code points, or nil if they aren't strings.
private func texts(_ arguments: [Value], count: Int) -> [[Unicode.Scalar]]? {
    guard arguments.count >= count else { return nil }
    let texts: [[Unicode.Scalar]] = arguments.prefix(count).compactMap { value in
        if case .string(let text) = value { Array(text.unicodeScalars) } else { nil }
    }
    return texts.count == count ? texts : nil
}

/// The limit in the last place, all if it is left out or negative; nil if it is no int.
private func limit(_ arguments: [Value], at index: Int) -> Int? {
    if arguments.count == index { return .max }
    guard arguments.count == index + 1, case .int(let limit) = arguments[index] else { return nil }
    return limit < 0 ? .max : Int(limit)
}

/// The text cut at the first `limit` separators; an empty separator cuts between code points.
private func pieces(
    of text: [Unicode.Scalar], separator: [Unicode.Scalar], limit: Int
) -> [ArraySlice<Unicode.Scalar>] {
    var pieces: [ArraySlice<Unicode.Scalar>] = []
    var start = 0
    while pieces.count < limit {
        let from = separator.isEmpty ? start + 1 : start
        guard from <= text.count, let found = text.firstOffset(of: separator, from: from),
            !separator.isEmpty || found < text.count
        else { break }
        pieces.append(text[start..<found])
        start = found + separator.count
    }
    return separator.isEmpty && start == text.count ? pieces : pieces + [text[start...]]
}

/// The replacement before each of the first `limit` code points, and at the end if any is left.
private func interleaved(
    _ pieces: [ArraySlice<Unicode.Scalar>], _ replacement: [Unicode.Scalar], limit: Int
) -> String {
    let scalars = pieces.flatMap { $0 }
    var result: [Unicode.Scalar] = []
    for (index, scalar) in scalars.enumerated() {
        if index < limit { result += replacement }
        result.append(scalar)
    }
    if scalars.count < limit { result += replacement }
    return string(result)
}
