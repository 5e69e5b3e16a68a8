internal import ArgumentParser
internal import Records
internal import Store

/// `holdback flags policy`: when two must decide, and when a dismissed flag opens again.
struct FlagsPolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Show or set what decisions ask for.",
        discussion:
            "A policy that asks less than the present one is set once a second person repeats it.")

    @Option(
        parsing: .unconditional,
        help: "Money at stake, in any one currency, from which on a second person must approve.")
    var fourEyes: Double?

    @Option(
        parsing: .unconditional,
        help: """
            Natural log-odds by which a dismissed flag's evidence must grow to open it again; 0 for any \
            growth.
            """)
    var reopenStep: Double?

    @OptionGroup var database: DatabaseOption
    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if let fourEyes, !(0...1e9).contains(fourEyes) {
            throw ValidationError(
                "--four-eyes takes an amount from 0 to a billion, got \(fourEyes)")
        }
        if let reopenStep, !(0...100).contains(reopenStep) {
            throw ValidationError("--reopen-step takes 0 to 100, got \(reopenStep)")
        }
    }

    func run() throws {
        let (policy, isSet) =
            fourEyes == nil && reopenStep == nil
            ? try reportingStore {
                (try Store(opening: database.db, for: .read).read(ReviewPolicy.current), true)
            } : try reviewing(database.db, set)
        let waiting = try reportingStore {
            try Store(opening: database.db, for: .read).read(ReviewPolicy.proposed)
        }
        let amount = policy.fourEyes.text(minorDigits: 2)
        shared.tell(
            (isSet ? "" : "proposed; a second person must repeat it, for it asks less than now: ")
                + "from \(amount) in any one currency on, a second person must approve; a dismissed "
                + "flag opens again when its evidence has grown by \(policy.reopenStep) in natural "
                + "log-odds"
                + (isSet ? waiting.map(told) ?? "" : "")
        ) { line in
            line.raw("four_eyes", amount)
            line.number("reopen_step", policy.reopenStep)
            line.boolean("proposed", !isSet)
            line.string("proposed_by", waiting?.by ?? "")
        }
    }

    private func told(_ proposal: (policy: ReviewPolicy, by: String)) -> String {
        "\n\(Terminal.plain(proposal.by)) proposed: from "
            + "\(proposal.policy.fourEyes.text(minorDigits: 2)) on, reopen step "
            + "\(proposal.policy.reopenStep); it takes effect when a second person repeats it"
    }

    private func set(_ db: StoreTransaction) throws -> (ReviewPolicy, Bool) {
        var policy = try ReviewPolicy.current(db)
        if let fourEyes {
            policy.fourEyes = Money(units: Int64((fourEyes * 10_000).rounded()))
        }
        policy.reopenStep = reopenStep ?? policy.reopenStep
        return (policy, try policy.set(db, actor: actor.actor, at: present()))
    }
}
