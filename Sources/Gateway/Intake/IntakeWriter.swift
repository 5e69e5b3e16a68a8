internal import Pipeline
internal import Records
internal import Store

/// Commits jobs in groups and settles on the clock; lives on the thread that writes.
struct IntakeWriter: ~Copyable {
    private var keeper: RecordKeeper
    private let intake: RecordIntake
    private var clock: SettleClock
    private let now: @Sendable () -> EventTime
    private let settled: @Sendable () -> Void
    private var notes: [SideWrite] = []
    private var lastCommit = ContinuousClock.now

    /// Seconds that notes may wait for records to be committed with, and after which a disk that
    /// failed is tried again.
    private static let noteSeconds = 1.0

    init(
        keeper: consuming RecordKeeper, intake: RecordIntake, clock: SettleClock,
        now: @escaping @Sendable () -> EventTime, settled: @escaping @Sendable () -> Void
    ) {
        self.keeper = keeper
        self.intake = intake
        self.clock = clock
        self.now = now
        self.settled = settled
    }

    /// Runs until the queue is stopped and empty.
    mutating func run(_ queue: IntakeQueue) {
        while true {
            let wait = keeper.isUnsettled ? min(Self.noteSeconds, clock.untilDue()) : 1
            let load = queue.take(within: wait)
            notes += load.notes
            if !load.jobs.isEmpty { take(load.jobs) } else { commitNotes(load.isStopping) }
            let (isFailing, isUnsettled) = (keeper.hasPending, keeper.isUnsettled)
            intake.update {
                $0.isFailing = isFailing
                $0.isUnsettled = isUnsettled
            }
            queue.setFailing(isFailing)
            if load.isStopping, load.jobs.isEmpty { return }
            if keeper.isUnsettled, !load.isStopping, clock.untilDue() <= 0 { _ = settle() }
        }
    }

    private mutating func take(_ jobs: [IntakeJob]) {
        var writes: [SideWrite] = []
        var stored: [(IntakeJob.Push, parked: Int)] = []
        var waiting: [IntakeJob] = []
        var settles: [IntakeJob] = []
        for job in jobs {
            switch job {
            case .push(let push):
                let faults = keeper.contradictions(in: push.batch)
                if !faults.isEmpty, !push.keepsRejects {
                    push.answer(.success(.refused(faults)))
                    continue
                }
                let parked = keeper.waitingCount(in: push.batch)
                if push.batch.recordCount > 0 || !push.batch.rejects.isEmpty {
                    keeper.take(push.batch, phase: push.phase)
                }
                writes += push.writes(parked)
                stored.append((push, parked))
            case .write(let more, _):
                writes += more
                waiting.append(job)
            case .settle: settles.append(job)
            }
        }
        if stored.contains(where: { $0.0.batch.recordCount > 0 }) { clock.noteRecords() }
        let outcome = commit(writes)
        for (push, parked) in stored {
            push.answer(outcome.map { .stored(parked: parked) })
        }
        for job in waiting { job.finish(outcome) }
        if !settles.isEmpty {
            let outcome = keeper.isUnsettled ? settle() : .success(())
            for job in settles { job.finish(outcome) }
        }
    }

    private mutating func commit(_ writes: [SideWrite]) -> Result<Void, IntakeFault> {
        let records = keeper.pending
        do {
            try keeper.commit(at: now(), with: notes + writes)
        } catch {
            return .failure(.store("\(error)"))
        }
        notes.removeAll()
        lastCommit = .now
        intake.update {
            $0.commits += 1
            $0.committedRecords += records
        }
        return .success(())
    }

    /// Notes don't wait for records for ever, and a group that a full disk refused is tried again.
    private mutating func commitNotes(_ isStopping: Bool) {
        let age = (ContinuousClock.now - lastCommit) / .seconds(1)
        let isDue = isStopping || age >= Self.noteSeconds
        if isDue, keeper.hasPending || !notes.isEmpty { _ = commit([]) }
    }

    private mutating func settle() -> Result<Void, IntakeFault> {
        let start = ContinuousClock.now
        do {
            try keeper.settle(at: now())
        } catch {
            clock.noteSettle(from: start)
            return .failure(.store("\(error)"))
        }
        clock.noteSettle(from: start)
        intake.update {
            $0.settles += 1
            $0.settleSeconds += (ContinuousClock.now - start) / .seconds(1)
        }
        settled()
        return .success(())
    }
}

extension IntakeJob {
    /// Tells whoever waits for something that is no push.
    fileprivate func finish(_ outcome: Result<Void, IntakeFault>) {
        switch self {
        case .push: preconditionFailure("a push waits for its own outcome")
        case .write(_, let continuation), .settle(let continuation):
            continuation.resume(returning: outcome)
        }
    }
}
