internal import Holds
internal import Store

extension OutcomeKind {
    /// The fields of a row.
    func fields(patterns: [String]) -> [AnswerField] {
        switch self {
        case .flags: Self.flag(patterns)
        case .holds: Self.hold(patterns)
        case .affiliates: Self.affiliate(patterns)
        }
    }

    private static func flag(_ patterns: [String]) -> [AnswerField] {
        [
            AnswerField("flag_id", .text, "The same finding keeps its id."),
            AnswerField("rule", .text, "The rule that raised it."),
            AnswerField("rule_version", .text, "Digest of the rule's file."),
            pattern("pattern", "The kind of fraud", patterns),
            AnswerField(
                "family", .text,
                "The kind of evidence: identity, refunds, churn, trading, timing or activity."),
            AnswerField(
                "subject",
                .object([
                    AnswerField(
                        "kind", .word(["affiliate", "person", "customer", "pair", "ring"]),
                        "What it is."),
                    AnswerField("id", .text, "Which one."),
                ]), "Of whom it is."),
            AnswerField("affiliate_ids", .texts, "Affiliates that it names."),
            AnswerField("customer_ids", .texts, "Customers that it names."),
            AnswerField("transaction_ids", .texts, "Transactions that it names."),
            AnswerField("log_odds", .number, "The evidence of its rule in natural log-odds."),
            AnswerField("posterior", .number, "Probability of fraud by all evidence, 0 to 1."),
            AnswerField("explanation", .text, "What was found, in a sentence."),
            AnswerField("evidence", .rows, "What it rests on, row by row."),
            AnswerField(
                "status", .word(["open", "shadow"]),
                "When it was judged last; `shadow` is a rule on trial, which holds nothing."),
            AnswerField("raised_at", .dateTime, "Time of the newest evidence."),
            AnswerField("as_of", .dateTime, "As of when it was judged."),
            AnswerField("baseline", .text, "Digest of the fits that it was judged by."),
            AnswerField(
                "state", .word(states),
                "What the engine says now; `withdrawn` where the records no longer give it."),
            AnswerField("review", .word(reviews), "What people said."),
        ]
    }

    private static func hold(_ patterns: [String]) -> [AnswerField] {
        [
            AnswerField("hold_id", .text, "The hold."),
            AnswerField("commission_id", .text, "The line that it holds."),
            AnswerField("affiliate_id", .text, "Who earns the line."),
            AnswerField("customer_id", .text, "Whose purchase it is for."),
            AnswerField("transaction_id", .text, "The fee behind it; empty where none is named."),
            AnswerField("amount", .number, "What is held, exact."),
            AnswerField("currency", .text, "ISO 4217."),
            AnswerField("flag_ids", .texts, "Flags that hold it."),
            pattern("reason_code", "The pattern that holds the line", patterns),
            AnswerField("status", .word(["held"]), "Lines that are free again are not listed."),
        ]
    }

    private static func affiliate(_ patterns: [String]) -> [AnswerField] {
        [
            AnswerField("affiliate_id", .text, "The affiliate."),
            AnswerField("score", .number, "Probability that it cheats, 0 to 1."),
            AnswerField(
                "amounts",
                .objects([
                    AnswerField("currency", .text, "ISO 4217."),
                    AnswerField(
                        "accrued", .number,
                        "What has neither left nor was declined, what is held included."),
                    AnswerField("held", .number, "What of `accrued` is held."),
                ]), "Its commission, by currency."),
            AnswerField(
                "patterns", .texts,
                "Of its open flags: any of \(patterns.joined(separator: ", "))."),
            AnswerField("customers", .integer, "Customers that it has."),
            AnswerField("persons", .integer, "Persons behind them."),
        ]
    }

    /// No closed list: a rule's author may add patterns.
    private static func pattern(
        _ name: String, _ help: String, _ patterns: [String]
    ) -> AnswerField {
        AnswerField(name, .text, "\(help): \(patterns.joined(separator: ", "))")
    }
}

extension GateEndpoint {
    /// The fields of an answer.
    static var fields: [AnswerField] {
        [
            AnswerField("run", .text, "The run's key."),
            AnswerField("as_of", .dateTime, "Where the records that it was judged by end."),
            AnswerField(
                "repeat", .flag, "Whether it was asked before: then this is the first answer."),
            AnswerField(
                "freed_since", .texts,
                "Lines of a repeated answer that flags held then and that are free now. Ask for them "
                    + "under another key."),
            AnswerField(
                "unknown_customers", .integer,
                "Released lines of customers whom no record gives; 0 in a repeated answer."),
            AnswerField("released", .objects(line), "Lines to pay."),
            AnswerField(
                "held",
                .objects(
                    line + [
                        AnswerField(
                            "reason_code", .text,
                            "The pattern that holds the line, or why it is refused."),
                        AnswerField("flag_ids", .texts, "Flags that hold it."),
                    ]), "Lines not to pay."),
            AnswerField(
                "changes",
                .object([
                    AnswerField("since", .nullable(.text), "The run before."),
                    AnswerField("new", .texts, "Flags that were raised or reopened since."),
                    AnswerField("withdrawn", .texts, "Flags that the records no longer give."),
                    AnswerField("decided", .texts, "Flags that people decided."),
                ]), "What happened to flags since the run before."),
            AnswerField(
                "rule_errors",
                .objects([
                    AnswerField("rule", .text, "The rule."),
                    AnswerField("subject", .text, "The affiliate."),
                    AnswerField("reason", .text, "Why it could not be evaluated."),
                ]), "Rules that could not be evaluated."),
        ]
    }

    private static let line = [
        AnswerField("commission_id", .text, "The line."),
        AnswerField("affiliate_id", .text, "Who earns it."),
        AnswerField("amount", .number, "As it was asked for."),
        AnswerField("currency", .text, "ISO 4217."),
    ]

    /// Why a line is refused that no flag holds.
    static var refusals: [(code: String, meaning: String)] {
        RefusalCode.allCases.filter { $0 != .flagged }.map { ($0.rawValue, $0.meaning) }
    }
}

extension RefusalCode {
    fileprivate var meaning: String {
        switch self {
        case .flagged: "Flags hold it."
        case .ruleError: "A rule could not be evaluated for the affiliate."
        case .unknownLine: "No record gives such a line."
        case .amountDiffers: "The records give another amount."
        case .currencyDiffers: "The records give another currency."
        case .affiliateDiffers: "The records give another affiliate."
        case .nothingDue: "It is worth nothing, for instance because its fee was reversed."
        case .duplicateLine: "It stands in the run before."
        case .alreadyReleased: "It left, or another line of the same fee did."
        case .alreadyPaid: "The firm's own record says that it was paid."
        case .declined: "A confirmed flag or the firm's own record declined it."
        case .heldByFirm: "The firm's own record holds it."
        case .quarantined: "The newest record of it, or of its transaction, was rejected."
        }
    }
}
