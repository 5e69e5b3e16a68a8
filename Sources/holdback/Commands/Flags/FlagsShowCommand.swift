internal import ArgumentParser
private import Foundation
internal import Feeds
internal import Holds
internal import Records
internal import Rules
internal import Signals
internal import Store

/// `holdback flags show`: why, on what evidence, what it holds, and what happened to it.
struct FlagsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one flag: why, its evidence, its money, its history.",
        discussion: """
            Takes the flag from a database (--db), which knows of its money and history too, or from \
            what a scan wrote (--flags). With --plot it draws what the accounts of a hedge, or copied \
            accounts, won up to each day, matched days marked; beside --flags that needs the firm's \
            files, from which the accounts' trading is read.
            """)

    @Argument(help: "The flag's id.")
    var flag: String

    @Argument(help: "Beside --flags and --plot: the firm's folders or files.")
    var data: [String] = []

    @Option(help: "The database file.")
    var db: String?

    @Option(help: "The flags.ndjson of a scan, in place of a database.")
    var flags: String?

    @Option(help: "Draw the accounts' trading into this SVG file (.gp: the source of the drawing).")
    var plot: String?

    @Option(
        help: "A rates file, to draw accounts in different currencies: date,currency,rate,base.")
    var rates: String?

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if (db == nil) == (flags == nil) {
            throw ValidationError("give either a database with --db or a scan's flags with --flags")
        }
        if data.isEmpty != (flags == nil || plot == nil) {
            throw ValidationError(
                data.isEmpty
                    ? "--plot beside --flags needs the firm's files, named behind the flag's id"
                    : "files of a firm are read for --plot beside --flags alone")
        }
        if rates != nil, plot == nil { throw ValidationError("--rates goes with --plot") }
    }

    func run() throws {
        if let db { try show(fromDatabase: db) } else if let flags { try show(fromScan: flags) }
    }

    private func show(fromDatabase path: String) throws {
        let (history, rows) = try reportingStore {
            try Store(opening: path, for: .read).read { db in
                let history = try FlagHistory.of(flag, db)
                let customers = history.map { FlagBody.customerIDs($0.flag.body) } ?? []
                return (history, plot == nil ? [] : try AccountTrading.rows(of: customers, db))
            }
        }
        guard let history else {
            throw unknown(hint: "`holdback flags list --db \(path)` names them")
        }
        try draw(history.flag.body) { _ in rows }
        if shared.json {
            Terminal.standardOutput(json(history))
        } else if !shared.quiet {
            Terminal.standardOutput(text(history).joined(separator: "\n"))
        }
    }

    private func show(fromScan path: String) throws {
        let row = try inputFile(path).lines.first {
            $0.hasPrefix("{\"flag_id\":\"\(flag)\"")
        }
        guard let row, let words = FlagExplanation(line: row) else {
            throw unknown(hint: "take a `flag_id` of \(path)")
        }
        try draw(row) { try rows(of: $0) }
        if shared.json {
            Terminal.standardOutput(row)
        } else if !shared.quiet {
            let values = words.values.filter { $0.name != "flag_id" && $0.name != "explanation" }
            var table = TextTable([.left, .left])
            for (name, value) in values { table.add([name, Terminal.plain(value)]) }
            let told = words.values.first { $0.name == "explanation" }?.value ?? ""
            let lines =
                [shared.paint.bold(Terminal.plain(flag))]
                + wrapped(Terminal.plain(told), width: Terminal.width, indent: 0)
                + table.lines(cutting: 1, to: Terminal.tableWidth)
                + ["", shared.paint.bold("evidence")] + EvidenceTable(flag: words).lines(limit: 40)
            Terminal.standardOutput(lines.joined(separator: "\n"))
        }
    }

    private func unknown(hint: String) -> Failure {
        Failure(
            code: .usage,
            message: "error: there is no flag `\(Terminal.plain(flag))`\n  hint: \(hint)")
    }

    /// Draws the picture, where one is asked for.
    private func draw(_ body: String, _ rows: ([String]) throws -> [AccountTrading]) throws {
        guard let plot else { return }
        let customers = FlagBody.customerIDs(body)
        guard let words = FlagExplanation(line: body),
            let trading = FlaggedTrading(words, customers: customers)
        else {
            throw Failure(
                code: .usage,
                message: "error: the flag `\(Terminal.plain(flag))` is of no mirrored or copied "
                    + "trading\n  hint: --plot draws hedged pairs, group hedges and copied accounts"
            )
        }
        let curves = TradingCurves(
            trading, rows: try rows(customers), rates: try rates.map(ratesFile),
            asOf: FlagBody.asOf(body) ?? .distantFuture)
        if curves.lacksRates {
            throw Failure(
                code: .usage,
                message:
                    "error: the accounts of `\(Terminal.plain(flag))` trade in other currencies "
                    + "than \(curves.currency)\n  hint: give a rates file with --rates")
        }
        if curves.curves.allSatisfy(\.days.isEmpty) {
            throw Failure(
                code: .usage,
                message:
                    "error: no trading of the accounts of `\(Terminal.plain(flag))` in the data\n"
                    + "  hint: name the files that the flag was found in")
        }
        try DrawingProgram.gnuplot.write(LegsPlot(flag: trading, curves: curves).source, to: plot)
    }

    /// The current rows of accounts in the firm's files.
    private func rows(of customers: [String]) throws -> [AccountTrading] {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        var signals = SignalSet(signals: [], threads: threads)
        do {
            let reader = FeedReader(
                validator: RecordValidator(conventions: .standard), threads: threads)
            var meter = ProgressMeter(isQuiet: shared.quiet || shared.json)
            try reader.read(
                try discoverSources(data), progress: { meter.show($0) }
            ) { _ = signals.apply($0) }
            meter.finish()
        } catch let error as FeedError {
            throw Failure(code: .files, message: error.description)
        }
        return AccountTrading.rows(of: customers, in: signals.records)
    }

    private func json(_ history: FlagHistory) -> String {
        var line = JSONLine()
        history.flag.write(to: &line)
        line.raw("flag", history.flag.body)
        line.objects("lines", history.lines) { row, kept in
            row.string("commission_id", kept.record.facts.id)
            row.raw("amount", amount(kept.record.facts))
            row.string("currency", kept.record.facts.currency.description)
        }
        line.objects("history", history.events) { row, event in
            row.string("at", event.at.description)
            row.string("event", event.kind.rawValue)
            row.number("posterior", event.posterior)
            row.string("reference", event.reference)
        }
        line.objects("decisions", history.decisions) { row, decision in
            row.string("decision", decision.id)
            row.string("verdict", decision.verdict)
            row.string("state", decision.state)
            row.string("reason", decision.reason)
            row.string("note", decision.note)
            row.string("actor", decision.actor)
            row.string("approver", decision.approver)
            row.string("at", decision.at.description)
        }
        line.strings("linked", history.linked.map(\.id))
        return line.text()
    }

    private func amount(_ facts: LineFacts) -> String {
        facts.amount.text(minorDigits: facts.currency.minorDigits)
    }

    private func text(_ history: FlagHistory) -> [String] {
        let (flag, paint) = (history.flag, shared.paint)
        var lines = [
            paint.bold("\(flag.id)  \(flag.pattern)  \(flag.subjectKind) \(flag.subjectID)"),
            "\(flag.statusText); probability of fraud \(flag.posteriorText); rule \(flag.rule)",
        ]
        lines += wrapped(flag.explanation, width: Terminal.width, indent: 0)
        lines += ["", paint.bold("evidence")] + evidence(flag.body)
        lines += [
            "", paint.bold("holds \(counted(history.lines.count, "line")), \(flag.stakeText)"),
        ]
        lines += history.lines.prefix(20).map {
            "  \($0.record.facts.id)  \(amount($0.record.facts)) \($0.record.facts.currency)"
        }
        if history.lines.count > 20 { lines.append("  ... and \(history.lines.count - 20) more") }
        lines += ["", paint.bold("history")] + history.events.map(eventLine)
        lines += history.decisions.map(decisionLine)
        if !history.linked.isEmpty {
            lines += ["", paint.bold("other flags on the same affiliates")]
            lines += history.linked.prefix(10).map {
                "  \($0.id)  \($0.pattern)  \($0.stakeText)  \($0.status)"
            }
        }
        return lines.map(Terminal.plain)
    }

    private func evidence(_ body: String) -> [String] {
        FlagExplanation(line: body).map { EvidenceTable(flag: $0).lines(limit: 40) } ?? []
    }

    private func eventLine(_ event: FlagEvent) -> String {
        "  \(event.at.description.prefix(19))  \(event.kind.rawValue)  \(percent(event.posterior))"
            + (event.reference.isEmpty ? "" : "  \(event.reference)")
    }

    private func decisionLine(_ decision: FlagHistory.KeptDecision) -> String {
        "  \(decision.id)  \(decision.verdict) (\(decision.state)) by \(decision.actor)"
            + (decision.approver.isEmpty ? "" : ", approved by \(decision.approver)")
            + ": \(decision.reason)" + (decision.note.isEmpty ? "" : "; \(decision.note)")
    }
}
