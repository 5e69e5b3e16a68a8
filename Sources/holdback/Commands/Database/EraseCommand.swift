internal import ArgumentParser
internal import Pipeline
internal import Records
internal import ServerOptions
internal import Store

/// `holdback erase`: a customer's personal data out of a database.
struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Remove a customer's names and addresses for good.",
        discussion: """
            Ids, money and decisions stay; later records of the customer are taken without names. \
            Evidence that rested on them is gone with them, so flags may change. Where money would \
            no longer be held, it says so and erases nothing (exit code 1) unless --force says that \
            this is meant, and the same where no such customer was ever sent. Backups are not \
            touched.
            """)

    @Argument(help: "The customer's id.")
    var customer: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var engine: EngineOptions
    @OptionGroup var change: ChangeOptions
    @ArgumentParser.Flag(
        help: "Erase also where money is no longer held afterwards, or the customer is not known.")
    var force = false

    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    func run() throws {
        var settings = try engine.settings()
        change.apply(to: &settings)
        let name = Terminal.plain(customer)
        let (isSent, isPending) = try reportingStore {
            try Store(opening: database.db, for: .read).read { db in
                try (
                    Store.isKnown(customer: customer, db),
                    Store.pendingErasures(db).contains(customer)
                )
            }
        }
        if !isSent, !isPending, !force {
            throw Failure(
                code: .found,
                message:
                    "error: no customer `\(name)` was ever sent; nothing was erased\n"
                    + "  hint: look at its spelling; with --force its records are taken without names, "
                    + "should they come")
        }
        let freed = try reportingStore {
            try Eraser.freed(customer, path: database.db, settings: settings)
        }
        // What was begun was meant.
        if !freed.isNothing, !isPending, !force {
            throw Failure(
                code: .found,
                message:
                    "error: without the names and addresses of `\(name)` \(freed.told) would no "
                    + "longer be held; nothing was erased\n  hint: decide the flags first, for what is "
                    + "declined stays declined, or say --force")
        }
        let isKnown = try reportingStore {
            try Eraser.erase(
                customer, path: database.db, settings: settings, actor: actor.actor, at: present())
        }
        shared.tell(
            (isKnown
                ? "\(name): names and addresses are gone"
                : "\(name) was never sent; if it comes, it is taken without names")
                + (isPending ? "; this brought to its end what was begun before" : "")
                + (freed.isNothing ? "" : "; \(freed.told) are no longer held")
        ) { line in
            line.string("customer_id", customer)
            line.boolean("known", isKnown)
            line.boolean("resumed", isPending)
            line.integer("freed_lines", freed.lines)
            line.objects("freed", freed.sorted) { row, freed in
                row.string("currency", freed.currency.description)
                row.raw("amount", freed.amount.text(minorDigits: freed.currency.minorDigits))
            }
            line.strings("flag_ids", freed.flagIDs)
        }
    }
}

extension FreedMoney {
    fileprivate var sorted: [(currency: CurrencyCode, amount: MoneySum)] {
        amounts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
