internal import ArgumentParser
private import Foundation
internal import Pipeline
internal import Pulling
internal import Records
internal import Store

/// `holdback pull`: takes what is new at a source.
struct PullSubcommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Take what is new at a partner's API or database.",
        discussion: """
            Each page becomes durable with its place: a pull that is cut off goes on where it was. \
            Flags and holds follow at the end.

            Exit codes: 0 done; 1 differences are left after --reconcile; 2 usage, or a file or a \
            secret that can't be read; 3 some records were rejected; 4 the source refuses or can't \
            be reached; 5 the database can't be used; 6 the report can't be written.
            """)

    @OptionGroup var options: SourceOptions

    @Option(help: "The database file; made where it is not there.")
    var db: String?

    @Option(help: "The rule folder.")
    var rules = "rules"

    @Option(help: "A plan file: what affiliates earn, where no commissions are sent.")
    var plan: String?

    @Option(help: "Threads that compute; by default all cores.")
    var threads: Int?

    @Option(help: "Pull this entity of the source alone, such as customers; may be repeated.")
    var entity: [String] = []

    @Flag(help: "Ask for everything, whatever was taken before.")
    var full = false

    @Flag(help: "Show what would be taken and what would be rejected; store nothing.")
    var dryRun = false

    @Flag(help: "Compare every record with the source, and take what differs.")
    var reconcile = false

    @Option(help: "Compare from this date or date-time on.")
    var from: String?

    @Option(help: "Compare up to this date or date-time.")
    var to: String?

    @Option(help: "Write each difference to this file, one JSON object a line.")
    var report: String?

    func validate() throws {
        if !dryRun, db == nil { throw ValidationError("name the database: --db FILE") }
        if reconcile, db == nil {
            throw ValidationError("--reconcile compares with a database: --db FILE")
        }
        if !reconcile, from != nil || to != nil || report != nil {
            throw ValidationError("--from, --to and --report go with --reconcile")
        }
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads takes 1 to 256, got \(threads)")
        }
        for word in entity where Entity(rawValue: word) == nil {
            throw ValidationError("--entity knows no `\(word)`")
        }
        _ = try range()
    }

    private func range() throws -> (EventTime?, EventTime?) {
        (try from.map { try time($0, isEnd: false) }, try to.map { try time($0, isEnd: true) })
    }

    func run() async throws {
        let code = try await reporting { try await pull() }
        if code != 0 { throw ExitCode(code) }
    }

    /// - Returns: the exit code.
    private func pull() async throws -> Int32 {
        var source = try options.load()
        if !entity.isEmpty {
            source.entities.removeAll { !entity.contains($0.entity.rawValue) }
            if source.entities.isEmpty {
                throw PullError(
                    .settings, options.path,
                    "the source has none of \(entity.joined(separator: ", "))",
                    remedy: "name an entity that stands under `entities`")
            }
        }
        let validator = try options.validator()
        let feed = try source.open(.machine)
        let outcome: Result<Int32, any Error>
        do {
            let code =
                try await reconcile
                ? reconciled(source, feed, validator) : pulled(source, feed, validator)
            outcome = .success(code)
        } catch {
            outcome = .failure(error)
        }
        await feed.close()
        return try outcome.get()
    }

    private func keeperSink(_ path: String) throws -> KeeperSink {
        let settings = try EngineSettings(
            rules: rules, plan: plan,
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
        return try KeeperSink(opening: path, settings: settings, clock: present)
    }

    private func drySink() throws -> DrySink {
        guard let db, FileManager.default.fileExists(atPath: db) else {
            return DrySink(reader: nil)
        }
        return DrySink(reader: try Store(opening: db, for: .read))
    }

    private func pulled(
        _ source: PullSource, _ feed: any SourceFeed, _ validator: RecordValidator
    ) async throws -> Int32 {
        let keeper = dryRun ? nil : try db.map(keeperSink)
        let sink: any PullSink = try keeper ?? drySink()
        let report = PullReport(source: source.name, isDry: dryRun)
        var all: [PullCounts] = []
        for entity in source.entities {
            let pass = PullPass(source, entity, feed: feed, validator: validator, now: present)
            let counts = try await pass.run(sink, isFull: full) { report.progress($0, options) }
            try await keeper?.note(counts, of: source.name, at: present())
            all.append(counts)
        }
        try await keeper?.settle()
        if options.json { say(report.json(all)) } else if !options.quiet { say(report.text(all)) }
        return all.contains { $0.rejected > 0 } ? 3 : 0
    }

    private func reconciled(
        _ source: PullSource, _ feed: any SourceFeed, _ validator: RecordValidator
    ) async throws -> Int32 {
        let keeper = dryRun ? nil : try db.map(keeperSink)
        let sink: any PullSink = try keeper ?? drySink()
        let file = try report.map { try DifferenceFile($0) }
        let (from, to) = try range()
        let run = Reconciliation(
            source, feed: feed, validator: validator, from: from, to: to, now: present)
        let result = try await run.run(sink, heals: !dryRun) { try file?.write($0) }
        try await keeper?.settle()
        try file?.close()
        if options.json {
            say(String(decoding: result.jsonLine, as: UTF8.self))
        } else if !options.quiet {
            say(result.text)
        }
        if result.open > 0 { return 1 }
        return result.rejected > 0 ? 3 : 0
    }
}
