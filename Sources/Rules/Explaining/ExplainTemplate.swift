internal import RuleLanguage
internal import Yams

/// A sentence with values in braces: `{abuse.observed} of {matured}, {abuse.rate:percent}`.
///
/// `{{` and `}}` stand for the braces themselves.
struct ExplainTemplate: Sendable {
    private enum Piece: Sendable {
        case text(String)
        case value(Expression, ValueFormat)
        /// An amount and its currency.
        case money(Expression, currency: Expression)
    }

    /// As it stands in the file.
    let source: String
    private let pieces: [Piece]

    /// Checks a template against the names that the rule may use; problems go to the log.
    static func read(_ field: YamlField, in environment: Environment) -> ExplainTemplate? {
        guard let scalar = field.scalar("a sentence") else { return nil }
        let before = field.log.problems.count
        var pieces: [Piece] = []
        for part in TemplateScanner.parts(scalar.string) {
            switch part {
            case .text(let text): pieces.append(.text(text))
            case .unclosed(let offset):
                field.log.report(
                    at: scalar, offset: offset, "a brace without its other half in `explain`",
                    hint: "write `{{` or `}}` for the brace itself")
            case .value(let name, let form, let offset):
                let piece = Self.piece(name, form, in: environment) { offsetInside, message, hint in
                    field.log.report(at: scalar, offset: offset + offsetInside, message, hint: hint)
                }
                if let piece { pieces.append(piece) }
            }
        }
        return field.log.problems.count == before
            ? ExplainTemplate(source: scalar.string, pieces: pieces) : nil
    }

    private static func piece(
        _ name: String, _ form: String?, in environment: Environment,
        report: (Int, String, String?) -> Void
    ) -> Piece? {
        let format = form.map(ValueFormat.init) ?? .plain
        if format == nil, let form {
            report(
                name.utf8.count + 1, "unknown format `\(form)` in `explain`",
                Hints.word(form, among: ValueFormat.forms.map(\.name)))
        }
        switch Expression.compile(name, in: environment) {
        case .success(let expression):
            return format.flatMap { piece(name, expression, $0, in: environment, report: report) }
        case .failure(let failure):
            for problem in failure.problems {
                report(problem.range.lowerBound, "\(problem.message) in `explain`", problem.hint)
            }
            return nil
        }
    }

    private static func piece(
        _ name: String, _ expression: Expression, _ format: ValueFormat,
        in environment: Environment, report: (Int, String, String?) -> Void
    ) -> Piece? {
        if format == .money {
            if case .success(let currency) = Expression.compile(
                "\(name).currency", in: environment, expecting: .string)
            {
                return .money(expression, currency: currency)
            }
            report(
                0, "`\(name)` has no currency in `explain`",
                "`money` is for a `sum`, `min`, `max`, `first` or `last` of an amount")
            return nil
        }
        if format.fits(expression.type) { return .value(expression, format) }
        report(0, "\(expression.type) can't be written as \(format.words) in `explain`", nil)
        return nil
    }

    /// The sentence; a part that has no value reads `?`.
    func text(_ slots: Slots) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .value(let expression, let format):
                (try? expression.evaluate(slots)).map(format.text) ?? "?"
            case .money(let amount, let currency): Self.money(amount, currency, slots)
            }
        }.joined()
    }

    private static func money(
        _ amount: Expression, _ currency: Expression, _ slots: Slots
    ) -> String {
        guard let number = try? amount.evaluateDouble(slots),
            case .string(let code)? = try? currency.evaluate(slots)
        else { return "?" }
        return MoneyFormat.text(number, code)
    }
}
