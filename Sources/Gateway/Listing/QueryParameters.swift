internal import HummingbirdCore
internal import Records

/// The parameters of a request's query, each at most once.
struct QueryParameters: Sendable {
    private(set) var values: [String: String] = [:]
    private(set) var faults: [Problem.Fault] = []

    /// - Parameter known: the names that the endpoint takes.
    init(_ uri: URI, known: [String]) {
        for (name, value) in uri.queryParameters {
            let (name, value) = (String(name), String(value))
            if !known.contains(name) {
                fault(name, "unknown_parameter", "expected one of \(known.joined(separator: ", "))")
            } else if values.updateValue(value, forKey: name) != nil {
                fault(name, "duplicate_parameter", "expected it once")
            }
        }
    }

    mutating func fault(_ name: String, _ code: String, _ message: String) {
        faults.append(
            Problem.Fault(
                path: String(name.prefix(100)), code: code,
                message: "`\(name.prefix(100))`: \(message)",
                value: values[name].map { String($0.prefix(100)) }))
    }

    /// A text of 1 to 500 characters.
    mutating func text(_ name: String) -> String? {
        guard let value = values[name] else { return nil }
        if (1...500).contains(value.unicodeScalars.count), !value.utf8.contains(0) { return value }
        fault(name, "invalid_parameter", "expected 1 to 500 characters")
        return nil
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = values[name] else { return nil }
        if let number = Int(value), range.contains(number), value.first != "+" { return number }
        fault(
            name, "invalid_parameter",
            "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    mutating func number(_ name: String, in range: ClosedRange<Double>) -> Double? {
        guard let value = values[name] else { return nil }
        if let number = Double(value), range.contains(number) { return number }
        fault(
            name, "invalid_parameter",
            "expected a number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    mutating func word<Meaning>(_ name: String, _ words: [String: Meaning]) -> Meaning? {
        guard let value = values[name] else { return nil }
        if let meaning = words[value] { return meaning }
        fault(
            name, "invalid_parameter",
            "expected one of \(words.keys.sorted().joined(separator: ", "))")
        return nil
    }

    mutating func code(_ name: String, _ list: CodeList) -> String? {
        guard let value = values[name] else { return nil }
        if list.codes.contains(value) { return value }
        fault(name, "invalid_parameter", "expected \(list.form)")
        return nil
    }

    /// A date or a date-time; a date is its first instant, or its last as an end.
    mutating func time(_ name: String, isEnd: Bool = false) -> EventTime? {
        guard let value = values[name] else { return nil }
        if let time = EventTime(bound: value, isEnd: isEnd) { return time }
        fault(
            name, "invalid_parameter",
            "expected a date such as 2026-03-01, or a date-time such as 2026-03-01T09:30:00Z")
        return nil
    }

    /// - Throws: `Problem` with every fault, where there is one.
    func check() throws {
        if faults.isEmpty { return }
        var problem = Problem.malformed("invalid_parameters", "the query can't be answered")
        problem.faults = faults.sorted { ($0.path, $0.code) < ($1.path, $1.code) }
        throw problem
    }
}
