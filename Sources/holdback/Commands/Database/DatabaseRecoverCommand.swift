internal import ArgumentParser
internal import Feeds
internal import Holds
internal import Records
internal import Store

/// `holdback db recover`: a payout run whose record a restore lost.
struct DatabaseRecoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Write down a payout run that was answered after the backup was made.",
        discussion: """
            What the run released counts as sent out, whatever flags say by now, and asking for the \
            run again gives its first answer. First ingest what came after the backup. Ends with \
            exit code 1 where a line that was sent out is declined here, or went out with another run.
            """)

    @Argument(help: "The payout run.")
    var due: String

    @OptionGroup var database: DatabaseOption

    @Option(help: "The file that its answer's released lines were written to.")
    var out: String

    @Option(help: "The file that its answer's other lines were written to.")
    var held: String

    @OptionGroup var key: RunKeyOption
    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    func run() throws {
        let (question, recovered) = try reportingStore {
            let answered = try AnsweredRun(due: due, released: out, held: held)
            let question = GateQuestion(answered.run, key: key, actor: actor)
            let lost = LostRun(
                question: question,
                lines: answered.answers.map { isReleased, answer in
                    GateLine(
                        due: DueLine(answer.line), isReleased: isReleased,
                        reasonCode: answer.reasonCode, flagIDs: answer.flagIDs)
                })
            let recovered = try Store(opening: database.db, for: .review).write { db in
                try Store.recover(lost, at: present(), path: database.db, db)
            }
            return (question, recovered)
        }
        shared.tell(told(question.run, recovered)) { line in
            line.string("run", question.run)
            line.integer("sent_out", recovered.sentOut)
            line.objects("conflicts", recovered.conflicts) { row, conflict in
                row.string("commission_id", conflict.commissionID)
                row.string("reason_code", conflict.reason.rawValue)
            }
        }
        if !recovered.conflicts.isEmpty { throw Failure(code: .found) }
    }

    private func told(_ run: String, _ recovered: RecoveredRun) -> String {
        let head =
            "run \(run): \(counted(recovered.sentOut, "line")) known to be sent out"
        let conflicts = recovered.conflicts.map {
            "  \(Terminal.plain($0.commissionID)) was sent out and is \($0.reason.rawValue) here: "
                + "settle it outside of Holdback"
        }
        return ([head] + conflicts).joined(separator: "\n")
    }
}
