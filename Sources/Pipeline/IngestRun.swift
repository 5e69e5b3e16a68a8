private import Dispatch
internal import Detection
package import Feeds
package import Records
package import Signals

/// When groups are committed and when everything is judged.
package struct IngestSchedule: Sendable {
    /// A group is committed at this many records, or as soon as nothing more is waiting.
    package var groupRecords: Int
    /// Seconds without a record after which a settle is due; `nil` settles at the end alone, as is
    /// right for files, of which a part tells little.
    package var settleEvery: Double?

    package init(groupRecords: Int, settleEvery: Double?) {
        self.groupRecords = groupRecords
        self.settleEvery = settleEvery
    }

    /// While records keep coming a settle waits until this many times its own last duration has gone
    /// by, so that judging takes a small share of the time.
    static let patience = 10.0
}

/// Takes records from sources until they end.
package struct IngestRun: Sendable {
    private let sources: [FeedSource]
    private let reader: FeedReader
    private let schedule: IngestSchedule
    private let clock: @Sendable () -> EventTime

    /// - Parameter clock: the present.
    package init(
        sources: [FeedSource], reader: FeedReader, schedule: IngestSchedule,
        clock: @escaping @Sendable () -> EventTime
    ) {
        self.sources = sources
        self.reader = reader
        self.schedule = schedule
        self.clock = clock
    }

    /// How far a run has come.
    package struct Progress: Sendable {
        /// Records acknowledged.
        package var committed = 0
        package var rejects = 0
        package var settles = 0
        /// At the last settle.
        package var missingRates: [MissingRate] = []
        /// Where the last source was when it was last acknowledged.
        package var source = ""
        package var line = 0
    }

    /// Reads everything, commits in groups and settles on the schedule, and at the end.
    ///
    /// - Parameters:
    ///   - acknowledged: called after every commit.
    ///   - reading: called now and then while reading.
    /// - Throws: `FeedError` and `StoreError`; what was acknowledged before stays.
    package func run(
        _ keeper: inout RecordKeeper, acknowledged: (Progress) -> Void,
        reading: (FeedProgress) -> Void
    ) throws -> Progress {
        let channel = FeedChannel(depth: 8)
        startReading(channel)
        defer { channel.close() }
        var state = State(phases: phases())
        while true {
            let wait = keeper.isUnsettled ? state.untilSettle(schedule, isIdle: true) : nil
            switch channel.next(within: wait) {
            case .batch(let batch):
                state.note(batch)
                keeper.take(batch, phase: state.phase(of: batch))
            case .progress(let progress):
                reading(progress)
            case .failed(let error):
                try commit(&keeper, &state, acknowledged)
                throw error
            case .ended:
                try settle(&keeper, &state, acknowledged)
                return state.progress
            case nil: break
            }
            let isIdle = !channel.hasNext
            if keeper.isUnsettled,
                let wait = state.untilSettle(schedule, isIdle: isIdle), wait <= 0
            {
                try settle(&keeper, &state, acknowledged)
            } else if keeper.pending >= schedule.groupRecords || isIdle {
                try commit(&keeper, &state, acknowledged)
            }
        }
    }

    private func startReading(_ channel: FeedChannel) {
        DispatchQueue(label: "holdback.pipeline.read").async { [reader, sources] in
            struct Unheard: Error {}
            func send(_ event: FeedEvent) throws {
                if !channel.send(event) { throw Unheard() }
            }
            do {
                try reader.read(
                    sources, progress: { _ = channel.send(.progress($0)) },
                    { try send(.batch($0)) })
                _ = channel.send(.ended)
            } catch {
                _ = channel.send(.failed(error))
            }
        }
    }

    private func commit(
        _ keeper: inout RecordKeeper, _ state: inout State, _ acknowledged: (Progress) -> Void
    ) throws {
        if !keeper.hasPending { return }
        try keeper.commit(at: clock())
        acknowledged(state.commit())
    }

    private func settle(
        _ keeper: inout RecordKeeper, _ state: inout State, _ acknowledged: (Progress) -> Void
    ) throws {
        if !keeper.isUnsettled { return }
        let start = ContinuousClock.now
        let outcome = try keeper.settle(at: clock())
        state.didSettle(from: start, outcome.missingRates)
        acknowledged(state.commit())
    }

    private func phases() -> [String: Int] {
        Dictionary(
            sources.map { source in
                let phase = source.entity.flatMap(Entity.readingOrder.firstIndex(of:))
                return (source.name, phase ?? Entity.readingOrder.count)
            }, uniquingKeysWith: min)
    }
}

extension IngestRun {
    /// What a run remembers between events.
    private struct State {
        let phases: [String: Int]
        var progress = Progress()
        private var taken = 0
        private var lastBatch = ContinuousClock.now
        private var lastSettle = ContinuousClock.now
        private var settleSeconds = 0.0

        init(phases: [String: Int]) { self.phases = phases }

        func phase(of batch: RecordBatch) -> Int { phases[batch.source] ?? phases.count }

        mutating func note(_ batch: RecordBatch) {
            taken += batch.recordCount
            progress.rejects += batch.rejects.count
            progress.source = batch.source
            progress.line = batch.lines.last.map { Int($0) } ?? progress.line
            lastBatch = .now
        }

        mutating func commit() -> Progress {
            progress.committed = taken
            return progress
        }

        mutating func didSettle(
            from start: ContinuousClock.Instant, _ missingRates: [MissingRate]
        ) {
            progress.settles += 1
            progress.missingRates = missingRates
            lastSettle = .now
            settleSeconds = (lastSettle - start) / .seconds(1)
        }

        /// Seconds until a settle is due, at most zero where it is; `nil` where none is.
        func untilSettle(_ schedule: IngestSchedule, isIdle: Bool) -> Double? {
            guard let settleEvery = schedule.settleEvery else { return nil }
            let now = ContinuousClock.now
            let busy =
                max(settleEvery, IngestSchedule.patience * settleSeconds)
                - (now - lastSettle) / .seconds(1)
            let idle = settleEvery - (now - lastBatch) / .seconds(1)
            return isIdle ? min(busy, idle) : busy
        }
    }
}
