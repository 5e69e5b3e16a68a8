internal import ArgumentParser
internal import Pipeline
private import Foundation
internal import Feeds
internal import Holds
internal import Records
internal import Rules
internal import ServerOptions
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

    @OptionGroup var config: ConfigOption
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
        try guardOutputs(("--plot", plot)) { files in
            files.keep(database: db)
            files.keep(flags, as: "the flags")
            files.keep(records: data)
            files.keep(rates, as: "the rates")
        }
        try DrawingProgram.gnuplot.check(plot, of: "--plot")
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
        let story = FlagStory(history: history, paint: shared.paint)
        shared.tell(story.text(Terminal.width)) { story.write(to: &$0) }
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
        let found = try rows(customers)
        let source: String
        if trading.shape == .series {
            source =
                SeriesPlot(
                    flag: trading, curves: try trading.pairs.map { try curves($0, found, body) }
                ).source
        } else {
            source = LegsPlot(flag: trading, curves: try curves(trading, found, body)).source
        }
        try DrawingProgram.gnuplot.write(source, to: plot)
    }

    private func curves(
        _ trading: FlaggedTrading, _ rows: [AccountTrading], _ body: String
    ) throws -> TradingCurves {
        let curves = TradingCurves(
            trading, rows: rows, rates: try rates.map(ratesFile),
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
        return curves
    }

    /// The current rows of accounts in the firm's files.
    private func rows(of customers: [String]) throws -> [AccountTrading] {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        var signals = SignalSet(signals: [], threads: threads)
        let rejects = try FirmRecords(
            paths: data, conventions: try config.conventions(), isQuiet: shared.quiet || shared.json
        ).read(into: &signals)
        if rejects > 0, !shared.quiet {
            Terminal.standardError(
                "note: \(counted(rejects, "record")) of these files can't be taken; `holdback scan` lists "
                    + "them with their reasons")
        }
        return AccountTrading.rows(of: customers, in: signals.records)
    }
}
