/// Positions within strings, which count code points from 0.
let stringSearch: [Function] = [
    .binary("charAt", [.method(.string, .int, to: .string)], cost: .linear) {
        (text, index) throws(EvaluationFailure) in
        guard case .string(let text) = text, case .int(let index) = index else { return nil }
        let scalars = Array(text.unicodeScalars)
        let offset = try position(index, in: scalars)
        return .string(offset == scalars.count ? "" : String(scalars[offset]))
    },
    Function("indexOf", searchOverloads, cost: .search) { (arguments) throws(EvaluationFailure) in
        let search = try Search("indexOf", arguments)
        let start = try search.offset.map { (it) throws(EvaluationFailure) in
            try position(it, in: search.text)
        }
        return .int(Int64(search.text.firstOffset(of: search.part, from: start ?? 0) ?? -1))
    },
    Function("lastIndexOf", searchOverloads, cost: .search) {
        (arguments) throws(EvaluationFailure) in
        let search = try Search("lastIndexOf", arguments)
        let start = try search.offset.map { (it) throws(EvaluationFailure) in
            try position(it, in: search.text)
        }
        return .int(Int64(search.lastOffset(upTo: start ?? search.text.count)))
    },
    Function(
        "substring",
        [.method(.string, .int, to: .string), .method(.string, .int, .int, to: .string)],
        cost: .concatenation
    ) { (arguments) throws(EvaluationFailure) in
        guard (2...3).contains(arguments.count), case .string(let text) = arguments[0],
            case .int(let start) = arguments[1]
        else { throw noOverload("substring", arguments) }
        let scalars = Array(text.unicodeScalars)
        var end = Int64(scalars.count)
        if arguments.count == 3 {
            guard case .int(let given) = arguments[2] else {
                throw noOverload("substring", arguments)
            }
            end = given
        }
        let (first, last) = (try position(start, in: scalars), try position(end, in: scalars))
        guard first <= last else { throw .indexOutOfRange("\(start) after \(end)") }
        return .string(string(scalars[first..<last]))
    },
]

private let searchOverloads: [Overload] = [
    .method(.string, .string, to: .int), .method(.string, .string, .int, to: .int),
]

/// The arguments of a search.
private struct Search {
    var text: [Unicode.Scalar]
    var part: [Unicode.Scalar]
    var offset: Int64?

    init(_ name: String, _ arguments: [Value]) throws(EvaluationFailure) {
        guard (2...3).contains(arguments.count), case .string(let text) = arguments[0],
            case .string(let part) = arguments[1]
        else { throw noOverload(name, arguments) }
        if arguments.count == 3 {
            guard case .int(let offset) = arguments[2] else { throw noOverload(name, arguments) }
            self.offset = offset
        }
        self.text = Array(text.unicodeScalars)
        self.part = Array(part.unicodeScalars)
    }

    /// Where the part last begins at or before `start`, or -1.
    func lastOffset(upTo start: Int) -> Int {
        var offset = min(start, text.count - part.count)
        while offset >= 0 {
            if text[offset...].starts(with: part) { return offset }
            offset -= 1
        }
        return -1
    }
}

/// A position in `scalars`, its end included.
private func position(
    _ index: Int64, in scalars: [Unicode.Scalar]
) throws(EvaluationFailure) -> Int {
    guard index >= 0, index <= scalars.count else { throw .indexOutOfRange("\(index)") }
    return Int(index)
}

/// The string of some code points.
func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
}
