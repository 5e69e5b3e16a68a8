/// A compiled expression: checked against an environment, bounded in cost, ready to evaluate.
package struct Expression: Sendable {
    /// Steps that an expression may take at most, unless a caller says otherwise.
    package static let defaultCostLimit = 1_000_000

    /// The static type of the result.
    package let type: ValueType
    /// The slots that may be read, ascending.
    package let slotsRead: [Int]
    /// An upper bound of the steps that one evaluation takes.
    package let costEstimate: Int
    private let plan: ValuePlan
    private let booleanPlan: BooleanPlan
    private let numericPlan: DoublePlan
    private let localCount: Int

    /// Compiles `source`.
    ///
    /// - Parameters:
    ///   - expecting: the type that the result must have; any if nil.
    ///   - costLimit: the greatest cost estimate that is accepted.
    ///   - isChecked: false accepts what has no type or no declaration and fails when evaluated.
    /// - Returns: the expression, or every problem found.
    package static func compile(
        _ source: String, in environment: Environment, expecting: ValueType? = nil,
        costLimit: Int = Expression.defaultCostLimit, isChecked: Bool = true
    ) -> Result<Expression, CompileFailure> {
        let (syntax, syntaxProblems) = Parser.parse(source)
        guard syntaxProblems.isEmpty else {
            return .failure(CompileFailure(problems: syntaxProblems))
        }
        let (tree, problems) = Checker.check(
            syntax, in: environment, expecting: expecting, isStrict: isChecked)
        guard problems.isEmpty else { return .failure(CompileFailure(problems: problems)) }
        let cost = CostEstimate.steps(of: tree)
        guard cost <= costLimit else {
            let problem = CheckMessages.tooCostly(cost, limit: costLimit, syntax.range)
            return .failure(CompileFailure(problems: [problem]))
        }
        return .success(Expression(tree, cost: cost))
    }

    private init(_ tree: CheckedTree, cost: Int) {
        let planned = Planner(tree: tree).plan(tree.root)
        type = tree.type(of: tree.root)
        slotsRead = tree.slotsRead
        costEstimate = cost
        localCount = tree.localCount
        plan = planned.boxed
        booleanPlan = planned.boolean(tree.root.range)
        numericPlan = planned.number(tree.root.range)
    }

    /// The result for the given slots.
    package func evaluate(_ slots: Slots) throws(EvaluationError) -> Value {
        var frame = Frame(slots: slots, localCount: localCount)
        return try plan(&frame)
    }

    /// The result as a boolean; of another type it is an error.
    package func evaluateBool(_ slots: Slots) throws(EvaluationError) -> Bool {
        var frame = Frame(slots: slots, localCount: localCount)
        return try booleanPlan(&frame)
    }

    /// The result, an int, uint or double, as a double; of another type it is an error.
    package func evaluateDouble(_ slots: Slots) throws(EvaluationError) -> Double {
        var frame = Frame(slots: slots, localCount: localCount)
        return try numericPlan(&frame)
    }
}

extension Expression {
    /// The source in its usual form: one space around operators, no needless parentheses.
    ///
    /// The result has the same tree, and formatting it again changes nothing. Comments are lost.
    ///
    /// - Returns: the text, or what is wrong with the source's syntax.
    package static func formatted(_ source: String) -> Result<String, CompileFailure> {
        let (tree, problems) = Parser.parse(source)
        guard problems.isEmpty else { return .failure(CompileFailure(problems: problems)) }
        return .success(Printer.text(of: tree))
    }
}
