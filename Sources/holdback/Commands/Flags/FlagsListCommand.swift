internal import ArgumentParser
internal import Records
internal import Store

/// `holdback flags list`: what waits for a reviewer, most money first.
struct FlagsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List flags: most money at stake first, then the older, then the likelier.")

    @OptionGroup var database: DatabaseOption

    @Option(
        help: "open, proposed, confirmed, dismissed, withdrawn, shadow, or all; may be repeated.")
    var status: [String] = []

    @Option(help: "Of one pattern.")
    var pattern: String?

    @Option(help: "Of one affiliate.")
    var affiliate: String?

    @Option(help: "Given to one person; \"\" for those given to nobody.")
    var assignee: String?

    @ArgumentParser.Flag(help: "Show snoozed flags too.")
    var snoozed = false

    @Option(parsing: .unconditional, help: "Flags to list.")
    var top = 20

    @OptionGroup var shared: SharedOptions

    private static let statuses = [
        "open", "proposed", "confirmed", "dismissed", "withdrawn", "shadow",
    ]

    func validate() throws {
        if top < 1 { throw ValidationError("--top takes 1 or more, got \(top)") }
        for word in status where word != "all" && !Self.statuses.contains(word) {
            throw ValidationError(
                "--status takes \(Self.statuses.joined(separator: ", ")) or all, got `\(word)`")
        }
    }

    func run() throws {
        var filter = QueueFilter()
        if !status.isEmpty {
            filter.statuses = Set(status.contains("all") ? Self.statuses : status)
        }
        filter.pattern = pattern
        filter.affiliateID = affiliate
        filter.assignee = assignee
        let (all, refuted) = try reportingStore {
            try Store(opening: database.db, for: .read).read { db in
                try requireKnown(db)
                return try (FlagQueue.flags(filter, db), FlagQueue.refutedCount(db))
            }
        }
        let now = present()
        let flags = snoozed ? all : all.filter { !$0.isAsleep(at: now) }
        if shared.json {
            Terminal.standardOutput(json(flags, asleep: all.count - flags.count, refuted))
        } else if !shared.quiet {
            Terminal.standardOutput(text(flags, asleep: all.count - flags.count, refuted))
        }
    }

    /// Refuses a pattern or an affiliate that is not there: a slip must not read as an empty queue.
    private func requireKnown(_ db: StoreTransaction) throws {
        if let affiliate, try !AffiliateFile.isKnown(affiliate, db) {
            throw unknownAffiliate(affiliate)
        }
        guard let pattern else { return }
        let known = try FlagQueue.patterns(db)
        if known.contains(pattern) { return }
        throw Failure(
            code: .usage,
            message: "error: no flag has ever had the pattern `\(Terminal.plain(pattern))`\n"
                + "  hint: patterns of this database: "
                + (known.isEmpty ? "none yet" : known.joined(separator: ", ")))
    }

    private func json(_ flags: [QueuedFlag], asleep: Int, _ refuted: Int) -> String {
        var line = JSONLine()
        line.integer("flags", flags.count)
        line.integer("snoozed", asleep)
        line.integer("confirmed_and_withdrawn", refuted)
        line.objects("queue", Array(flags.prefix(top))) { $1.write(to: &$0) }
        return line.text()
    }

    private func text(_ flags: [QueuedFlag], asleep: Int, _ refuted: Int) -> String {
        var tail: [String] = []
        if asleep > 0 { tail.append("\(counted(asleep, "flag")) snoozed; --snoozed shows them") }
        if refuted > 0 {
            tail.append(
                "\(counted(refuted, "confirmed flag")) withdrawn since: what was declined stays declined; "
                    + "--status withdrawn shows them")
        }
        if flags.isEmpty {
            return ([status.isEmpty ? "no flag waits" : "no such flag"] + tail)
                .joined(separator: "\n")
        }
        let lines = QueueTable(
            flags: Array(flags.prefix(top)), showsStatus: status.count != 1 || status == ["all"]
        ).lines(to: Terminal.tableWidth)
        let rest =
            (flags.count > top ? ["... and \(flags.count - top) more; --top shows them"] : [])
            + tail
        return ([shared.paint.bold(lines[0])] + lines.dropFirst() + rest.map(shared.paint.dim))
            .joined(separator: "\n")
    }
}
