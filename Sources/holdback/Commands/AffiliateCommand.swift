internal import ArgumentParser
internal import Pipeline
private import Foundation
internal import Feeds
internal import Records
internal import Rules
internal import ServerOptions
internal import Signals
internal import Store

/// `holdback affiliate`: what is known of one affiliate.
struct AffiliateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affiliate", abstract: "Look at one affiliate.",
        subcommands: [AffiliateShowCommand.self])
}

/// `holdback affiliate show`: an affiliate's probability, money and flags, the persons behind its
/// accounts and what ties them.
struct AffiliateShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an affiliate: its money and flags, the persons behind its accounts.",
        discussion: """
            Reads a firm's files as `scan` does, or a database (--db), which knows of money and flags \
            too, so that --graph marks flagged accounts. Weights of links are natural log-likelihood ratios: how much likelier it is that two \
            accounts agree so if they are one person's.
            """)

    @Argument(help: "The affiliate.")
    var id: String

    @Argument(help: "Folders, files, or - for standard input.")
    var data: [String] = []

    @Option(help: "The database file, in place of files.")
    var db: String?

    @Option(help: "The rule folder, for its lists of mail domains.")
    var rules = "rules"

    @Option(help: "Draw the links into this SVG file (.dot: the source of the drawing).")
    var graph: String?

    @OptionGroup var asOf: AsOfOption
    @OptionGroup var config: ConfigOption
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if data.isEmpty == (db == nil) {
            throw ValidationError("give either the firm's files or a database with --db")
        }
        if db != nil, asOf.time != nil {
            throw ValidationError("--as-of is for files; a database is shown as of its last settle")
        }
    }

    func run() throws {
        try guardOutputs(("--graph", graph)) { files in
            files.keep(database: db)
            files.keep(records: data)
            files.keep(rules: rules)
        }
        try DrawingProgram.graphviz.check(graph, of: "--graph")
        let threads = ProcessInfo.processInfo.activeProcessorCount
        var signals = SignalSet(
            signals: [EmailRing(settings: [])], threads: threads,
            domains: try loadRules(rules).mailDomains)
        let file = try db.map { try read(database: $0, into: &signals) }
        let rejects = db == nil ? try records().read(into: &signals) : 0
        let links = try links(&signals, asOf: file?.asOf ?? asOf.time)
        if let graph {
            let drawing = LinkGraph(
                links: links, affiliate: id, flagged: file?.flagged ?? [:],
                held: file.map { Set($0.heldLines.map(\.customerID)) } ?? [])
            try DrawingProgram.graphviz.write(drawing.dot, to: graph)
        }
        let persons = AffiliateReport(id: id, links: links)
        if shared.json {
            Terminal.standardOutput(file?.json(persons: persons.json()) ?? persons.json())
        } else if !shared.quiet {
            let money = file.map { $0.text(id, shared.paint) + [""] } ?? []
            Terminal.standardOutput(
                (money + [persons.text(Terminal.width, shared.paint)]).joined(separator: "\n"))
        }
        try FirmRecords.report(rejects)
    }

    private func records() throws -> FirmRecords {
        FirmRecords(
            paths: data, conventions: try config.conventions(), isQuiet: shared.quiet || shared.json
        )
    }

    private func read(
        database: String, into signals: inout SignalSet
    ) throws -> AffiliateFile {
        let file = try reportingStore {
            try Store(opening: database, for: .read).read { db in
                let file = try AffiliateFile.of(id, db)
                if file != nil { try RecordReplay.replay(db) { _ = signals.apply($0) } }
                return file
            }
        }
        guard let file else { throw unknownAffiliate(id) }
        return file
    }

    private func links(
        _ signals: inout SignalSet, asOf time: EventTime?
    ) throws -> AffiliateLinks {
        let population = signals.settle(asOf: time ?? signals.records.latestEventTime).0
        if let links = AffiliateLinks(of: id, in: population) { return links }
        if db == nil { throw unknownAffiliate(id) }
        // The ledger alone knows the affiliate.
        return AffiliateLinks()
    }
}

func unknownAffiliate(_ id: String) -> Failure {
    Failure(
        code: .usage,
        message: "error: no affiliate `\(Terminal.plain(id))` in the data\n"
            + "  hint: ids are compared letter by letter")
}
