internal import ArgumentParser
internal import Records
internal import Store

/// `holdback db`: keeps a database whole.
struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "Check, back up, restore and complete a database.",
        subcommands: [
            DatabaseCheckCommand.self, DatabaseBackupCommand.self, DatabaseRestoreCommand.self,
            DatabaseRecoverCommand.self,
        ])
}

/// `holdback db check`: pages, references, ledger, audit log.
struct DatabaseCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that a database is whole and that nobody edited its past.",
        discussion: "Ends with exit code 1 where something is wrong.")

    @OptionGroup var database: DatabaseOption
    @OptionGroup var shared: SharedOptions

    /// Brought up to this version where it may be written.
    private func store() throws -> Store {
        if let store = try? Store(opening: database.db, for: .review) { return store }
        return try Store(opening: database.db, for: .read)
    }

    func run() throws {
        let results = try reportingStore {
            do {
                return try store().read(DatabaseCheck.run)
            } catch let error as StoreError {
                throw error.kind == .damage
                    ? error.remedied(
                        "restore a backup: `holdback db restore BACKUP "
                            + "--db \(database.db) --force`") : error
            }
        }
        if shared.json {
            var line = JSONLine()
            line.objects("checks", results) { row, result in
                row.string("check", result.name)
                row.boolean("whole", result.isWhole)
                row.strings("problems", result.problems)
            }
            Terminal.standardOutput(line.text())
        } else if !shared.quiet {
            Terminal.standardOutput(results.flatMap(lines).joined(separator: "\n"))
        }
        if results.contains(where: { !$0.isWhole }) { throw Failure(code: .found) }
    }

    private func lines(_ result: CheckResult) -> [String] {
        let head = (result.isWhole ? "ok     " : shared.paint.red("WRONG  ")) + result.name
        let rest = result.problems.count - 20
        return [head] + result.problems.prefix(20).map { "       " + Terminal.plain($0) }
            + (rest > 0 ? ["       ... and \(rest) more"] : [])
    }
}

/// `holdback db backup`: a copy as of now, while others write.
struct DatabaseBackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a database as of now, while others write.")

    @Argument(help: "The file to make.")
    var target: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var shared: SharedOptions

    func run() throws {
        try reportingStore { try Store(opening: database.db, for: .read).backup(to: target) }
        shared.tell("\(target) is whole") { $0.string("backup", target) }
    }
}

/// `holdback db restore`: a backup in a database's place.
struct DatabaseRestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in a database's place.")

    @Argument(help: "The backup.")
    var backup: String

    @OptionGroup var database: DatabaseOption

    @ArgumentParser.Flag(help: "Replace a database that is there.")
    var force = false

    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    func run() throws {
        let loss = try reportingStore {
            try Store.restore(
                backup, to: database.db, replaces: force, actor: actor.actor, at: present())
        }
        let lost = loss.flatMap { $0.isNothing ? nil : $0 }
        shared.tell(
            "\(database.db) is \(backup) now"
                + (lost.map { "\nlost: \(Terminal.plain($0.told))" } ?? "")
                + "\n\(lost?.remedy ?? RestoreLoss.firstStep)"
        ) { line in
            line.string("db", database.db)
            line.string("backup", backup)
            line.boolean("loss_known", loss?.isKnown ?? true)
            line.strings("lost_runs", lost?.runs ?? [])
            line.integer("lost_decisions", lost?.decisions ?? 0)
            line.integer("lost_remarks", lost?.remarks ?? 0)
            line.strings("lost_erasures", lost?.erased ?? [])
            line.boolean("lost_policy", lost?.policy != nil)
        }
    }
}
