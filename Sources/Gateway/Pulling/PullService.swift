internal import Logging
internal import Pipeline
internal import Pulling
internal import Records
internal import ServiceLifecycle
internal import Store
private import Synchronization

/// Pulls from sources on their schedules, one at a time, beside what is pushed.
struct PullService: Service {
    let sources: [PullSource]
    let sink: IntakeSink
    let validator: RecordValidator
    let figures: PullFigures
    let logger: Logger
    let timer: RetryTimer

    func run() async throws {
        if sources.isEmpty {
            try? await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown { await pullForEver() }
    }

    private func pullForEver() async {
        var calendar = PullCalendar(sources, now: timer.now())
        while !Task.isCancelled, let next = calendar.next {
            let wait = Double(next.due.microseconds - timer.now().microseconds) / 1_000_000
            if wait > 0 {
                // Short sleeps follow a clock that is set.
                do { try await timer.sleep(min(wait, 60)) } catch { return }
                continue
            }
            guard let isGood = await pull(next) else { return }
            calendar.note(next, isGood: isGood, now: timer.now(), chance: timer.chance())
        }
    }

    /// - Returns: whether it went well; `nil` where this stops.
    private func pull(_ appointment: PullCalendar.Appointment) async -> Bool? {
        let source = sources[appointment.source]
        if appointment.entity >= source.entities.count { return await reconcile(source) }
        let entity = source.entities[appointment.entity]
        do {
            let counts = try await pull(source, entity)
            figures.note(
                source.name, entity.entity.rawValue, records: counts.records,
                rejected: counts.rejected)
            logger.info(
                "pulled",
                metadata: [
                    "source": "\(source.name)", "entity": "\(entity.entity.rawValue)",
                    "records": "\(counts.records)", "rejected": "\(counts.rejected)",
                ])
            return true
        } catch {
            return await failed(source, entity.entity.rawValue, error)
        }
    }

    /// Counts a failure where `status` and `/metrics` show it.
    ///
    /// - Returns: as `pull`.
    private func failed(_ source: PullSource, _ entity: String, _ error: any Error) async -> Bool? {
        if Task.isCancelled || error is CancellationError { return nil }
        figures.noteFailure(source.name, entity)
        logger.error(
            "pull failed",
            metadata: ["source": "\(source.name)", "entity": "\(entity)", "error": "\(error)"])
        let fault = SideWrite.failure(error, of: source.name, entity, at: timer.now())
        do {
            try await sink.intake.write([fault])
        } catch {
            logger.error("the failed pull can't be written down", metadata: ["error": "\(error)"])
        }
        return false
    }

    /// Compares the last days with the source and heals them; the figures go into the log and the
    /// audit log, the differences into the file that the source names.
    private func reconcile(_ source: PullSource) async -> Bool? {
        guard let plan = source.reconciliation else { return true }
        do {
            let feed = try source.open(timer)
            let start = EventTime(
                microseconds: timer.now().microseconds
                    - Int64(plan.days) * EventTime.microsecondsPerDay)
            let run = Reconciliation(
                source, feed: feed, validator: validator, from: start, to: nil, now: timer.now)
            let outcome: Result<ReconciliationReport, any Error>
            do {
                outcome = .success(
                    try await DifferenceFile.write(plan.report, "`report`") { found in
                        try await run.run(sink, heals: true, found: found)
                    })
            } catch {
                outcome = .failure(error)
            }
            await feed.close()
            try await note(try outcome.get(), of: source)
            return true
        } catch {
            return await failed(source, PullBook.reconciliation, error)
        }
    }

    private func note(_ report: ReconciliationReport, of source: PullSource) async throws {
        let body = String(decoding: report.jsonLine, as: UTF8.self)
        try await sink.intake.write([
            .audit(
                at: timer.now(), actor: "pull:" + source.name, action: "reconcile",
                subject: source.name, body: body),
            PullBook.succeed(
                source.name, PullBook.reconciliation, records: report.healed,
                rejects: report.rejected, at: timer.now()),
        ])
        figures.note(
            source.name, PullBook.reconciliation, records: report.healed,
            rejected: report.rejected)
        logger.info("reconciled", metadata: ["report": "\(body)"])
    }

    /// The feed is opened anew each time: a source that was away may be elsewhere now.
    private func pull(_ source: PullSource, _ entity: EntitySource) async throws -> PullCounts {
        let feed = try source.open(timer)
        let outcome: Result<PullCounts, any Error>
        do {
            let pass = PullPass(source, entity, feed: feed, validator: validator, now: timer.now)
            let counts = try await pass.run(sink)
            try await sink.intake.write([counts.outcome(of: source.name, at: timer.now())])
            outcome = .success(counts)
        } catch {
            outcome = .failure(error)
        }
        await feed.close()
        return try outcome.get()
    }
}

/// What pulls have brought since the start, for those who watch.
final class PullFigures: Sendable {
    struct Place: Hashable, Comparable, Sendable {
        var source: String
        /// Or `PullBook.reconciliation`.
        var entity: String

        static func < (left: Place, right: Place) -> Bool {
            (left.source, left.entity) < (right.source, right.entity)
        }
    }

    struct Figure: Sendable {
        var pulls = 0
        var failures = 0
        var records = 0
        var rejected = 0
    }

    private let figures = Mutex<[Place: Figure]>([:])

    func note(_ source: String, _ entity: String, records: Int, rejected: Int) {
        figures.withLock { figures in
            var figure = figures[Place(source: source, entity: entity)] ?? Figure()
            figure.pulls += 1
            figure.records += records
            figure.rejected += rejected
            figures[Place(source: source, entity: entity)] = figure
        }
    }

    func noteFailure(_ source: String, _ entity: String) {
        figures.withLock {
            $0[Place(source: source, entity: entity), default: Figure()].failures += 1
        }
    }

    /// Pulls that went well, of all sources.
    var pulls: Int { figures.withLock { $0.values.reduce(0) { $0 + $1.pulls } } }

    /// In the text form of Prometheus; empty where nothing was pulled.
    var text: String {
        let all = figures.withLock { $0 }.sorted { $0.key < $1.key }
        if all.isEmpty { return "" }
        let rows: [(String, String, KeyPath<Figure, Int>)] = [
            ("pulls_total", "Pulls that went well.", \.pulls),
            ("pull_failures_total", "Pulls that failed.", \.failures),
            ("pulled_records_total", "Records pulled.", \.records),
            ("pull_rejected_records_total", "Records of sources rejected.", \.rejected),
        ]
        var text = PrometheusText()
        for (name, help, path) in rows {
            text.add(
                name, .counter, help,
                all.map { place, figure in
                    (
                        [("source", place.source), ("entity", place.entity)],
                        "\(figure[keyPath: path])"
                    )
                })
        }
        return text.text
    }
}
