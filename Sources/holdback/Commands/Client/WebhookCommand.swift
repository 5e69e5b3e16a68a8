internal import ArgumentParser
internal import Records
internal import Store

/// `holdback webhook`: who is told of flags and holds.
struct WebhookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook", abstract: "Have an address told of flags and holds.",
        discussion: """
            The server posts what happens, in order and at least once, signed in \
            `Holdback-Signature: t=SECONDS,v1=HEX`: HEX is the HMAC-SHA-256 of `SECONDS.BODY` under \
            the webhook's secret.
            """,
        subcommands: [
            WebhookAddCommand.self, WebhookRemoveCommand.self, WebhookReplayCommand.self,
            WebhookListCommand.self,
        ])
}

struct WebhookAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Tell an address from now on; for a known one, sign with another secret.")

    @Argument(help: "An https address; http on loopback alone.")
    var url: String

    @OptionGroup var options: ClientOptions

    func validate() throws {
        if !Loopback.isPrivate(address: url) {
            throw ValidationError("an address is https://HOST/PATH without a user, got `\(url)`")
        }
    }

    func run() throws {
        let secret = try options.write(makes: true) { store in
            try store.write {
                try WebhookBook.add(url, actor: options.who, at: present(), $0)
            }
        }
        var line = JSONLine()
        line.string("url", url)
        line.string("secret", secret)
        Terminal.standardOutput(options.shared.json ? line.text() : "secret  \(secret)")
    }
}

struct WebhookRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Tell an address no more.")

    @Argument(help: "The address.")
    var url: String

    @OptionGroup var options: ClientOptions

    func run() throws {
        let isThere = try options.write { store in
            try store.write {
                try WebhookBook.remove(url, actor: options.who, at: present(), $0)
            }
        }
        if !isThere { throw noWebhook(url) }
        options.shared.tell("\(url) is told no more") { $0.string("url", url) }
    }
}

struct WebhookReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Tell an address again what happened.",
        discussion: "Events keep their ids, so whoever is told can leave out what it has.")

    @Argument(help: "The address.")
    var url: String

    @Option(help: "The number behind `flag-` of the last event that is known; 0 for all.")
    var afterFlag: Int64 = 0

    @Option(help: "The number behind `ledger-` of the last event that is known; 0 for all.")
    var afterLedger: Int64 = 0

    @OptionGroup var options: ClientOptions

    func validate() throws {
        if afterFlag < 0 || afterLedger < 0 {
            throw ValidationError("numbers of events are at least 0")
        }
    }

    func run() throws {
        let position = WebhookPosition(flagEvent: afterFlag, ledgerEntry: afterLedger)
        let isThere = try options.write { store in
            try store.write {
                try WebhookBook.replay(
                    url, from: position, actor: options.who, at: present(), $0)
            }
        }
        if !isThere { throw noWebhook(url) }
        options.shared.tell(
            "\(url) is told again what came after flag-\(afterFlag) and ledger-\(afterLedger)"
        ) { $0.string("url", url) }
    }
}

struct WebhookListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the addresses, with how far each was told.")

    @OptionGroup var options: ClientOptions

    func run() throws {
        let hooks = try options.write { try $0.read(WebhookBook.all) }
        let rows = hooks.map { hook in
            Terminal.plain(
                "\(hook.url)  flag-\(hook.position.flagEvent)  "
                    + "ledger-\(hook.position.ledgerEntry)  \(counted(hook.failures, "failure"))"
                    + (hook.lastAnswer.isEmpty ? "" : "  \(hook.lastAnswer)"))
        }
        options.shared.tell(rows.isEmpty ? "no webhook" : rows.joined(separator: "\n")) { line in
            line.objects("webhooks", hooks) { row, hook in
                row.string("url", hook.url)
                row.integer("last_flag_event", Int(hook.position.flagEvent))
                row.integer("last_ledger_entry", Int(hook.position.ledgerEntry))
                row.integer("failures", hook.failures)
                row.string("last_answer", hook.lastAnswer)
            }
        }
    }
}

private func noWebhook(_ url: String) -> Failure {
    Failure(
        code: .usage,
        message:
            "error: no webhook `\(Terminal.plain(url))`\n  hint: `holdback webhook list` shows them"
    )
}
