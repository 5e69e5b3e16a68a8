internal import RuleLanguage
internal import Yams

extension YamlField {
    /// A compiled expression; its problems are noted at their places inside the text.
    ///
    /// - Parameters:
    ///   - label: what the expression is called in messages.
    ///   - costLimit: steps that it may take at most.
    func expression(
        in environment: Environment, expecting: ValueType?, label: String,
        costLimit: Int = Expression.defaultCostLimit
    ) -> RuleExpression? {
        guard let scalar = scalar("an expression") else { return nil }
        let compiled = Expression.compile(
            scalar.string, in: environment, expecting: expecting, costLimit: costLimit)
        switch compiled {
        case .success(let expression):
            return RuleExpression(text: scalar.string, expression: expression)
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
    func numericExpression(in environment: Environment, label: String) -> RuleExpression? {
        guard let found = expression(in: environment, expecting: nil, label: label) else {
            return nil
        }
        if found.expression.type.isNumeric || found.expression.type == .dyn { return found }
        report("expected a number, found \(found.expression.type) in \(label)")
        return nil
    }
}
