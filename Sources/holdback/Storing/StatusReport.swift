internal import Holds
internal import Pipeline
internal import Records
internal import Store

/// Tells how a database stands: to a person, to a program, to Prometheus.
struct StatusReport {
    let status: DatabaseStatus
    let now: EventTime
    let paint: Paint

    private static let accounts: [LedgerAccount] = [
        .earned, .accrued, .held, .released, .declined, .paid, .clawback,
    ]

    /// Of the judged records; `nil` before the first event.
    private var age: RecordsAge? {
        guard let settled = status.settled, settled.asOf != .distantPast else { return nil }
        return RecordsAge(asOf: settled.asOf, now: now)
    }

    func text() -> String {
        var lines = [paint.bold("records")]
        lines += table(status.records.map { ($0.name, String($0.count)) })
        lines.append("  and \(counted(status.versions, "superseded version"))")
        lines += ["", paint.bold("engine")] + engine()
        lines +=
            ["", paint.bold("flags")] + table(status.flags.map { ($0.status, String($0.count)) })
        lines += ["", paint.bold("ledger")] + ledger()
        if !status.quarantine.isEmpty {
            lines += ["", paint.bold("quarantine")]
            lines += table(status.quarantine.map { ($0.reason, String($0.count)) })
            lines.append("  --rejects shows them")
        }
        if !status.pulls.isEmpty { lines += ["", paint.bold("pulls")] + pulls() }
        lines += [
            "",
            "\(counted(status.gateRuns, "payout run")) answered; audit log ends in \(auditHead)",
        ]
        return lines.joined(separator: "\n")
    }

    private func pulls() -> [String] {
        var table = TextTable([.left, .right, .right, .left])
        for pull in status.pulls {
            let state =
                pull.failures > 0
                ? "failed \(counted(pull.failures, "time")): \(Terminal.plain(pull.error))"
                : pull.lastSuccess.map { "at \($0)" } ?? "never"
            table.add([
                "  " + Terminal.plain("\(pull.source)/\(pull.entity)"),
                counted(pull.records, "record"), "\(pull.rejects) rejected last time", state,
            ])
        }
        return table.lines()
    }

    private var auditHead: String {
        status.auditHead.isEmpty ? "nothing" : String(status.auditHead.prefix(16))
    }

    private func engine() -> [String] {
        guard let settled = status.settled else {
            return [
                "  nothing was judged yet: \(counted(status.unsettled, "record")) "
                    + (status.unsettled == 1 ? "waits" : "wait")
            ]
        }
        return [
            age.map { "  records up to \($0.asOf), " + told($0) } ?? "  no record has an event yet",
            "  \(counted(status.unsettled, "record")) not judged yet; last judged \(settled.at)",
            "  rules \(settled.rules); \(counted(status.ruleErrors, "rule error"))",
        ]
            + status.pendingErasures.map {
                "  the erasure of \(Terminal.plain($0)) is not finished: `ingest`, `gate` or `erase` "
                    + "finishes it"
            }
    }

    private func told(_ age: RecordsAge) -> String {
        if age.isAhead { return "later than now: the gate refuses" }
        return age.seconds < 0 ? "later than now" : "\(RecordsAge.text(age.seconds)) before now"
    }

    private func table(_ rows: [(String, String)]) -> [String] {
        var table = TextTable([.left, .right])
        for (name, value) in rows { table.add(["  " + Terminal.plain(name), value]) }
        return table.lines()
    }

    private func ledger() -> [String] {
        var table = TextTable([.left] + Self.accounts.map { _ in .right })
        table.add(["  "] + Self.accounts.map(\.sumName))
        for (currency, balance) in status.ledger {
            table.add(
                ["  \(currency)"]
                    + Self.accounts.map { balance[$0].text(minorDigits: currency.minorDigits) })
        }
        return table.lines()
    }

    func json() -> String {
        var line = JSONLine()
        line.object("records") { row in
            for (name, count) in status.records { row.integer(name, count) }
        }
        line.integer("versions", status.versions)
        line.string("as_of", age?.asOf.description ?? "")
        line.number("lag_seconds", age?.seconds ?? .infinity)
        line.integer("unsettled", status.unsettled)
        line.string("settled_at", status.settled?.at.description ?? "")
        line.string("rules", status.settled?.rules ?? "")
        line.integer("rule_errors", status.ruleErrors)
        line.object("flags") { row in
            for (name, count) in status.flags { row.integer(name, count) }
        }
        line.objects("ledger", status.ledger) { row, owned in
            row.string("currency", owned.currency.description)
            for account in Self.accounts {
                row.raw(
                    account.sumName,
                    owned.balance[account].text(minorDigits: owned.currency.minorDigits))
            }
        }
        line.object("quarantine") { row in
            for (name, count) in status.quarantine { row.integer(name, count) }
        }
        line.objects("sources", status.sources) { row, source in
            row.string("source", source.name)
            row.integer("line", source.line)
            row.integer("records", source.records)
        }
        line.objects("pulls", status.pulls) { row, pull in
            row.string("source", pull.source)
            row.string("entity", pull.entity)
            row.integer("records", pull.records)
            row.integer("rejects", pull.rejects)
            row.integer("failures", pull.failures)
            row.string("error", pull.error)
            row.string("last_success", pull.lastSuccess?.description ?? "")
        }
        line.strings("pending_erasures", status.pendingErasures)
        line.integer("gate_runs", status.gateRuns)
        line.string("audit_head", status.auditHead)
        return line.text()
    }

    /// The text exposition format, version 0.0.4.
    func prometheus() -> String {
        var text = PrometheusText()
        text.add(
            "records", .gauge, "Current records.", by: "entity",
            Dictionary(uniqueKeysWithValues: status.records.map { ($0.name, $0.count) }))
        text.addStanding(
            unsettled: status.unsettled, ruleErrors: status.ruleErrors, age: age,
            ledger: status.ledger.flatMap { owned in
                Self.accounts.map { ($0, owned.currency, owned.balance[$0]) }
            })
        text.add(
            "flags", .gauge, "Flags by status.", by: "status",
            Dictionary(uniqueKeysWithValues: status.flags.map { ($0.status, $0.count) }))
        text.add(
            "quarantined_records", .gauge, "Records in quarantine by reason.", by: "reason",
            Dictionary(uniqueKeysWithValues: status.quarantine.map { ($0.reason, $0.count) }))
        text.add(
            "pull_failures", .gauge, "Failures of pulls since the last that went well.",
            status.pulls.map {
                ([("source", $0.source), ("entity", $0.entity)], "\($0.failures)")
            })
        text.add("gate_runs", .gauge, "Payout runs answered.", status.gateRuns)
        return String(text.text.dropLast())
    }
}
