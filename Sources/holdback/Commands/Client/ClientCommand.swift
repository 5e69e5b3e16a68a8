internal import ArgumentParser
internal import Records
internal import Store

/// `holdback client`: who may speak to the server.
struct ClientCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "Let partners' programs in, and keep them out.",
        subcommands: [
            ClientCreateCommand.self, ClientRotateCommand.self, ClientRevokeCommand.self,
            ClientListCommand.self,
        ])
}

/// Where clients are kept and who changes them.
struct ClientOptions: ParsableArguments {
    @OptionGroup var database: DatabaseOption

    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    var who: String { actor.actor }

    /// - Parameter makes: whether a database is made where there is none.
    func write<Value>(makes: Bool = false, _ body: (Store) throws -> Value) throws -> Value {
        try reportingStore {
            try body(try Store(opening: database.db, for: .review, making: makes))
        }
    }

    /// Shows credentials, once: the secret is kept nowhere.
    func show(_ issued: ClientBook.Issued) {
        if shared.json {
            var line = JSONLine()
            line.string("client_id", issued.clientID)
            line.string("client_secret", issued.secret)
            if let end = issued.othersExpire { line.string("others_expire", end.description) }
            return Terminal.standardOutput(line.text())
        }
        Terminal.standardOutput(
            """
            client_id      \(issued.clientID)
            client_secret  \(issued.secret)
            """)
        if let end = issued.othersExpire { Terminal.standardOutput("older secrets end at \(end)") }
        if !shared.quiet {
            Terminal.standardError("the secret is shown this once: give it to the partner now")
        }
    }
}

struct ClientCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a client and show its secret, once.")

    @Argument(help: "A name for people.")
    var name: String

    @Option(help: "What it may do, of: records:write records:read flags:read gate.")
    var scopes = Set(ClientScope.allCases).text

    @Option(help: "Requests a minute for each of its tokens; by default the server's limit.")
    var requestsPerMinute: Int?

    @OptionGroup var options: ClientOptions

    func validate() throws {
        if name.isEmpty || name.count > 500 {
            throw ValidationError("a name has 1 to 500 characters")
        }
        guard let words = ClientScope.set(parsing: scopes), !words.isEmpty else {
            throw ValidationError(
                "--scopes takes words of `\(Set(ClientScope.allCases).text)`, got `\(scopes)`")
        }
        if let requestsPerMinute, requestsPerMinute < 1 {
            throw ValidationError("--requests-per-minute takes 1 or more")
        }
    }

    func run() throws {
        let words = ClientScope.set(parsing: scopes) ?? []
        let issued = try options.write(makes: true) { store in
            try store.write {
                try ClientBook.create(
                    name: name, scopes: words, requestsPerMinute: requestsPerMinute,
                    actor: options.who, at: present(), $0)
            }
        }
        options.show(issued)
    }
}

struct ClientRotateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Give a client another secret.",
        discussion: "Both secrets hold until the older one ends, so that nobody has to hurry.")

    @Argument(help: "The client's id.")
    var client: String

    @Option(help: "Hours that older secrets still hold.")
    var overlap = 24.0

    @OptionGroup var options: ClientOptions

    func validate() throws {
        if !(0...8760).contains(overlap) {
            throw ValidationError("--overlap takes 0 to 8760 hours, got \(overlap)")
        }
    }

    func run() throws {
        let now = present()
        let end = EventTime(
            microseconds: now.microseconds
                + Int64(overlap * Double(EventTime.microsecondsPerHour)))
        let issued = try options.write { store in
            try store.write {
                try ClientBook.rotate(
                    client, othersExpire: end, actor: options.who, at: now, $0)
            }
        }
        guard let issued else { throw noClient(client) }
        options.show(issued)
    }
}

struct ClientRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a client with its secrets and tokens, at once.")

    @Argument(help: "The client's id.")
    var client: String

    @OptionGroup var options: ClientOptions

    func run() throws {
        let isThere = try options.write { store in
            try store.write {
                try ClientBook.revoke(client, actor: options.who, at: present(), $0)
            }
        }
        if !isThere { throw noClient(client) }
        options.shared.tell("\(client) is revoked") { $0.string("client_id", client) }
    }
}

struct ClientListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List clients, with no secret.")

    @OptionGroup var options: ClientOptions

    func run() throws {
        let clients = try options.write { try $0.read(ClientBook.all) }
        let rows = clients.map { client in
            "\(client.id)  \(client.revokedAt == nil ? "live   " : "revoked")  "
                + "\(Terminal.plain(client.name))  (\(client.scopes.text))"
        }
        let text = rows.isEmpty ? "no client" : rows.joined(separator: "\n")
        options.shared.tell(text) { line in
            line.objects("clients", clients) { row, client in
                row.string("client_id", client.id)
                row.string("name", client.name)
                row.string("scopes", client.scopes.text)
                row.string("created_at", client.createdAt.description)
                if let end = client.revokedAt { row.string("revoked_at", end.description) }
            }
        }
    }
}

private func noClient(_ id: String) -> Failure {
    Failure(
        code: .usage,
        message:
            "error: no live client `\(Terminal.plain(id))`\n  hint: `holdback client list` shows them"
    )
}
