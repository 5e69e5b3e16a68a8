internal import ArgumentParser
internal import Detection
internal import Holds
internal import Logging
internal import Pipeline
internal import Records
internal import Store

/// From which level on an ingest logs.
enum LogLevel: String, CaseIterable, ExpressibleByArgument {
    case debug, info, warning, error

    var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }
}

/// Tells what an ingest does: acknowledgements, progress, a log and a file of metrics.
struct IngestWatch {
    private let acknowledges: Bool
    private var meter: ProgressMeter
    private let logger: Logger?
    private let metrics: MetricsFile?
    private let clock: @Sendable () -> EventTime
    private var lastMetrics: ContinuousClock.Instant?
    private var rejects = 0

    /// Seconds between two writings of the metrics while records keep coming.
    private static let metricsSeconds = 1.0

    /// - Parameters:
    ///   - level: the least level that is logged; `nil` for no log.
    ///   - metricsPath: `nil` for no file of metrics.
    /// - Throws: where that file can't be written.
    init(
        acknowledges: Bool, meter: ProgressMeter, level: LogLevel?, metricsPath: String?,
        clock: @escaping @Sendable () -> EventTime
    ) throws(Failure) {
        self.acknowledges = acknowledges
        self.meter = meter
        metrics = metricsPath.map(MetricsFile.init)
        try metrics?.write(KeeperFigures().prometheus(at: clock()))
        self.clock = clock
        logger = level.map { least in
            Logger(label: "holdback.ingest") { _ in
                JSONLogHandler(level: least.level, clock: clock)
            }
        }
    }

    mutating func note(_ event: IngestRun.Event, _ figures: KeeperFigures) {
        switch event {
        case .reading(let progress): return meter.show(progress)
        case .acknowledged(let progress): tell(progress, figures)
        case .settled(let settled): tell(settled)
        }
        let now = ContinuousClock.now
        if let last = lastMetrics, (now - last) / .seconds(1) < Self.metricsSeconds { return }
        lastMetrics = now
        writeMetrics(figures)
    }

    mutating func finish(_ progress: IngestRun.Progress, _ figures: KeeperFigures) {
        meter.finish()
        logger?.info(
            "ended",
            metadata: [
                "records": number(progress.committed), "rejects": number(progress.rejects.count),
                "settles": number(progress.settles),
            ])
        writeMetrics(figures)
    }

    func fail(_ reason: String) { logger?.error("failed", metadata: ["reason": .string(reason)]) }

    private mutating func tell(_ progress: IngestRun.Progress, _ figures: KeeperFigures) {
        if acknowledges {
            var line = JSONLine()
            line.integer("acknowledged", progress.committed)
            line.string("source", progress.source)
            line.integer("line", progress.line)
            Terminal.standardOutput(line.text())
        }
        logger?.debug(
            "committed",
            metadata: [
                "records": number(progress.committed), "source": .string(progress.source),
                "line": number(progress.line), "unsettled": number(figures.unsettled),
            ])
        let rejected = figures.rejects.count
        if rejected > rejects {
            logger?.warning(
                "rejected",
                metadata: [
                    "records": number(rejected - rejects), "source": .string(progress.source),
                ])
        }
        rejects = rejected
    }

    private func tell(_ settled: RecordKeeper.Settled) {
        var metadata: Logger.Metadata = [
            "as_of": .string(settled.outcome.asOf.description),
            "flags": number(settled.outcome.flags.count),
            "holds": number(settled.outcome.holds.count),
            "judging_seconds": .stringConvertible(settled.judging),
            "writing_seconds": .stringConvertible(settled.writing),
        ]
        for (kind, count) in settled.summary.events {
            metadata["flags_" + kind.rawValue] = number(count)
        }
        logger?.info("settled", metadata: metadata)
        for error in settled.outcome.ruleErrors {
            logger?.error(
                "rule failed",
                metadata: [
                    "rule": .string(error.rule), "subject": .string(error.subjectID),
                    "reason": .string(error.reason),
                ])
        }
    }

    private func number(_ value: Int) -> Logger.MetadataValue { .stringConvertible(value) }

    /// Records are worth more than what is told of them: where this fails, the ingest goes on.
    private func writeMetrics(_ figures: KeeperFigures) {
        do {
            try metrics?.write(figures.prometheus(at: clock()))
        } catch {
            logger?.warning(
                "metrics not written", metadata: ["reason": .string("\(error.message)")])
        }
    }
}
