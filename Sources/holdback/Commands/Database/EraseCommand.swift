internal import ArgumentParser
internal import Pipeline
internal import Records
internal import Store

/// `holdback erase`: a customer's personal data out of a database.
struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Remove a customer's names and addresses for good.",
        discussion: """
            Ids, money and decisions stay; later records of the customer are taken without names. \
            Evidence that rested on them is gone with them, so flags may change. Backups are not \
            touched.
            """)

    @Argument(help: "The customer's id.")
    var customer: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var engine: EngineOptions
    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    func run() throws {
        let settings = try engine.settings()
        let isKnown = try reportingStore {
            try Eraser.erase(
                customer, path: database.db, settings: settings, actor: actor.actor, at: present())
        }
        if shared.quiet { return }
        if shared.json {
            var line = JSONLine()
            line.string("customer_id", customer)
            line.raw("known", isKnown ? "true" : "false")
            Terminal.standardOutput(String(decoding: line.finished(), as: UTF8.self))
        } else {
            Terminal.standardOutput(
                isKnown
                    ? "\(customer): names and addresses are gone"
                    : "\(customer) was never sent; if it comes, it is taken without names")
        }
    }
}
