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
        let name = Terminal.plain(customer)
        shared.tell(
            isKnown
                ? "\(name): names and addresses are gone"
                : "\(name) was never sent; if it comes, it is taken without names"
        ) { line in
            line.string("customer_id", customer)
            line.boolean("known", isKnown)
        }
    }
}
