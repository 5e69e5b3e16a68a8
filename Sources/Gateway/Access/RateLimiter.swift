internal import Synchronization

/// Counts the requests of each token in windows of a minute.
///
/// A window begins with the first request after the last one ended.
final class RateLimiter: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What one request was told.
    struct Verdict: Hashable, Sendable {
        var isAllowed: Bool
        var limit: Int
        var remaining: Int
        /// Whether it is the first of its window that is refused.
        var isFirstRefusal: Bool
        /// Whole seconds until the window ends, at least 1.
        var resetSeconds: Int
    }

    private struct Window {
        var end: Instant
        var count: Int
        var hasRefused = false
    }

    private struct State {
        var windows: [String: Window] = [:]
        var nextSweep: Instant?
    }

    private static let length = Duration.seconds(60)

    private let state = Mutex(State())

    /// - Complexity: O(1) amortised; windows that ended are forgotten once a minute.
    func admit(_ key: String, limit: Int, at now: Instant = .now) -> Verdict {
        state.withLock { state in
            if let sweep = state.nextSweep, now >= sweep {
                state.windows = state.windows.filter { $0.value.end > now }
                state.nextSweep = now + Self.length
            } else if state.nextSweep == nil {
                state.nextSweep = now + Self.length
            }
            var window = state.windows[key] ?? Window(end: now, count: 0)
            if window.end <= now { window = Window(end: now + Self.length, count: 0) }
            let isAllowed = window.count < limit
            let isFirstRefusal = !isAllowed && !window.hasRefused
            if isAllowed { window.count += 1 } else { window.hasRefused = true }
            state.windows[key] = window
            let seconds = (window.end - now) / .seconds(1)
            return Verdict(
                isAllowed: isAllowed, limit: limit, remaining: limit - window.count,
                isFirstRefusal: isFirstRefusal, resetSeconds: max(1, Int(seconds.rounded(.up))))
        }
    }
}
