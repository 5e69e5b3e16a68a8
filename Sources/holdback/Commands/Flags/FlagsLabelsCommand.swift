internal import ArgumentParser
internal import Pipeline
internal import Records
internal import Store

/// `holdback flags labels`: what reviewers confirmed, as the truth that `calibrate` learns from.
struct FlagsLabelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labels", abstract: "Write confirmed flags as a truth.json for calibrate.",
        discussion: """
            Whoever is flagged and not decided on counts neither as a cheat nor as honest \
            (`grey_affiliates`, `grey_customers`); whoever is not named at all counts as honest.
            """)

    @Option(help: "The file to write.")
    var out: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var shared: SharedOptions

    func run() throws {
        try guardOutputs(("--out", out), over: .labels) { $0.keep(database: database.db) }
        let labels = try reportingStore {
            try Store(opening: database.db, for: .read).read(ReviewLabels.init)
        }
        var line = JSONLine()
        for (name, kinds) in [("affiliates", labels.affiliates), ("customers", labels.customers)] {
            line.object(name) { row in
                for (id, kind) in kinds.sorted(by: { $0.key < $1.key }) { row.string(id, kind) }
            }
        }
        line.strings("grey_affiliates", labels.unclearAffiliates.sorted())
        line.strings("grey_customers", labels.unclearCustomers.sorted())
        try writeText(line.text() + "\n", to: out)
        let (some, others) = (labels.affiliates.count, labels.customers.count)
        shared.tell(
            "\(out): \(counted(some, "affiliate")), \(counted(others, "customer"))"
                + (labels.undecided == 0
                    ? ""
                    : "; \(counted(labels.undecided, "flag")) undecided: whoever they alone name counts "
                        + "neither as a cheat nor as honest")
        ) { line in
            line.string("out", out)
            line.integer("affiliates", some)
            line.integer("customers", others)
            line.integer("undecided_flags", labels.undecided)
        }
    }
}
