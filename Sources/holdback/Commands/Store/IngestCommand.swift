internal import ArgumentParser
internal import Feeds
internal import Pipeline
internal import Records
internal import ServerOptions

/// `holdback ingest`: records into a database, flags and holds kept right.
struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Take records into a database and keep its flags right.",
        discussion: """
            Reads what `scan` reads. A record is acknowledged when it is safe on the disk, also \
            while earlier ones are judged. Flags, the ledger and holds follow at each settle, in one \
            transaction that names the last record that it covers. Records that are sent again \
            change nothing.
            """)

    @Argument(help: "Folders, files, or - for standard input.")
    var data: [String]

    @OptionGroup var database: DatabaseOption
    @OptionGroup var engine: EngineOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var identities: IdentityOption

    @OptionGroup var config: ConfigOption
    @OptionGroup var ahead: AheadOption

    @Option(parsing: .unconditional, help: "Records that are committed together at most.")
    var batch = 50_000

    @Option(
        parsing: .unconditional,
        help:
            "Seconds without a record after which everything is judged; by default 0.05 for a stream, and at the end alone for files."
    )
    var settleEvery: Double?

    @Flag(help: "Print a line on standard output for every commit: records, source and line.")
    var acknowledge = false

    @Option(
        help:
            "Log to standard error, one JSON object a line: debug, info, warning or error and above."
    )
    var log: LogLevel?

    @Option(help: "Keep figures for Prometheus in this file, for a textfile collector.")
    var metrics: String?

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if !(1...1_000_000).contains(batch) {
            throw ValidationError("--batch takes 1 to 1000000, got \(batch)")
        }
        if let settleEvery, !(0...86_400).contains(settleEvery) {
            throw ValidationError("--settle-every takes 0 to 86400 seconds, got \(settleEvery)")
        }
    }

    func run() throws {
        try guardOutputs(("--metrics", metrics), over: .metrics) { files in
            files.keep(database: database.db)
            files.keep(records: data)
            engine.keep(in: &files)
            files.keep(config.config, as: "the config")
            files.keep(identities.hashIdentities, as: "the key")
        }
        let conventions = try config.conventions()
        var settings = try engine.settings()
        change.noteOtherRules(settings, database.db, isQuiet: shared.quiet)
        change.apply(to: &settings)
        settings.cloak = try identities.cloak(settings.rules)
        settings.judgesAhead = data.contains("-")
        settings.maximumAhead = ahead.seconds
        var watch = try IngestWatch(
            acknowledges: acknowledge, meter: ProgressMeter(isQuiet: shared.quiet || shared.json),
            level: log, metricsPath: metrics, clock: { present() })
        let progress: IngestRun.Progress
        do {
            progress = try reportingStore {
                let sources = try discoveredFiles(data)
                var keeper = try RecordKeeper(opening: database.db, settings: settings)
                return try ingest(sources, conventions, &keeper, &watch)
            }
        } catch let error as Failure {
            watch.fail(error.message)
            throw error
        }
        tellRates(
            missing: progress.missingRates, apart: progress.currenciesApart, isQuiet: shared.quiet)
        RuleErrorReport(errors: progress.ruleErrors).warn()
        report(progress)
        if !progress.ruleErrors.isEmpty { throw Failure(code: .found) }
        if !progress.rejects.isEmpty { throw Failure(code: .rejects) }
        // A stream may have nothing to say; files without a record are a torn export.
        if progress.committed == 0, !data.contains("-") {
            throw Failure(
                code: .rejects,
                message: "error: no file holds a record\n"
                    + "  hint: check that what wrote the files came to its end")
        }
    }

    private func ingest(
        _ sources: [FeedSource], _ conventions: Conventions, _ keeper: inout RecordKeeper,
        _ watch: inout IngestWatch
    ) throws -> IngestRun.Progress {
        // About what a record takes, so that a group is a few pieces.
        let chunkBytes = max(256, min(4 << 20, batch * 128))
        let reader = FeedReader(
            validator: RecordValidator(conventions: conventions), threads: engine.threads.count,
            chunkBytes: chunkBytes)
        let run = IngestRun(
            sources: sources, reader: reader,
            schedule: IngestSchedule(
                groupRecords: batch,
                settleEvery: settleEvery
                    ?? (sources.contains(where: \.isStandardInput) ? 0.05 : nil)),
            clock: { present() })
        let progress = try run.run(&keeper) { watch.note($0, $1) }
        watch.finish(progress, keeper.figures)
        return progress
    }

    private func report(_ progress: IngestRun.Progress) {
        if acknowledge, !shared.json { return }
        let rejects = RejectReport(summary: progress.rejects)
        let more =
            progress.rejects.isEmpty
            ? "` tells more" : " --rejects` shows what was rejected"
        let sentence =
            "\(counted(progress.committed, "record")) acknowledged, "
            + "\(counted(progress.rejects.count, "reject")), "
            + "\(counted(progress.settles, "settle")); "
            + "`holdback status --db \(database.db)" + more
        shared.tell(
            ([sentence] + rejects.lines(width: Terminal.width)).joined(separator: "\n")
        ) { line in
            line.integer("records", progress.committed)
            rejects.write(to: &line)
            line.integer("settles", progress.settles)
            RuleErrorReport(errors: progress.ruleErrors).write(to: &line)
        }
    }
}
