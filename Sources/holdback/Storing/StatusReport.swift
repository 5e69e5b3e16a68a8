internal import Holds
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

    /// Seconds by which the records end before now; `nil` before the first event that was judged.
    private var lag: Double? {
        guard let settled = status.settled, settled.asOf != .distantPast else { return nil }
        return Double(now.microseconds - settled.asOf.microseconds) / 1_000_000
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
                counted(pull.records, "record"), "\(pull.rejects) rejected", state,
            ])
        }
        return table.lines()
    }

    private var auditHead: String {
        status.auditHead.isEmpty ? "nothing" : String(status.auditHead.prefix(16))
    }

    private func engine() -> [String] {
        guard let settled = status.settled else { return ["  nothing was judged yet"] }
        return [
            lag.map { lag in
                "  records up to \(settled.asOf), "
                    + told(lag)
            } ?? "  no record has an event yet",
            "  \(counted(status.unsettled, "record")) not judged yet; last judged \(settled.at)",
            "  rules \(settled.rules); \(counted(status.ruleErrors, "rule error"))",
        ]
            + status.pendingErasures.map {
                "  the erasure of \(Terminal.plain($0)) is not finished: `ingest`, `gate` or `erase` "
                    + "finishes it"
            }
    }

    private func told(_ lag: Double) -> String {
        if lag < -RecordsAge.tolerance { return "later than now: the gate refuses" }
        return lag < 0 ? "later than now" : "\(duration(lag)) before now"
    }

    private func duration(_ seconds: Double) -> String {
        if seconds >= 172_800 { return "\(Int(seconds / 86_400)) days" }
        return seconds >= 7200 ? "\(Int(seconds / 3600)) hours" : "\(Int(seconds / 60)) minutes"
    }

    private func table(_ rows: [(String, String)]) -> [String] {
        var table = TextTable([.left, .right])
        for (name, value) in rows { table.add(["  " + Terminal.plain(name), value]) }
        return table.lines()
    }

    private func ledger() -> [String] {
        var table = TextTable([.left] + Self.accounts.map { _ in .right })
        table.add(["  "] + Self.accounts.map(\.rawValue))
        for (currency, balance) in status.ledger {
            table.add(
                ["  \(currency)"]
                    + Self.accounts.map { balance[$0].text(minorDigits: currency.minorDigits) })
        }
        return table.lines() + ["  " + accruedNote]
    }

    func json() -> String {
        var line = JSONLine()
        line.object("records") { row in
            for (name, count) in status.records { row.integer(name, count) }
        }
        line.integer("versions", status.versions)
        line.string("as_of", lag == nil ? "" : status.settled?.asOf.description ?? "")
        line.number("lag_seconds", lag ?? .infinity)
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
                    account.rawValue,
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
        var lines: [String] = []
        func gauge(_ name: String, _ help: String, _ samples: [(labels: String, value: String)]) {
            if samples.isEmpty { return }
            lines += ["# HELP holdback_\(name) \(help)", "# TYPE holdback_\(name) gauge"]
            lines += samples.map { "holdback_\(name)\($0.labels) \($0.value)" }
        }
        gauge(
            "records", "Current records.",
            status.records.map { ("{entity=\"\($0.name)\"}", String($0.count)) })
        gauge(
            "watermark_lag_seconds", "How far the records end before now.",
            lag.map { [("", "\($0)")] } ?? [])
        gauge("unsettled_records", "Records not judged yet.", [("", String(status.unsettled))])
        gauge(
            "rule_errors", "Rules that could not be evaluated.", [("", String(status.ruleErrors))])
        gauge(
            "flags", "Flags by status.",
            status.flags.map { ("{status=\"\($0.status)\"}", String($0.count)) })
        gauge(
            "ledger_amount", "Commission by account.",
            status.ledger.flatMap { owned in
                Self.accounts.map { account in
                    (
                        "{account=\"\(account.rawValue)\",currency=\"\(owned.currency)\"}",
                        owned.balance[account].text(minorDigits: owned.currency.minorDigits)
                    )
                }
            })
        gauge(
            "quarantined_records", "Records in quarantine by reason.",
            status.quarantine.map { ("{reason=\"\($0.reason)\"}", String($0.count)) })
        gauge(
            "pull_failures", "Failures of pulls since the last that went well.",
            status.pulls.map {
                ("{source=\"\($0.source)\",entity=\"\($0.entity)\"}", String($0.failures))
            })
        gauge("gate_runs", "Payout runs answered.", [("", String(status.gateRuns))])
        return lines.joined(separator: "\n")
    }
}
