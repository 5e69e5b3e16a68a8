private import Dispatch
internal import Detection
package import Feeds
package import Holds
package import Records
package import Signals

/// When groups are committed and when everything is judged, beside that.
package struct IngestSchedule: Sendable {
    /// A group is committed at this many records, or as soon as nothing more is waiting.
    package var groupRecords: Int
    /// Seconds without a record, or since the last settle, after which a settle is due; `nil`
    /// settles at the end alone, as is right for files, of which a part tells little.
    package var settleEvery: Double?

    package init(groupRecords: Int, settleEvery: Double?) {
        self.groupRecords = groupRecords
        self.settleEvery = settleEvery
    }
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
        /// Told at the end.
        package var rejects = RejectSummary()
        package var settles = 0
        /// At the last settle.
        package var missingRates: [MissingRate] = []
        package var currenciesApart: [CurrencyCode] = []
        /// At the last settle: what could not be evaluated is judged as before.
        package var ruleErrors: [RuleError] = []
        /// Where the last source was when it was last acknowledged.
        package var source = ""
        package var line = 0
    }

    /// What happens during a run.
    package enum Event: Sendable {
        case reading(FeedProgress)
        /// After every commit.
        case acknowledged(Progress)
        case settled(RecordKeeper.Settled)
    }

    /// Reads everything, commits in groups and settles on the schedule, and at the end.
    ///
    /// - Parameter tell: called with each event and what was done until then.
    /// - Throws: `FeedError` and `StoreError`; what was acknowledged before stays.
    package func run(
        _ keeper: inout RecordKeeper, tell: (Event, KeeperFigures) -> Void
    ) throws -> Progress {
        let channel = FeedChannel(depth: 8)
        startReading(channel)
        defer { channel.close() }
        var state = State(phases: phases(), schedule)
        while true {
            switch channel.next(within: keeper.isWriting ? 0 : state.untilSettle(keeper)) {
            case .batch(let batch):
                let phase = state.phase(of: batch)
                state.note(batch, taken: try keeper.take(batch, phase: phase, at: clock()))
            case .progress(let progress):
                tell(.reading(progress), keeper.figures)
            case .failed(let error):
                try commit(&keeper, &state, tell)
                throw error
            case .ended:
                try finish(&keeper, &state, tell)
                return state.progress
            case .judged, nil: break
            }
            if keeper.pending >= schedule.groupRecords || !channel.hasNext {
                try commit(&keeper, &state, tell)
            }
            if let settled = try keeper.finishSettle(at: clock()) {
                state.didSettle(settled)
                tell(.settled(settled), keeper.figures)
            }
            if let wait = state.untilSettle(keeper), wait <= 0 {
                try commit(&keeper, &state, tell)
                state.settleStart = .now
                keeper.beginSettle { channel.sendJudged() }
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
        _ keeper: inout RecordKeeper, _ state: inout State, _ tell: (Event, KeeperFigures) -> Void
    ) throws {
        if !keeper.hasPending { return }
        try keeper.commit(at: clock())
        tell(.acknowledged(state.commit()), keeper.figures)
    }

    private func finish(
        _ keeper: inout RecordKeeper, _ state: inout State, _ tell: (Event, KeeperFigures) -> Void
    ) throws {
        try commit(&keeper, &state, tell)
        if keeper.isUnsettled {
            let settled = try keeper.settleAll(at: clock())
            state.didSettle(settled)
            tell(.settled(settled), keeper.figures)
        }
        state.progress.rejects = keeper.figures.rejects
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
        /// `nil` where only the end settles.
        private var clock: SettleClock?
        var settleStart = ContinuousClock.now

        init(phases: [String: Int], _ schedule: IngestSchedule) {
            self.phases = phases
            clock = schedule.settleEvery.map { SettleClock(idleSeconds: $0, busySeconds: $0) }
        }

        func phase(of batch: RecordBatch) -> Int { phases[batch.source] ?? phases.count }

        mutating func note(_ batch: RecordBatch, taken count: Int) {
            taken += count
            progress.source = batch.source
            progress.line = max(0, Int(batch.firstLine) + batch.lineCount - 1)
            clock?.noteRecords()
        }

        mutating func commit() -> Progress {
            progress.committed = taken
            return progress
        }

        mutating func didSettle(_ settled: RecordKeeper.Settled) {
            progress.settles += 1
            progress.missingRates = settled.outcome.missingRates
            progress.currenciesApart = settled.outcome.currenciesApart
            progress.ruleErrors = settled.outcome.ruleErrors
            clock?.noteSettle(from: settleStart)
        }

        /// Seconds until a settle is due, at most zero where it is; `nil` where none is.
        func untilSettle(_ keeper: borrowing RecordKeeper) -> Double? {
            if keeper.isJudging || !keeper.isUnsettled { return nil }
            return clock?.untilDue()
        }
    }
}
