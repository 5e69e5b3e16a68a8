internal import ArgumentParser
private import Foundation
internal import Holds
internal import Pipeline
internal import Pulling
internal import Records
internal import ServerOptions
internal import Store

/// `holdback pull`: takes what is new at a source.
struct PullSubcommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: PullOptions.abstract,
        discussion: PullOptions.discussion)

    @OptionGroup var options: PullOptions

    func run() async throws {
        let code = try await reporting { try await pull() }
        if code != 0 { throw ExitCode(code) }
    }

    /// - Returns: the exit code.
    private func pull() async throws -> Int32 {
        try guardReport()
        var source = try options.source.load()
        if !options.entity.isEmpty {
            source.entities.removeAll { !options.entity.contains($0.entity.rawValue) }
            if source.entities.isEmpty {
                throw PullError(
                    .settings, options.source.path,
                    "the source has none of \(options.entity.joined(separator: ", "))",
                    remedy: "name an entity that stands under `entities`")
            }
        }
        let validator = try options.source.validator()
        let feed = try source.open(.machine)
        let outcome: Result<Int32, any Error>
        do {
            let code =
                try await options.reconcile
                ? reconciled(source, feed, validator) : pulled(source, feed, validator)
            outcome = .success(code)
        } catch {
            outcome = .failure(error)
        }
        await feed.close()
        return try outcome.get()
    }

    /// The report must not take the place of what is read.
    private func guardReport() throws(SettingsError) {
        var files = OutputGuard()
        files.keep(database: options.db)
        files.keep(rules: options.engine.rules)
        files.keep(options.source.path, as: "the source file")
        files.keep(options.engine.plan, as: "the plan")
        files.keep(options.engine.rates, as: "the rates")
        files.keep(options.identities.hashIdentities, as: "the key")
        files.keep(options.source.config.config, as: "the config")
        try files.writes(options.report, "--report", over: .differences)
    }

    private func keeperSink(_ path: String) throws -> KeeperSink {
        let settings = try options.engine.settings(options.change, options.identities)
        return try KeeperSink(opening: path, settings: settings, clock: present)
    }

    private func drySink() throws -> DrySink {
        guard let db = options.db, FileManager.default.fileExists(atPath: db) else {
            return DrySink(reader: nil)
        }
        return DrySink(reader: try Store(opening: db, for: .read))
    }

    private func pulled(
        _ source: PullSource, _ feed: any SourceFeed, _ validator: RecordValidator
    ) async throws -> Int32 {
        let keeper = options.dryRun ? nil : try options.db.map(keeperSink)
        let sink: any PullSink = try keeper ?? drySink()
        let report = PullReport(source: source.name, isDry: options.dryRun)
        var all: [PullCounts] = []
        for entity in source.entities {
            let pass = PullPass(source, entity, feed: feed, validator: validator, now: present)
            let counts = try await counts(of: entity.entity, pass, sink, report)
            try await keeper?.note(counts, of: source.name, at: present())
            all.append(counts)
        }
        let failed = warn(try await keeper?.settle() ?? [])
        if options.source.json {
            say(report.json(all))
        } else if !options.source.quiet {
            say(report.text(all))
        }
        report.warn(all)
        if let error = all.lazy.compactMap(\.error).first { return error.exitCode }
        if failed { return 1 }
        return all.contains { $0.rejected > 0 } ? 3 : 0
    }

    /// What came of one entity: where it fails, the others are pulled all the same.
    private func counts(
        of entity: Entity, _ pass: PullPass, _ sink: any PullSink, _ report: PullReport
    ) async throws -> PullCounts {
        var seen = PullCounts(entity)
        do {
            return try await pass.run(sink, isFull: options.full) { counts in
                seen = counts
                report.progress(counts, options.source)
            }
        } catch let error as PullError {
            seen.error = error
            return seen
        }
    }

    /// Tells of rules that could not be evaluated.
    ///
    /// - Returns: whether there are any.
    private func warn(_ errors: [RuleError]) -> Bool {
        for error in errors.prefix(20) {
            let line =
                "rule error: \(error.rule) on \(error.subjectKind) \(error.subjectID): "
                + "\(error.reason)\n"
            FileHandle.standardError.write(Data(line.utf8))
        }
        return !errors.isEmpty
    }

    private func reconciled(
        _ source: PullSource, _ feed: any SourceFeed, _ validator: RecordValidator
    ) async throws -> Int32 {
        let keeper = options.dryRun ? nil : try options.db.map(keeperSink)
        let sink: any PullSink = try keeper ?? drySink()
        let (from, to) = try options.range()
        let run = Reconciliation(
            source, feed: feed, validator: validator, from: from, to: to, now: present)
        let outcome: Result<ReconciliationReport, any Error>
        do {
            outcome = .success(
                try await DifferenceFile.write(options.report, "--report") { found in
                    try await run.run(sink, heals: !options.dryRun, found: found)
                })
        } catch {
            outcome = .failure(error)
        }
        // What was taken before it broke off is judged all the same.
        let failed = warn(try await keeper?.settle() ?? [])
        let result = try outcome.get()
        if options.source.json {
            say(String(decoding: result.jsonLine, as: UTF8.self))
        } else if !options.source.quiet {
            say(result.text)
        }
        if failed || result.open > 0 { return 1 }
        return result.rejected > 0 ? 3 : 0
    }
}
