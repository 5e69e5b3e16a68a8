internal import ArgumentParser
internal import Records
internal import Store

/// `holdback status`: how a database stands.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tell how a database stands: records, lag, flags, money.")

    @OptionGroup var database: DatabaseOption

    @ArgumentParser.Flag(help: "Print metrics in the text format of Prometheus.")
    var prometheus = false

    @ArgumentParser.Flag(
        help: "Show what was rejected and what waits for its customer, record by record.")
    var rejects = false

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if prometheus, rejects { throw ValidationError("--prometheus has no --rejects") }
    }

    func run() throws {
        if rejects { return try showRejects() }
        let status = try reportingStore {
            try Store(opening: database.db, for: .read).read { try DatabaseStatus($0) }
        }
        let report = StatusReport(status: status, now: present(), paint: shared.paint)
        if prometheus {
            Terminal.standardOutput(report.prometheus())
        } else if shared.json {
            Terminal.standardOutput(report.json())
        } else if !shared.quiet {
            Terminal.standardOutput(report.text())
        }
    }

    private func showRejects() throws {
        let rejects = try reportingStore {
            try Store(opening: database.db, for: .read).read(QuarantineReader.rejects)
        }
        let report = QuarantineReport(rejects: rejects, paint: shared.paint)
        if shared.json {
            Terminal.standardOutput(report.json())
        } else if !shared.quiet {
            Terminal.standardOutput(report.text(Terminal.width))
        }
    }
}
