internal import RuleLanguage

/// An expression of a rule file, compiled, with its text.
struct RuleExpression: Sendable {
    let text: String
    let expression: Expression
}
