private import Dispatch
internal import Store
private import Synchronization

/// Jobs on their way from requests to the one that writes, bounded by records and by count.
final class IntakeQueue: Sendable {
    struct Limits: Sendable {
        /// Records that may wait.
        var records = 50_000
        /// Jobs that may wait, and notes that nobody waits for.
        var jobs = 5_000
        /// Records that are committed together at most.
        var groupRecords = 20_000
    }

    /// What is taken from the queue at once.
    struct Load: Sendable {
        var jobs: [IntakeJob] = []
        var notes: [SideWrite] = []
        var isStopping = false
    }

    private struct State {
        var jobs: [IntakeJob] = []
        var records = 0
        var notes: [SideWrite] = []
        var isAwake = false
        var isStopping = false
        var isFailing = false

        /// - Returns: whether the one that waits must be told.
        mutating func wake() -> Bool {
            defer { isAwake = true }
            return !isAwake
        }
    }

    private let limits: Limits
    private let state = Mutex(State())
    private let ready = DispatchSemaphore(value: 0)

    init(limits: Limits) { self.limits = limits }

    /// - Returns: why the job is not taken; `nil` where it is.
    func add(_ job: IntakeJob) -> IntakeFault? {
        let (fault, wakes) = state.withLock { state -> (IntakeFault?, Bool) in
            if state.isStopping { return (.stopping, false) }
            let isFull =
                state.isFailing || state.jobs.count >= limits.jobs
                || (state.records > 0 && state.records + job.records > limits.records)
            if isFull { return (.full, false) }
            state.jobs.append(job)
            state.records += job.records
            return (nil, state.wake())
        }
        if wakes { ready.signal() }
        return fault
    }

    /// Takes a note that becomes durable with the next group.
    ///
    /// - Returns: whether there was room.
    func note(_ write: SideWrite) -> Bool {
        state.withLock { state in
            if state.isStopping || state.notes.count >= limits.jobs { return false }
            state.notes.append(write)
            return true
        }
    }

    /// No job is taken any more; those that wait are done.
    func stop() {
        if state.withLock({ state in
            state.isStopping = true
            return state.wake()
        }) {
            ready.signal()
        }
    }

    /// Wakes the one that waits, though no job has come.
    func nudge() {
        if state.withLock({ $0.wake() }) { ready.signal() }
    }

    /// While the disk fails nothing more is taken.
    func setFailing(_ isFailing: Bool) { state.withLock { $0.isFailing = isFailing } }

    var depth: (jobs: Int, records: Int) {
        state.withLock { ($0.jobs.count, $0.records) }
    }

    /// Waits for jobs, at most so long, and takes a group of them.
    func take(within seconds: Double) -> Load {
        // A signal that was given is taken in any case: it would end a later wait at once.
        let patience = state.withLock { $0.jobs.isEmpty } ? max(0, seconds) : 0
        _ = ready.wait(timeout: .now() + .microseconds(Int(patience * 1_000_000)))
        return state.withLock { state in
            state.isAwake = false
            var load = Load(isStopping: state.isStopping)
            var records = 0
            for job in state.jobs {
                if !load.jobs.isEmpty, records + job.records > limits.groupRecords { break }
                records += job.records
                load.jobs.append(job)
            }
            state.jobs.removeFirst(load.jobs.count)
            state.records -= records
            // While the disk fails they stay here, where their number is bounded.
            if !state.isFailing || state.isStopping {
                load.notes = state.notes
                state.notes = []
            }
            return load
        }
    }
}
