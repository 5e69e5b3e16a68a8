private import Dispatch
internal import Feeds
internal import Records
private import Synchronization

/// What readings and judgements tell whoever writes.
enum FeedEvent: Sendable {
    case batch(RecordBatch)
    case progress(FeedProgress)
    case ended
    case failed(any Error)
    /// A settle can be finished.
    case judged
}

/// Hands events from the threads that read and judge to the one that writes, a few ahead.
final class FeedChannel: Sendable {
    private struct State {
        var queue: [FeedEvent] = []
        var isJudged = false
        var isClosed = false
    }

    private let events = Mutex(State())
    private let room: DispatchSemaphore
    private let ready = DispatchSemaphore(value: 0)

    init(depth: Int) {
        room = DispatchSemaphore(value: 0)
        // A semaphore must not be freed below the value that it was made with.
        for _ in 0..<depth { room.signal() }
    }

    /// Waits for room.
    ///
    /// - Returns: whether anybody still listens.
    func send(_ event: FeedEvent) -> Bool {
        room.wait()
        let isOpen = events.withLock { state in
            if !state.isClosed { state.queue.append(event) }
            return !state.isClosed
        }
        // Once it is closed, each that is let through lets the next through.
        if isOpen { ready.signal() } else { room.signal() }
        return isOpen
    }

    /// Tells that a settle can be finished, ahead of all records and without waiting.
    func sendJudged() {
        events.withLock { $0.isJudged = true }
        ready.signal()
    }

    /// The next event; `nil` where none comes within the time.
    func next(within seconds: Double?) -> FeedEvent? {
        if let seconds {
            let wait = DispatchTime.now() + .microseconds(Int(max(0, seconds) * 1_000_000))
            if ready.wait(timeout: wait) == .timedOut { return nil }
        } else {
            ready.wait()
        }
        let event = events.withLock { state -> FeedEvent? in
            if state.isJudged {
                state.isJudged = false
                return .judged
            }
            return state.queue.isEmpty ? nil : state.queue.removeFirst()
        }
        switch event {
        // Two judgements told at once leave one event for two signals.
        case .judged, nil: break
        default: room.signal()
        }
        return event
    }

    /// Whether an event is there already.
    var hasNext: Bool { events.withLock { !$0.queue.isEmpty } }

    /// Nobody listens any more: the reader stops at its next event.
    func close() {
        events.withLock { $0 = State(isClosed: true) }
        room.signal()
    }
}
