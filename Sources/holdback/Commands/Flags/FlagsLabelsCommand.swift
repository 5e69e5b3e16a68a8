internal import ArgumentParser
internal import Records
internal import Store

/// `holdback flags labels`: what reviewers confirmed, as the truth that `calibrate` learns from.
struct FlagsLabelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labels", abstract: "Write confirmed flags as a truth.json for calibrate.",
        discussion: "Whoever is not named counts as honest: write labels once the queue is worked.")

    @Option(help: "The file to write.")
    var out: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var shared: SharedOptions

    func run() throws {
        var filter = QueueFilter()
        filter.statuses = ["confirmed"]
        let flags = try reportingStore {
            try Store(opening: database.db, for: .read).read { try FlagQueue.flags(filter, $0) }
        }
        var affiliates: [String: String] = [:]
        var customers: [String: String] = [:]
        for flag in flags.sorted(by: { $0.id < $1.id }) {
            for id in flag.affiliateIDs { affiliates[id] = affiliates[id] ?? flag.pattern }
            for id in FlagBody.customerIDs(flag.body) {
                customers[id] = customers[id] ?? flag.pattern
            }
        }
        var line = JSONLine()
        for (name, kinds) in [("affiliates", affiliates), ("customers", customers)] {
            line.object(name) { row in
                for (id, kind) in kinds.sorted(by: { $0.key < $1.key }) { row.string(id, kind) }
            }
        }
        try writeText(line.text() + "\n", to: out)
        let (some, others) = (affiliates.count, customers.count)
        shared.tell("\(out): \(counted(some, "affiliate")), \(counted(others, "customer"))") {
            line in
            line.string("out", out)
            line.integer("affiliates", some)
            line.integer("customers", others)
        }
    }
}
