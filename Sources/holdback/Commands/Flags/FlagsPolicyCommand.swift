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
        let change = try fourEyes == nil && reopenStep == nil ? nil : reviewing(database.db, set)
        let (current, waiting) = try reportingStore {
            try Store(opening: database.db, for: .read).read {
                (try ReviewPolicy.current($0), try ReviewPolicy.proposed($0))
            }
        }
        let (policy, isSet) = (change?.policy ?? current, change?.isSet ?? true)
        let amount = policy.fourEyes.text(minorDigits: 2)
        shared.tell(
            (isSet
                ? "" : "proposed; a second person must repeat it, for \(laxer(policy, current)): ")
                + "from \(amount) in any one currency on, a second person must approve; a dismissed "
                + "flag opens again when its evidence has grown by \(policy.reopenStep) in natural "
                + "log-odds"
                + (isSet ? waiting.map { "\n" + told($0) + Self.waits } ?? "" : "")
                + (change?.replaced.map { "\nin place of what " + told($0) } ?? "")
        ) { line in
            line.raw("four_eyes", amount)
            line.number("reopen_step", policy.reopenStep)
            line.boolean("proposed", !isSet)
            line.string("proposed_by", waiting?.by ?? "")
            line.string("replaces_proposal_by", change?.replaced?.by ?? "")
        }
    }

    /// In what a policy asks less than another.
    private func laxer(_ policy: ReviewPolicy, _ current: ReviewPolicy) -> String {
        let amounts = [policy, current].map { $0.fourEyes.text(minorDigits: 2) }
        return [
            policy.fourEyes.units > current.fourEyes.units
                ? "--four-eyes \(amounts[0]) asks less than \(amounts[1])" : nil,
            policy.reopenStep > current.reopenStep
                ? "--reopen-step \(policy.reopenStep) asks less than \(current.reopenStep)" : nil,
        ].compactMap(\.self).joined(separator: " and ")
    }

    private static let waits = "; it takes effect when a second person repeats it"

    private func told(_ proposal: Proposal) -> String {
        "\(Terminal.plain(proposal.by)) proposed: from "
            + "\(proposal.policy.fourEyes.text(minorDigits: 2)) on, reopen step "
            + "\(proposal.policy.reopenStep)"
    }

    private typealias Proposal = (policy: ReviewPolicy, by: String)

    /// - Returns: the policy, whether it is set, and another that was proposed before and no longer
    ///   is.
    private func set(_ db: StoreTransaction) throws -> (
        policy: ReviewPolicy, isSet: Bool, replaced: Proposal?
    ) {
        var policy = try ReviewPolicy.current(db)
        if let fourEyes {
            policy.fourEyes = Money(units: Int64((fourEyes * 10_000).rounded()))
        }
        policy.reopenStep = reopenStep ?? policy.reopenStep
        let waiting = try ReviewPolicy.proposed(db)
        let isSet = try policy.set(db, actor: actor.actor, at: present())
        return (policy, isSet, waiting?.policy == policy ? nil : waiting)
    }
}
