private import Dispatch
internal import Holds
internal import Pipeline
internal import Records
internal import Store
private import Synchronization

/// The one that writes: requests hand it records and wait until they are durable.
///
/// What waits at the same time is committed together, with one `fsync`. A thread of its own,
/// because committing and judging block.
final class RecordIntake: Sendable {
    private let queue: IntakeQueue
    private let stopped = DispatchSemaphore(value: 0)
    private let figures = Mutex(Figures())

    /// What the intake has done, for those who watch.
    struct Figures: Sendable {
        var keeper = KeeperFigures()
        /// Whether records were committed that no settle has covered.
        var isUnsettled = false
        var isFailing = false
    }

    private init(limits: IntakeQueue.Limits) { queue = IntakeQueue(limits: limits) }

    /// Opens the database for taking records and begins.
    ///
    /// - Parameter settled: called after each settle with the rules that it could not evaluate, on
    ///   the thread that writes.
    /// - Throws: `StoreError` where the database can't be opened.
    static func start(
        _ path: String, _ settings: EngineSettings, limits: IntakeQueue.Limits,
        clock: SettleClock, now: @escaping @Sendable () -> EventTime,
        settled: @escaping @Sendable ([RuleError]) -> Void
    ) async throws -> RecordIntake {
        let intake = RecordIntake(limits: limits)
        try await withCheckedThrowingContinuation {
            (opened: CheckedContinuation<Void, any Error>) in
            DispatchQueue(label: "holdback.gateway.write").async {
                do {
                    let keeper = try RecordKeeper(opening: path, settings: settings)
                    opened.resume()
                    var writer = IntakeWriter(
                        keeper: keeper, intake: intake, clock: clock, now: now, settled: settled)
                    writer.run(intake.queue)
                } catch {
                    opened.resume(throwing: error)
                }
                intake.stopped.signal()
            }
        }
        return intake
    }

    /// Stores the records of a request, all or none, and waits until they are durable.
    ///
    /// - Parameter keepsRejects: keeps what breaks a rule as rejects and stores the rest.
    func push(
        _ batch: RecordBatch, phase: Int, keepsRejects: Bool = false,
        with writes: @escaping @Sendable (Int) -> [SideWrite]
    ) async throws(IntakeFault) -> PushOutcome {
        let result = await withCheckedContinuation { continuation in
            let push = IntakeJob.Push(
                batch: batch, keepsRejects: keepsRejects, phase: phase, writes: writes,
                answer: { continuation.resume(returning: $0) })
            if let fault = queue.add(.push(push)) {
                continuation.resume(returning: .failure(fault))
            }
        }
        return try result.get()
    }

    /// Makes something durable and waits for it.
    func write(_ writes: [SideWrite]) async throws(IntakeFault) {
        try await wait { .write(writes, $0) }
    }

    /// Waits until everything that is committed by now has been judged.
    func settle() async throws(IntakeFault) { try await wait { .settle($0) } }

    private func wait(
        _ job: (CheckedContinuation<Result<Void, IntakeFault>, Never>) -> IntakeJob
    ) async throws(IntakeFault) {
        let result = await withCheckedContinuation { continuation in
            if let fault = queue.add(job(continuation)) {
                continuation.resume(returning: .failure(fault))
            }
        }
        try result.get()
    }

    /// Leaves a note that becomes durable soon.
    ///
    /// - Returns: whether there was room.
    func note(_ write: SideWrite) -> Bool { queue.note(write) }

    var depth: (jobs: Int, records: Int) { queue.depth }

    var current: Figures { figures.withLock { $0 } }

    func update(_ change: (inout Figures) -> Void) { figures.withLock { change(&$0) } }

    /// Does what is waiting, takes nothing more, and returns when the database is closed.
    func stop() async {
        queue.stop()
        await withCheckedContinuation { done in
            DispatchQueue(label: "holdback.gateway.stop").async { [stopped] in
                stopped.wait()
                // Whoever asks again finds it stopped too.
                stopped.signal()
                done.resume()
            }
        }
    }
}
