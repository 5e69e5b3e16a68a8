import Records
import RuleLanguage

extension Violation {
    /// Columns without which no row can be taken, each with the columns that nobody knows: one of
    /// these may be meant.
    static func missingColumns(in columns: [String], of entity: Entity) -> [Violation] {
        let known = entity.fieldNames
        let unknown = columns.filter { !known.contains($0) && !$0.isEmpty }
        return entity.requiredFieldNames.filter { !columns.contains($0) }.map { name in
            Violation(
                code: .missingColumn, field: name, found: found(unknown, insteadOf: name),
                expected: "a column of this name in the header")
        }
    }

    private static let most = 8

    private static func found(_ unknown: [String], insteadOf name: String) -> String {
        if unknown.isEmpty { return "" }
        let listed = unknown.prefix(most).map { "`\($0.prefix(60))`" }.joined(separator: ", ")
        let rest = unknown.count - most
        let hint = Suggestion.hint(for: name, among: unknown) ?? kin(of: name, among: unknown)
        return "the unknown " + listed + (rest > 0 ? " and \(rest) more" : "")
            + (hint.map { "; " + $0 } ?? "")
    }

    /// `type` for `transaction_type`: a column with some words of the name, or with more words than
    /// it.
    private static func kin(of name: String, among columns: [String]) -> String? {
        let wanted = words(name)
        let best = columns.first { column in
            let words = words(column)
            return !words.isEmpty && (words.isSubset(of: wanted) || words.isSuperset(of: wanted))
        }
        return best.map { "did you mean `\($0)`?" }
    }

    private static func words(_ name: String) -> Set<String> {
        Set(name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }
}
