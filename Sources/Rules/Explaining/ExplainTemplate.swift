internal import RuleLanguage
internal import Yams

/// A sentence with values in braces: `{abuse.observed} of {matured}, {abuse.rate:percent}`.
///
/// `{{` and `}}` stand for the braces themselves.
struct ExplainTemplate: Sendable {
    private enum Piece: Sendable {
        case text(String)
        case value(Expression, NumberFormat)
    }

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
        return field.log.problems.count == before ? ExplainTemplate(pieces: pieces) : nil
    }

    private static func piece(
        _ name: String, _ form: String?, in environment: Environment,
        report: (Int, String, String?) -> Void
    ) -> Piece? {
        let format = form.map(NumberFormat.init) ?? .plain
        if format == nil, let form {
            report(
                name.utf8.count + 1, "unknown format `\(form)` in `explain`",
                Hints.word(form, among: NumberFormat.forms))
        }
        switch Expression.compile(name, in: environment) {
        case .success(let expression): return format.map { .value(expression, $0) }
        case .failure(let failure):
            for problem in failure.problems {
                report(problem.range.lowerBound, "\(problem.message) in `explain`", problem.hint)
            }
            return nil
        }
    }

    func text(_ slots: Slots) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .value(let expression, let format):
                (try? expression.evaluate(slots)).map { Self.text($0, format) } ?? "?"
            }
        }.joined()
    }

    private static func text(_ value: Value, _ format: NumberFormat) -> String {
        switch value {
        case .int(let number): format == .plain ? String(number) : format.text(Double(number))
        case .uint(let number): format == .plain ? String(number) : format.text(Double(number))
        case .double(let number): format.text(number)
        case .string(let text): text
        case .bool(let flag): flag ? "yes" : "no"
        default: "?"
        }
    }
}
