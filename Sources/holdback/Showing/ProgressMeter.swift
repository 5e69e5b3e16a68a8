internal import Feeds

/// Tells on standard error how far a long work is: one living line on a terminal, a plain line now
/// and then elsewhere.
struct ProgressMeter {
    private let isInteractive = Terminal.isErrorInteractive
    private let isQuiet: Bool
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        start = clock.now
        last = clock.now
    }

    private var interval: Duration { isInteractive ? .milliseconds(200) : .seconds(5) }

    mutating func show(_ progress: FeedProgress) {
        show { Self.line(progress, seconds: $0) }
    }

    /// - Parameter text: what to tell after so many seconds.
    mutating func show(_ text: (_ seconds: Double) -> String) {
        let now = clock.now
        if isQuiet || now - last < interval { return }
        last = now
        let text = text((now - start) / .seconds(1))
        if isInteractive { Terminal.progressLine(text) } else { Terminal.standardError(text) }
    }

    /// Ends the living line.
    func finish() {
        if !isQuiet, isInteractive, last != start { Terminal.progressLine("") }
    }

    private static func line(_ progress: FeedProgress, seconds: Double) -> String {
        let rate = Int(Double(progress.records) / max(seconds, 0.001))
        var text = "read \(progress.records) records, \(rate) a second"
        if let total = progress.bytesTotal, total > 0, progress.bytesDone > 0 {
            let share = Double(progress.bytesDone) / Double(total)
            text += ", \(Int(share * 100)) %, \(Int(seconds / share - seconds)) s left"
        }
        return text
    }
}
