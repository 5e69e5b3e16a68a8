internal import Holds
internal import Pipeline
internal import Records
internal import Store

/// Commits jobs in groups, and has everything judged beside that on the clock; lives on the thread
/// that writes.
struct IntakeWriter: ~Copyable {
    private var keeper: RecordKeeper
    private let intake: RecordIntake
    private var clock: SettleClock
    private let now: @Sendable () -> EventTime
    private let settled: @Sendable ([RuleError]) -> Void
    private var notes: [SideWrite] = []
    private var lastCommit = ContinuousClock.now
    /// Whether the last commit failed.
    private var isFailing = false
    /// When the settle that runs was begun.
    private var settleStart = ContinuousClock.now
    /// Who waits for a settle, and for which records.
    private var waiting: [(job: IntakeJob, position: RecordPosition)] = []

    /// Seconds that notes may wait for records to be committed with, and after which a disk that
    /// failed is tried again.
    private static let noteSeconds = 1.0

    init(
        keeper: consuming RecordKeeper, intake: RecordIntake, clock: SettleClock,
        now: @escaping @Sendable () -> EventTime, settled: @escaping @Sendable ([RuleError]) -> Void
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
            let load = queue.take(within: untilSomethingIsDue())
            notes += load.notes
            if !load.jobs.isEmpty { take(load.jobs) } else { commitNotes(load.isStopping) }
            if keeper.isJudging { finishSettle() }
            let (isFailing, isUnsettled) = (isFailing, keeper.isUnsettled)
            let figures = keeper.figures
            intake.update {
                $0.isFailing = isFailing
                $0.isUnsettled = isUnsettled
                $0.keeper = figures
            }
            queue.setFailing(isFailing)
            if load.isStopping, load.jobs.isEmpty { return stop() }
            if !keeper.isJudging, keeper.isUnsettled, isSettleDue(load) { beginSettle(queue) }
        }
    }

    /// Seconds until a settle or a commit of notes is due.
    private func untilSomethingIsDue() -> Double {
        if keeper.isWriting { return 0 }
        let isDue = keeper.isUnsettled && !keeper.isJudging
        return isDue ? min(Self.noteSeconds, clock.untilDue()) : Self.noteSeconds
    }

    private func isSettleDue(_ load: IntakeQueue.Load) -> Bool {
        if !waiting.isEmpty { return true }
        return !load.isStopping && clock.untilDue() <= 0
    }

    /// Judges once more where somebody waits for it.
    private mutating func stop() {
        if waiting.isEmpty { return }
        do {
            try keeper.settle(at: now())
            answerWaiting()
        } catch {
            failWaiting(error)
        }
    }

    private mutating func take(_ jobs: [IntakeJob]) {
        var writes: [SideWrite] = []
        var stored: [(IntakeJob.Push, parked: Int)] = []
        var writers: [IntakeJob] = []
        var settles: [IntakeJob] = []
        for job in jobs {
            switch job {
            case .push(let push):
                guard let faults = refusals(push) else { continue }
                if !faults.isEmpty, !push.keepsRejects {
                    push.answer(.success(.refused(faults)))
                    continue
                }
                let parked = keeper.waitingCount(in: push.batch)
                guard take(push) else { continue }
                writes += push.writes(parked)
                stored.append((push, parked))
            case .write(let more, _):
                writes += more
                writers.append(job)
            case .settle: settles.append(job)
            }
        }
        if stored.contains(where: { $0.0.batch.recordCount > 0 }) { clock.noteRecords() }
        let outcome = commit(writes)
        for (push, parked) in stored {
            push.answer(outcome.map { .stored(parked: parked) })
        }
        for job in writers { job.finish(outcome) }
        waiting += settles.map { ($0, keeper.committed) }
        answerWaiting()
    }

    /// `nil` where the database can't be read: the push was told so.
    private mutating func refusals(_ push: IntakeJob.Push) -> [Reject]? {
        do {
            return try keeper.refusals(in: push.batch, at: now())
        } catch {
            push.answer(.failure(.store("\(error)")))
            return nil
        }
    }

    /// - Returns: whether the database could be read; else the push was told that it can't.
    private mutating func take(_ push: IntakeJob.Push) -> Bool {
        if push.batch.recordCount == 0 && push.batch.rejects.isEmpty { return true }
        do {
            try keeper.take(push.batch, phase: push.phase, at: now())
            return true
        } catch {
            push.answer(.failure(.store("\(error)")))
            return false
        }
    }

    /// Notes are tried again after a failure; records and their writes are not, for that is told to
    /// those who sent them.
    private mutating func commit(_ writes: [SideWrite]) -> Result<Void, IntakeFault> {
        do {
            try keeper.commit(at: now(), with: notes + writes)
        } catch {
            isFailing = true
            return .failure(.store("\(error)"))
        }
        isFailing = false
        notes.removeAll()
        lastCommit = .now
        return .success(())
    }

    /// Notes don't wait for records for ever; after a failure they tell whether the disk works
    /// again.
    private mutating func commitNotes(_ isStopping: Bool) {
        let age = (ContinuousClock.now - lastCommit) / .seconds(1)
        let isDue = isStopping || age >= Self.noteSeconds
        if isDue, isFailing || !notes.isEmpty { _ = commit([]) }
    }
}

extension IntakeWriter {
    private mutating func beginSettle(_ queue: IntakeQueue) {
        settleStart = .now
        keeper.beginSettle { queue.nudge() }
    }

    private mutating func finishSettle() {
        do {
            guard try keeper.finishSettle(at: now()) != nil else { return }
            clock.noteSettle(from: settleStart)
        } catch {
            clock.noteSettle(from: settleStart)
            return failWaiting(error)
        }
        answerWaiting()
        settled(keeper.figures.ruleErrors)
    }

    /// Answers those whose records a settle covers.
    private mutating func answerWaiting() {
        for (job, position) in waiting where keeper.hasSettled(position) {
            job.finish(.success(()))
        }
        waiting.removeAll { keeper.hasSettled($0.position) }
    }

    private mutating func failWaiting(_ error: any Error) {
        for (job, _) in waiting { job.finish(.failure(.store("\(error)"))) }
        waiting = []
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
