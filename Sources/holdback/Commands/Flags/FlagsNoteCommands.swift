internal import ArgumentParser
internal import Records
internal import Store

/// `holdback flags note`: a remark beside a flag.
struct FlagsNoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Write a remark beside a flag.")

    @Argument(help: "The flag's id.")
    var flag: String

    @Argument(help: "The remark.")
    var text: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if text.allSatisfy(\.isWhitespace) {
            throw ValidationError("a remark takes a word, got nothing")
        }
    }

    func run() throws {
        try reviewing(database.db) { db in
            try Store.note(text, flag: flag, actor: actor.actor, at: present(), db)
        }
        shared.tell("\(flag): the remark is kept") { $0.string("flag_id", flag) }
    }
}

/// `holdback flags assign`: who looks at a flag.
struct FlagsAssignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Give a flag to a person; an empty name gives it back.")

    @Argument(help: "The flag's id.")
    var flag: String

    @Argument(help: "The person.")
    var assignee: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if !assignee.isEmpty, !Reviewer.isSomebody(assignee) {
            throw ValidationError("a person has a name, got \(assignee.debugDescription)")
        }
    }

    func run() throws {
        try reviewing(database.db) { db in
            try Store.assign(assignee, flag: flag, actor: actor.actor, at: present(), db)
        }
        let name = Terminal.plain(assignee)
        shared.tell("\(flag): " + (name.isEmpty ? "given back" : "given to \(name)")) { line in
            line.string("flag_id", flag)
            line.string("assignee", assignee)
        }
    }
}

/// `holdback flags snooze`: a flag that waits outside the queue.
struct FlagsSnoozeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snooze",
        abstract: "Leave a flag out of the queue until a time; what it holds stays held.")

    @Argument(help: "The flag's id.")
    var flag: String

    @Option(help: "An RFC 3339 time, or `now` to bring it back before its time.")
    var until: String

    @OptionGroup var database: DatabaseOption
    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if until != Self.now, EventTime(text: until) == nil {
            throw ValidationError(
                "--until takes an RFC 3339 time such as 2026-03-01T00:00:00Z, or now, got `\(until)`"
            )
        }
    }

    private static let now = "now"

    func run() throws {
        if until == Self.now { return try wake() }
        guard let time = EventTime(text: until) else { return }
        try reviewing(database.db) { db in
            try Store.snooze(until: time, flag: flag, actor: actor.actor, at: present(), db)
        }
        shared.tell("\(flag): out of the queue until \(time); what it holds stays held") { line in
            line.string("flag_id", flag)
            line.string("snoozed_until", time.description)
        }
    }

    private func wake() throws {
        try reviewing(database.db) { db in
            try Store.wake(flag, actor: actor.actor, at: present(), db)
        }
        shared.tell("\(flag): back in the queue") { line in
            line.string("flag_id", flag)
            line.string("snoozed_until", "")
        }
    }
}
