internal import RuleLanguage
internal import Yams

extension YamlField {
    /// A compiled expression; its problems are noted at their places inside the text.
    ///
    /// - Parameter label: what the expression is called in messages.
    func expression(
        in environment: Environment, expecting: ValueType?, label: String
    ) -> Expression? {
        guard let scalar = scalar("an expression") else { return nil }
        switch Expression.compile(scalar.string, in: environment, expecting: expecting) {
        case .success(let expression): return expression
        case .failure(let failure):
            for problem in failure.problems {
                log.report(
                    at: scalar, offset: problem.range.lowerBound, "\(problem.message) in \(label)",
                    hint: problem.hint)
            }
            return nil
        }
    }

    /// An expression that gives a number of any kind.
    func numericExpression(in environment: Environment, label: String) -> Expression? {
        guard let expression = expression(in: environment, expecting: nil, label: label) else {
            return nil
        }
        if [.int, .uint, .double, .dyn].contains(expression.type) { return expression }
        report("expected a number, found \(expression.type) in \(label)")
        return nil
    }
}
