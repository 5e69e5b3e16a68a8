private import Foundation
package import Records
package import Store

/// Asks what a payout run may pay, on flags that cover every record.
package struct Gate: Sendable {
    private let path: String
    private let settings: EngineSettings
    private let clock: @Sendable () -> EventTime
    /// Seconds that the records may end before the present; `nil` for any.
    private let maximumLag: Double?
    /// Seconds to wait for a process that takes records to settle them.
    private let patience: Double

    package init(
        path: String, settings: EngineSettings, maximumLag: Double?, patience: Double,
        clock: @escaping @Sendable () -> EventTime
    ) {
        self.path = path
        self.settings = settings
        self.maximumLag = maximumLag
        self.patience = patience
        self.clock = clock
    }

    /// Settles where that is due, then answers in one transaction.
    ///
    /// - Throws: `StoreError` where the engine is stale, and as `Store.gate` does.
    package func answer(_ question: GateQuestion) throws -> GateAnswer {
        let store = try Store(opening: path, for: .review)
        let isKnown = try store.read { try Store.hasAnswered(question.run, $0) }
        if !isKnown {
            try settle(store)
            try refuseStale(store)
        }
        let now = clock()
        return try store.write { try Store.gate(question, at: now, path: path, $0) }
    }

    /// Sees to it that a settle covers every record committed by now.
    private func settle(_ store: Store) throws {
        let deadline = ContinuousClock.now + .milliseconds(Int(patience * 1000))
        let needed = try store.read(RecordPosition.current).sequence
        while true {
            let settled = try store.read(Store.lastSettle)
            if let settled, settled.sequence >= needed, settled.rules == settings.versions.digest {
                return
            }
            do {
                var keeper = try RecordKeeper(
                    opening: path, settings: settings, isTaking: false)
                try keeper.settle(at: clock())
                return
            } catch let error as StoreError where error.isSecondWriter {
                if ContinuousClock.now > deadline { throw error }
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }

    private func refuseStale(_ store: Store) throws {
        guard let maximumLag, let settled = try store.read(Store.lastSettle) else { return }
        if settled.asOf == .distantPast {
            throw StoreError(
                path: path, reason: "no record has an event yet, so nothing is released",
                remedy: "ingest the firm's records, or allow any age with --max-lag off")
        }
        // A clock that was set back must not make old records look young.
        let now = max(clock(), try store.read(Store.lastReceived) ?? .distantPast)
        let lag = Double(now.microseconds - settled.asOf.microseconds) / 1_000_000
        if lag <= maximumLag { return }
        throw StoreError(
            path: path,
            reason: "the records end at \(settled.asOf), \(Self.text(lag)) before now; at most "
                + "\(Self.text(maximumLag)) are allowed, so nothing is released",
            remedy: "ingest what is missing, or allow more with --max-lag")
    }

    private static func text(_ seconds: Double) -> String {
        seconds >= 2 * 86_400
            ? "\(Int(seconds / 86_400)) days" : "\(Int(seconds / 3600)) hours"
    }
}
