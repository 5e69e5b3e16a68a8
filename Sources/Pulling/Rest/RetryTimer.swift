private import Foundation
package import Records

/// Time and chance of those who ask again, so that tests can hold both.
package struct RetryTimer: Sendable {
    package var sleep: @Sendable (_ seconds: Double) async throws -> Void
    /// In [0, 1).
    package var chance: @Sendable () -> Double
    package var now: @Sendable () -> EventTime

    package init(
        sleep: @escaping @Sendable (Double) async throws -> Void,
        chance: @escaping @Sendable () -> Double, now: @escaping @Sendable () -> EventTime
    ) {
        self.sleep = sleep
        self.chance = chance
        self.now = now
    }

    /// The machine's clock.
    package static let machine = RetryTimer(
        sleep: { try await Task.sleep(for: .seconds($0)) },
        chance: { Double.random(in: 0..<1) },
        now: { EventTime(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) })

    /// Longest that a source may make one wait before the pull is given up for now.
    static let longestWait = 900.0

    /// Seconds before the next attempt: doubled each time up to a minute, and spread by half so
    /// that those who failed together don't come together.
    func backOff(afterFailures failures: Int) -> Double {
        min(60, 0.5 * Double(1 << min(failures, 10))) * (0.5 + 0.5 * chance())
    }

    /// Seconds that `Retry-After` asks for (RFC 9110 section 10.2.3): a count, or a date.
    func retryAfter(_ text: String?) -> Double? {
        guard let text = text?.trimmingCharacters(in: .whitespaces) else { return nil }
        if let seconds = Int(text), seconds >= 0 { return Double(seconds) }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: text).map {
            max(0, $0.timeIntervalSince1970 - Double(now().microseconds) / 1_000_000)
        }
    }
}
