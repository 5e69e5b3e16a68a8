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
        let isKnown = try store.read { try Store.hasAnswered(question, $0) }
        if !isKnown {
            try settle(store)
            try store.read {
                try Store.requireRecent(at: clock(), maximumLag: maximumLag, path: path, $0)
            }
        }
        let now = clock()
        return try store.write { try Store.gate(question, at: now, path: path, $0) }
    }

    /// Sees to it that a settle covers every record committed by now.
    private func settle(_ store: Store) throws {
        let deadline = ContinuousClock.now + .milliseconds(Int(patience * 1000))
        let needed = try store.read(RecordPosition.current).sequence
        while true {
            let (settled, isErasing) = try store.read { db in
                try (Store.lastSettle(db), !Store.pendingErasures(db).isEmpty)
            }
            if !isErasing, let settled, settled.sequence >= needed,
                settled.rules == settings.versions.digest
            {
                return
            }
            do {
                var keeper = try RecordKeeper(
                    opening: path, settings: settings, isTaking: false)
                try keeper.settle(at: clock())
                return
            } catch let error as StoreError where error.kind == .secondWriter {
                if ContinuousClock.now > deadline { throw error }
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }
}
