internal import ArgumentParser
internal import Records
internal import Rules
internal import Store

/// `holdback doctor`: whether this machine, these rules and this database are fit for work.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell whether machine, rules and database are fit for work.",
        discussion: "Ends with exit code 1 where something is not.")

    @Option(help: "The rule folder.")
    var rules = "rules"

    @Option(help: "The database file.")
    var db: String?

    @OptionGroup var lag: LagOption

    @OptionGroup var shared: SharedOptions

    func run() throws {
        var findings = [ruleFinding()]
        findings += Examination.machine(folder: folder)
        if let db { findings += databaseFindings(db) }
        if shared.json {
            var line = JSONLine()
            line.objects("findings", findings) { row, finding in
                row.string("what", finding.what)
                row.boolean("fit", finding.isFit)
                row.string("told", finding.told)
            }
            Terminal.standardOutput(line.text())
        } else if !shared.quiet {
            var table = TextTable([.left, .left, .left])
            for finding in findings {
                table.add([finding.isFit ? "ok" : "NOT FIT", finding.what, finding.told])
            }
            Terminal.standardOutput(table.lines().map(Terminal.plain).joined(separator: "\n"))
        }
        if findings.contains(where: { !$0.isFit }) { throw Failure(code: .found) }
    }

    private var folder: String {
        guard let db, let slash = db.lastIndex(of: "/") else { return "." }
        return slash == db.startIndex ? "/" : String(db[..<slash])
    }

    private func ruleFinding() -> Examination.Finding {
        do {
            let set = try loadRules(rules)
            let running = set.running.rules.count
            return Examination.Finding(
                what: "rules", isFit: running > 0,
                told: "\(running) of \(set.rules.count) in \(rules) run")
        } catch {
            let reason = error.message.split(separator: "\n").first.map(String.init)
            return Examination.Finding(what: "rules", isFit: false, told: reason ?? "unreadable")
        }
    }

    private func datesFinding(
        _ store: Store, _ status: DatabaseStatus, _ now: EventTime
    ) throws -> Examination.Finding {
        guard let asOf = status.settled?.asOf, RecordsAge(asOf: asOf, now: now).isAhead else {
            return Examination.Finding(
                what: "dates", isFit: true, told: "none is later than a day may end")
        }
        let ahead = try store.read { try RecordsAge.recordsAhead(of: now, $0) }
        return Examination.Finding(
            what: "dates", isFit: false,
            told:
                "up to \(asOf), later than now (\(ahead.joined(separator: ", "))): the gate refuses"
        )
    }

    private func databaseFindings(_ path: String) -> [Examination.Finding] {
        do {
            let store = try Store(opening: path, for: .read)
            let status = try store.read { try DatabaseStatus($0) }
            let records = status.records.reduce(0) { $0 + $1.count }
            let now = present()
            let newest = status.lastReceived ?? .distantPast
            return [
                Examination.Finding(
                    what: "database", isFit: true,
                    told: "\(records) records, \(status.unsettled) not judged yet"),
                Examination.Finding(
                    what: "clock", isFit: newest <= now,
                    told: newest <= now
                        ? "not behind the last record received"
                        : "behind \(newest), when the last record was received"),
                try datesFinding(store, status, now),
                Examination.Finding(
                    what: "rule errors", isFit: status.ruleErrors == 0,
                    told: "\(status.ruleErrors) at the last settle"),
                try ageFinding(store, status, now),
            ]
        } catch let error as StoreError {
            return [Examination.Finding(what: "database", isFit: false, told: error.reason)]
        } catch {
            return [Examination.Finding(what: "database", isFit: false, told: "unreadable")]
        }
    }

    /// Whether the gate would take the records for present ones.
    private func ageFinding(
        _ store: Store, _ status: DatabaseStatus, _ now: EventTime
    ) throws -> Examination.Finding {
        guard let end = status.settled?.asOf, end != .distantPast else {
            return Examination.Finding(what: "records", isFit: false, told: "none has an event yet")
        }
        do {
            try store.read { db in
                try Store.requireRecent(
                    at: now, maximumLag: lag.seconds, path: store.path, db)
            }
            return Examination.Finding(what: "records", isFit: true, told: "end at \(end)")
        } catch let error as StoreError {
            return Examination.Finding(what: "records", isFit: false, told: error.reason)
        }
    }
}
