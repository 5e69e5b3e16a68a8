internal import RuleLanguage

/// An expression of a rule file, compiled, with its text.
struct RuleExpression: Sendable {
    let text: String
    let expression: Expression

    /// The part of the text that has no value, to follow the reason; nothing where it is all of it.
    func place(of error: EvaluationError) -> String {
        let bytes = Array(text.utf8)
        let range = error.range.clamped(to: bytes.indices)
        if range.isEmpty || range.count == bytes.count { return "" }
        return " in `\(String(decoding: bytes[range], as: UTF8.self))`"
    }
}
