internal import Signals

/// The fields of a rule file and of its tests.
enum RuleFields {
    private static let hyphened = "^[a-z][a-z0-9-]*$"
    private static let underscored = "^[a-z][a-z0-9_]*$"

    static let rule: [FieldDescription] = [
        .init("id", .name(hyphened), required: true, "The rule's name; that of its file."),
        .init("title", .text, required: true, "What the rule looks for, in one line."),
        .init(
            "pattern", .name(underscored), required: true,
            "The pattern that its flags bear, such as `refund_abuse`."),
        .init(
            "family", .words(EvidenceFamily.allCases.map(\.rawValue)), required: true,
            "The kind of evidence: within a family the strongest rule counts, across families "
                + "evidence adds up."),
        .init(
            "subject", .words(SubjectKind.allCases.map(\.rawValue)), required: true,
            "Whom the rule is about."),
        .init(
            "state", .words(RuleState.allCases.map(\.rawValue)), required: true,
            "`draft` is checked and tested only, `shadow` flags but weighs and holds nothing, "
                + "`live` counts and needs a test that flags and one that does not, `retired` is "
                + "kept for the record."),
        .init("owner", .text, required: true, "Who answers for the rule."),
        .init("references", .texts, "Where the method comes from."),
        .init("false_positives", .texts, "What looks the same and is honest."),
        .init(
            "params", .part("params"),
            "Numbers, text and lists that expressions read as `params.NAME`."),
        .init(
            "signals", .part("signals"), required: true,
            "What is kept up to date for every subject, by the name that expressions use."),
        .init("when", .condition, required: true, "The condition that opens a flag."),
        .init("unless", .condition, "A condition that excuses the subject."),
        .init(
            "evidence", .number, required: true,
            "The weight in the posterior in natural log-odds, counted whether the rule fires or "
                + "not."),
        .init(
            "hold", .hold, required: true,
            "Whose commission lines a flag can hold: `none`, or those of the customers that a "
                + "signal names."),
        .init(
            "explain", .text, required: true,
            "The sentence that tells an analyst why, with values in braces: "
                + "`{abuse.observed} of {abuse.matured}`."),
        .init("tests", .listOf("test"), "Scenarios with what the rule must make of them."),
    ]

    static let test: [FieldDescription] = [
        .init("name", .text, required: true, "What happens, as a sentence."),
        .init(
            "after", .text,
            "An earlier test that this one goes on from, in the same engine, settled in between."),
        .init("given", .listOf("step"), required: true, "What happens, step by step."),
        .init("expect", .part("expectation"), required: true, "What must come of it."),
    ]

    static let expectation: [FieldDescription] = [
        .init(
            "flagged", .flagged, required: true,
            "Whether the rule flags anyone; a list names every affiliate that flags must name."),
        .init(
            "withdrawn", .flag,
            "Whether every flag of the test before must be gone; `true` by itself where that test "
                + "flags and this one does not."),
        .init("held", .amount, "Commission held by the rule's flags, in all."),
        .init("explanation", .texts, "Text that some flag's explanation must contain."),
        .init(
            "posterior", .part("posterior"),
            "Where the posterior of the strongest flag must lie: `{min: 0.9, max: 1}`."),
    ]

    /// Fields of an aggregate beside the function itself.
    static func aggregate(_ function: AggregateFunction) -> [FieldDescription] {
        var fields: [FieldDescription] = []
        if function.takesField {
            let names = AggregateSource.allCases.flatMap {
                AggregateField.fields(of: $0, for: function).map(\.rawValue)
            }
            let words = Set(names).sorted()
            fields.append(.init("of", .words(words), required: true, "The field that is taken."))
        }
        if function == .ratio {
            fields.append(
                .init(
                    "matching", .condition, required: true,
                    "Which of the records that count are the part."))
        }
        return fields + [
            .init(
                "where", .condition,
                "Which records count; all if left out. Of transactions only completed ones do, "
                    + "unless the condition reads `status`."),
            .init(
                "window", .duration,
                "How far back records count, to the second; all history if left out."),
        ]
    }
}
