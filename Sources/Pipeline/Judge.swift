internal import Detection
private import Dispatch
internal import Holds
internal import Records
internal import Store
private import Synchronization

/// Owns the engine on a thread of its own, so that records become durable while it judges.
///
/// What is committed is handed over and applied between two judgements. Invariant: a verdict judges
/// exactly the records that were committed before its position.
final class Judge: Sendable {
    struct Verdict: Sendable {
        var outcome: Outcome
        var settlement: Settlement
        /// What it changes, unless somebody decides or releases something before it is written.
        var changes: SettleChanges
        /// The records that were judged end before it.
        var position: RecordPosition
        var seconds: Double
    }

    fileprivate struct State {
        /// Committed, not yet applied.
        var batches: [RecordBatch] = []
        var records = 0
        /// Where the records end that were read or handed over; `nil` before any was read.
        var position: RecordPosition?
        /// Called when the judgement that is asked for is made.
        var request: (@Sendable () -> Void)?
        var verdict: Result<Verdict, any Error>?
        var posting: Posting?
        /// What the last verdict left behind when it became durable; taken by the next judgement.
        var written: OutcomeMark?
        var failure: (any Error)?
        var isClosed = false
        /// Whether the writer sleeps until something changes.
        var isAwaited = false
    }

    /// Where the lines are that may be posted while flags are being judged.
    fileprivate enum Posting {
        case offered(EarnedLines)
        case taken
        /// `nil` where they could not all be posted.
        case finished(OutcomeMark?)
    }

    /// What a judgement has for the writer.
    enum News {
        /// To be posted now; the judgement waits for that at its end.
        case earned(EarnedLines)
        case verdict(Verdict)
    }

    /// Records that may be committed and not applied, about 200 bytes each: while the engine judges
    /// the writer runs ahead by so many.
    static let headroom = 1_000_000

    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private let change = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Begins to read the records of a database into an engine, beside whoever writes further ones.
    ///
    /// - Returns: once it is settled which records are read; all later ones must be handed over.
    static func start(_ path: String, _ settings: EngineSettings) throws -> (Judge, RecordPosition)
    {
        let judge = Judge()
        DispatchQueue(label: "holdback.pipeline.judge").async {
            judge.run(path, settings)
            judge.ended.signal()
        }
        let position = try judge.wait { $0.position }
        return (judge, position)
    }

    /// Waits until the engine is not too far behind.
    ///
    /// - Throws: why the records could not be read.
    func waitForRoom() throws {
        _ = try wait { $0.records < Self.headroom ? true : nil }
    }

    /// Hands over what was committed.
    func give(_ batches: [RecordBatch], upTo position: RecordPosition) {
        state.withLock { state in
            state.batches += batches
            state.records += batches.reduce(0) { $0 + $1.recordCount }
            state.position = position
        }
        work.signal()
    }

    /// Asks for a judgement of everything that was handed over.
    ///
    /// - Parameter done: called on the engine's thread when there are news, or a failure.
    func request(_ done: @escaping @Sendable () -> Void) {
        let hasFailed = state.withLock { state in
            state.request = done
            return state.failure != nil
        }
        if hasFailed { done() } else { work.signal() }
    }

    /// What the judgement has to tell, once; `nil` while there is nothing.
    ///
    /// - Throws: why the records could not be read.
    func takeNews() throws -> News? {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            return try state.takeNews()?.get()
        }
    }

    /// Waits for what the judgement that was asked for has to tell.
    func awaitNews() throws -> News { try wait { $0.takeNews() }.get() }

    /// Tells what the earned lines left behind when all were posted; `nil` where that failed.
    func finishPosting(_ mark: OutcomeMark?) {
        state.withLock { $0.posting = .finished(mark) }
        work.signal()
    }

    /// Tells that the last verdict became durable.
    func confirm(_ mark: OutcomeMark) { state.withLock { $0.written = mark } }

    /// Nobody asks any more: returns when the judgement that runs has ended and no other will
    /// begin.
    ///
    /// A process that exited beside a judgement would take from it the libraries that it works
    /// with.
    func close() {
        state.withLock { $0.isClosed = true }
        work.signal()
        ended.wait()
        // Whoever closes again finds it ended too.
        ended.signal()
    }

    /// Records that were handed over and are not yet applied.
    var backlog: Int { state.withLock { $0.records } }

    private func wait<Value: Sendable>(_ body: (inout State) -> Value?) throws -> Value {
        while true {
            let value = try state.withLock { state -> Value? in
                if let failure = state.failure { throw failure }
                let value = body(&state)
                state.isAwaited = value == nil
                return value
            }
            if let value { return value }
            change.wait()
        }
    }
}

extension Judge {
    private struct Closed: Error {}

    private struct Work: Sendable {
        var batches: [RecordBatch]
        var position: RecordPosition
        var request: (@Sendable () -> Void)?
    }

    private func run(_ path: String, _ settings: EngineSettings) {
        var engine = settings.makeEngine()
        var lines = UnwrittenLines()
        var standings = KnownStandings()
        do {
            try read(path, into: &engine)
        } catch {
            let request = update { state in
                state.failure = error
                return state.request
            }
            request?()
            return
        }
        if settings.judgesAhead, isIdle { _ = engine.settle() }
        while let work = next() {
            for batch in work.batches { _ = engine.apply(batch) }
            guard let request = work.request else {
                engine.prepare()
                continue
            }
            let verdict = Result {
                try judge(
                    &engine, &lines, &standings, settings, work.position, path, request)
            }
            update { $0.verdict = verdict }
            request()
        }
    }

    private var isIdle: Bool {
        state.withLock { $0.batches.isEmpty && $0.request == nil && !$0.isClosed }
    }

    private func read(_ path: String, into engine: inout Engine) throws {
        try Store(opening: path, for: .read).read { db in
            // The first reading settles which state of the database all others see.
            let position = try RecordPosition.current(db)
            update { $0.position = position }
            try RecordReplay.replay(db) { batch in
                if state.withLock({ $0.isClosed }) { throw Closed() }
                _ = engine.apply(batch)
            }
        }
    }

    private func judge(
        _ engine: inout Engine, _ lines: inout UnwrittenLines, _ standings: inout KnownStandings,
        _ settings: EngineSettings, _ position: RecordPosition, _ path: String, _ tell: () -> Void
    ) throws -> Verdict {
        let start = ContinuousClock.now
        let written = state.withLock { state in
            defer { state.written = nil }
            return state.written
        }
        if let written {
            lines = UnwrittenLines(since: written)
            standings.durable = DurableStandings(standings.last, written)
        }
        let outcome = engine.settle(withLines: lines.asked) { news in
            if offer(news, path) { tell() }
        }
        if let mark = awaitPosting() {
            lines = UnwrittenLines(postedUntil: mark, outcome.lines)
        } else {
            lines.add(outcome.lines)
        }
        standings.last = outcome.affiliates
        let settlement = Settlement(outcome, lines, standings.durable, settings.versions)
        let changes = try Store(opening: path, for: .read).read {
            try SettleChanges(settlement, $0)
        }
        return Verdict(
            outcome: outcome, settlement: settlement, changes: changes, position: position,
            seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    /// Offers lines to be posted while everything else is judged, where the ledger is still empty.
    private func offer(_ news: LineNews, _ path: String) -> Bool {
        // Who can't read now finds out when the changes are worked out.
        guard case .all(let lines) = news,
            let earned = try? Store(opening: path, for: .read).read({ try EarnedLines(lines, $0) })
        else { return false }
        update { $0.posting = .offered(earned) }
        return true
    }

    /// Waits until what was offered is posted.
    ///
    /// - Returns: what that left behind; `nil` where nothing was offered, or not all is posted.
    private func awaitPosting() -> OutcomeMark? {
        while true {
            let (isOver, mark) = state.withLock { state -> (Bool, OutcomeMark?) in
                switch state.posting {
                case .finished(let mark):
                    state.posting = nil
                    return (true, mark)
                case .offered, .taken: return (state.isClosed, nil)
                case nil: return (true, nil)
                }
            }
            if isOver { return mark }
            work.wait()
        }
    }

    /// Waits for work; `nil` when there will be none.
    private func next() -> Work? {
        while true {
            let (work, isClosed) = update { state -> (Work?, Bool) in
                let isIdle = state.batches.isEmpty && state.request == nil
                guard !isIdle, !state.isClosed, let position = state.position else {
                    return (nil, state.isClosed)
                }
                let work = Work(
                    batches: state.batches, position: position, request: state.request)
                (state.batches, state.records, state.request) = ([], 0, nil)
                return (work, false)
            }
            if work != nil || isClosed { return work }
            self.work.wait()
        }
    }

    /// Changes the state and wakes the writer where it waits for that.
    @discardableResult
    private func update<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        let (value, isAwaited) = state.withLock { state in
            let value = body(&state)
            defer { state.isAwaited = false }
            return (value, state.isAwaited)
        }
        if isAwaited { change.signal() }
        return value
    }
}

/// The standings of the last judgement, and those of the last that became durable.
private struct KnownStandings {
    var last: [AffiliateStanding] = []
    var durable: DurableStandings?
}

extension Settlement {
    /// Of an outcome that tells of all lines.
    init(_ outcome: Outcome, _ versions: RuleVersions) {
        self.init(
            asOf: outcome.asOf, flags: outcome.flags, holds: outcome.holds,
            standings: outcome.affiliates, lines: outcome.lines,
            ruleErrors: outcome.ruleErrors, rules: versions)
    }

    fileprivate init(
        _ outcome: Outcome, _ lines: UnwrittenLines, _ durable: DurableStandings?,
        _ versions: RuleVersions
    ) {
        self.init(
            asOf: outcome.asOf, flags: outcome.flags, holds: outcome.holds,
            standings: outcome.affiliates, durable: durable, lines: lines.news, since: lines.since,
            ruleErrors: outcome.ruleErrors, rules: versions)
    }
}

extension Judge.State {
    /// What the writer is to know, once.
    fileprivate mutating func takeNews() -> Result<Judge.News, any Error>? {
        if case .offered(let lines) = posting {
            posting = .taken
            return .success(.earned(lines))
        }
        defer { verdict = nil }
        return verdict.map { $0.map(Judge.News.verdict) }
    }
}
