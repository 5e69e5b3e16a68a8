internal import ArgumentParser
internal import Records
internal import Store

/// `holdback flags`: the reviewers' queue.
struct FlagsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flags", abstract: "Work the queue of flags.",
        subcommands: [
            FlagsListCommand.self, FlagsShowCommand.self, FlagsDecideCommand.self,
            FlagsNoteCommand.self, FlagsAssignCommand.self, FlagsSnoozeCommand.self,
            FlagsPolicyCommand.self, FlagsLabelsCommand.self,
        ])
}

/// Runs one short transaction of a reviewer's.
func reviewing<Value>(_ path: String, _ body: (StoreTransaction) throws -> Value) throws -> Value {
    try reportingStore {
        do {
            return try Store(opening: path, for: .review).write(body)
        } catch let fault as DecisionFault {
            throw Failure(code: .usage, message: fault.message)
        }
    }
}

extension DecisionFault {
    /// What stands in the way and what to do about it.
    fileprivate var message: String {
        switch self {
        case .unknownFlag(let flag):
            "error: there is no flag `\(flag)`\n  hint: `holdback flags list --db FILE` names them"
        case .withdrawn(let flag):
            "error: `\(flag)` is withdrawn: the records no longer support it\n"
                + "  hint: it holds nothing, so there is nothing to decide; where its finding goes on "
                + "under another flag, the history of `holdback flags show` names that"
        case .shadow(let flag):
            "error: `\(flag)` is of a rule on trial and holds nothing\n"
                + "  hint: set the rule's state to live before you decide on its flags"
        case .ownProposal(let flag, let actor):
            "error: `\(flag)` waits for a second person, and \(actor) was the first\n"
                + "  hint: somebody else repeats the decision with --as"
        case .ownPolicy(let actor):
            "error: a laxer policy waits for a second person, and \(actor) was the first\n"
                + "  hint: somebody else repeats it with --as"
        case .alreadyDecided(let flag, let verdict):
            "error: the last word on `\(flag)` was \(verdict.rawValue), and it holds nothing more\n"
                + "  hint: another verdict may still be given; what was declined stays declined"
        case .nothingToRelease(let flag):
            "error: `\(flag)` holds nothing, so there is nothing to release\n"
                + "  hint: what a dismissed flag held is free, what was released waits for other flags "
                + "alone, and what a confirmed one declined stays declined"
        case .notWaiting(let flag):
            "error: `\(flag)` is decided and out of the queue\n"
                + "  hint: snooze a flag that is open"
        case .alreadyPast(let time):
            "error: \(time) has passed\n  hint: --until takes a time to come"
        }
    }
}
