internal import Detection
package import Holds
package import Pipeline
package import Records
package import Store

/// Takes pulled records into a database that no other process takes records into.
package actor KeeperSink: PullSink {
    private var keeper: RecordKeeper
    private let reader: Store
    private let clock: @Sendable () -> EventTime

    /// - Throws: `StoreError`.
    package init(
        opening path: String, settings: EngineSettings, clock: @escaping @Sendable () -> EventTime
    ) throws {
        keeper = try RecordKeeper(opening: path, settings: settings)
        reader = try Store(opening: path, for: .read)
        self.clock = clock
    }

    package func take(_ batch: RecordBatch, phase: Int, with writes: [SideWrite]) throws {
        if batch.recordCount > 0 || !batch.rejects.isEmpty {
            try keeper.take(batch, phase: phase, at: clock())
        }
        try keeper.commit(at: clock(), with: writes)
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Store.Reading) throws -> Value
    ) throws -> Value {
        try reader.read(body)
    }

    /// Notes how the pull of an entity went.
    package func note(_ counts: PullCounts, of source: String, at time: EventTime) throws {
        try keeper.commit(at: time, with: [counts.outcome(of: source, at: time)])
    }

    /// Judges everything; flags and holds are right then.
    ///
    /// - Returns: rules that could not be evaluated.
    package func settle() throws -> [RuleError] {
        keeper.isUnsettled ? try keeper.settle(at: clock()).ruleErrors : []
    }
}

/// Reads alone: nothing is stored.
package struct DrySink: PullSink {
    private let reader: Store?

    /// - Parameter reader: a database to compare with; `nil` where there is none yet.
    package init(reader: Store?) { self.reader = reader }

    package func take(_ batch: RecordBatch, phase: Int, with writes: [SideWrite]) {}

    package func position() throws -> Int64? {
        try reader?.read { try RecordPosition.current($0).sequence }
    }

    package func cursor(_ source: String, _ entity: Entity) throws -> PullCursor? {
        try reader?.read { try PullBook.cursor(source, entity, $0) }
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Store.Reading) throws -> Value
    ) throws -> Value {
        guard let reader else {
            throw StoreError(
                path: "", reason: "there is no database to compare with", remedy: "name one: --db")
        }
        return try reader.read(body)
    }
}
