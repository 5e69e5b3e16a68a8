internal import ArgumentParser
internal import Feeds
internal import Holds
internal import Store

/// The option that names a payout run.
struct RunKeyOption: ParsableArguments {
    @Option(help: "The run's idempotency key; by default its lines are its key.")
    var key: String?

    func validate() throws {
        if let key, !key.allSatisfy(\.isSeen) || key.isEmpty {
            throw ValidationError(
                "--key takes letters, digits and signs that can be seen, got \(key.debugDescription)"
            )
        }
        if let key, key.unicodeScalars.count > 500 {
            throw ValidationError("--key takes at most 500 characters")
        }
    }
}

extension GateQuestion {
    init(_ run: PayoutRun, key: RunKeyOption, actor: ActorOption) {
        self.init(
            run: key.key, dueDigest: run.digest, bytesDigest: run.bytesDigest,
            lines: run.lines.map(DueLine.init), actor: actor.actor)
    }
}

extension DueLine {
    init(_ line: PayoutLine) {
        self.init(
            commissionID: line.commissionID, affiliateID: line.affiliateID, amount: line.amount,
            currency: line.currency)
    }
}

extension Character {
    /// Whether it shows, and looks like itself alone.
    fileprivate var isSeen: Bool {
        unicodeScalars.allSatisfy {
            !$0.properties.isDefaultIgnorableCodePoint && $0.properties.generalCategory != .control
        } && (!isWhitespace || self == " ")
    }
}
