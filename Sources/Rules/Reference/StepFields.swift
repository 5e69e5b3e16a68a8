internal import Records

/// The steps of a test and their fields, the kind of step first.
enum StepFields {
    struct Step: Sendable {
        let meaning: String
        let fields: [FieldDescription]

        var kind: String { fields[0].name }
    }

    static let all: [Step] =
        [opening, trading] + TransactionStep.Kind.allCases.map(transaction)
        + [correction, directory, advance]

    /// The names of a kind's fields; none for a kind that is not known.
    static func names(of kind: String) -> [String] {
        all.first { $0.kind == kind }?.fields.names ?? []
    }

    private static let accounts = FieldDescription.Form.count(1...1000)
    private static let of = FieldDescription("of", .text, required: true, "The group meant.")

    private static let opening = Step(
        meaning: "Accounts are opened and paid for.",
        fields: [
            .init("challenge_fee", accounts, required: true, "How many accounts."),
            .init("as", .text, required: true, "The group's name for later steps."),
            .init("affiliate", .text, "Who brought them; `suspect` if left out."),
            .init("at", .duration, "From the firm's first day to the first account; 60d."),
            .init("over", .duration, "How long the stretch is over which they are spread; 30d."),
            .init("amount", .amount, "The fee of each; 99.00."),
            .init("currency", .name("^[A-Z]{3}$"), "The fee's currency; USD."),
            .init("country", .name("^[A-Z]{2}$"), "Of all of them; a mix like the firm's."),
            .init(
                "person", .words(OpeningStep.Persons.allCases.map(\.rawValue)),
                "A person each (`own`), one person under one address (`one`), or one person under "
                    + "a new address each time (`aliases`)."),
            .init(
                "email", .text,
                "The address of each, `{n}` standing for its number; the person's own if left out."),
            .init("phase", .text, "The accounts' phase; phase_1."),
            .init("click_id", .flag, "Whether they came by a tracked click; true."),
        ])

    private static let trading = Step(
        meaning: "Accounts trade a day each day.",
        fields: [
            .init("activity", accounts, required: true, "How many accounts of the group."), of,
            .init("days", .count(1...120), "For how many days; 1."),
            .init("after", .duration, "From the account's fee to its first day; 1d."),
            .init("lots", .amount, "Lots a day; a habit of each account if left out."),
            .init("pnl", .amount, "Profit or loss a day; what a day may bring if left out."),
            .init("instrument", .text, "What is traded; one of three if left out."),
            .init(
                "mirror", .text,
                "A group whose accounts are traded against, one each; a single account by all, "
                    + "who share its lots."),
            .init("copy", .text, "A group whose first account's trades are made as well."),
        ])

    private static func transaction(_ kind: TransactionStep.Kind) -> Step {
        Step(
            meaning: "Accounts are charged or paid.",
            fields: [
                .init(kind.rawValue, accounts, required: true, "How many accounts of the group."),
                of,
                .init("after", .duration, required: true, "From the account's fee."),
                .init("amount", .amount, "The fee's own amount if left out."),
            ])
    }

    private static let correction = Step(
        meaning: "Records of a group are sent again with other values.",
        fields: [
            .init(
                "correct", .words(CorrectionStep.Target.allCases.map(\.rawValue)),
                required: true, "Which records."), of,
            .init("count", accounts, "How many accounts of the group; all."),
            .init(
                "set", .part("corrected"), required: true,
                "What they now say: `status` and `amount` of transactions, `lots` and `pnl` of "
                    + "activity, `phase`, `country`, `affiliate` and `person` of customers."),
        ])

    private static let directory = Step(
        meaning: "The affiliate's entry in the directory names the person behind a group.",
        fields: [.init("directory", .text, required: true, "The group.")])

    private static let advance = Step(
        meaning: "The engine settles; then time passes without a record.",
        fields: [.init("advance", .duration, required: true, "How much time.")])
}
