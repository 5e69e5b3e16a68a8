internal import ArgumentParser
private import Foundation
internal import Feeds
internal import Records
internal import Rules
internal import Signals

/// `holdback affiliate`: what is known of one affiliate.
struct AffiliateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affiliate", abstract: "Look at one affiliate.",
        subcommands: [AffiliateShowCommand.self])
}

/// `holdback affiliate show`: the persons behind an affiliate's accounts and what ties them.
struct AffiliateShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the persons behind an affiliate's accounts and what ties them.",
        discussion: """
            Reads a firm's files as `scan` does. Weights are natural log-likelihood ratios: how much \
            likelier it is that two accounts agree so if they are one person's.
            """)

    @Argument(help: "The affiliate.")
    var id: String

    @Argument(help: "Folders, files, or - for standard input.")
    var data: [String]

    @Option(help: "The rule folder, for its lists of mail domains.")
    var rules = "rules"

    @Option(help: "Draw the links into this SVG file (.dot: the source of the drawing).")
    var graph: String?

    @Option(help: "Look as of this RFC 3339 time; by default the latest event time.")
    var asOf: String?

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if asOf != nil, time == nil {
            throw ValidationError(
                "--as-of takes an RFC 3339 time such as 2026-03-01T00:00:00Z, got `\(asOf ?? "")`")
        }
    }

    private var time: EventTime? {
        asOf.flatMap { text in
            var text = text
            return text.withUTF8 { EventTime(parsing: UnsafeRawBufferPointer($0)) }
        }
    }

    func run() throws {
        let links = try links()
        if let graph {
            try Graphviz.write(LinkGraph(links: links, affiliate: id).dot, to: graph)
        }
        if shared.json {
            Terminal.standardOutput(AffiliateReport(id: id, links: links).json())
        } else if !shared.quiet {
            Terminal.standardOutput(
                AffiliateReport(id: id, links: links).text(Terminal.width, shared.paint))
        }
    }

    private func links() throws -> AffiliateLinks {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        var signals = SignalSet(
            signals: [], threads: threads, domains: try loadRules(rules).mailDomains)
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
        let population = signals.settle(asOf: time ?? signals.records.latestEventTime).0
        guard let links = AffiliateLinks(of: id, in: population) else {
            throw Failure(
                code: .usage,
                message: "error: no affiliate `\(Terminal.plain(id))` in the data\n"
                    + "  hint: ids are compared letter by letter")
        }
        return links
    }
}
