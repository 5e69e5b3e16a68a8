private import Dispatch
internal import Feeds
internal import Records
private import Synchronization

/// What a reading tells whoever writes.
enum FeedEvent: Sendable {
    case batch(RecordBatch)
    case progress(FeedProgress)
    case ended
    case failed(any Error)
}

/// Hands events from the thread that reads to the one that writes, a few ahead.
final class FeedChannel: Sendable {
    private let events = Mutex<(queue: [FeedEvent], isClosed: Bool)>(([], false))
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
        ready.signal()
        return isOpen
    }

    /// The next event; `nil` where none comes within the time.
    func next(within seconds: Double?) -> FeedEvent? {
        if let seconds {
            let wait = DispatchTime.now() + .microseconds(Int(max(0, seconds) * 1_000_000))
            if ready.wait(timeout: wait) == .timedOut { return nil }
        } else {
            ready.wait()
        }
        room.signal()
        return events.withLock { $0.queue.isEmpty ? nil : $0.queue.removeFirst() }
    }

    /// Whether an event is there already.
    var hasNext: Bool { events.withLock { !$0.queue.isEmpty } }

    /// Nobody listens any more: the reader stops at its next event.
    func close() {
        events.withLock { $0 = ([], true) }
        for _ in 0..<4 { room.signal() }
    }
}
