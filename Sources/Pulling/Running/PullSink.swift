package import Records
package import Store

/// Where pulled records go.
package protocol PullSink: Sendable {
    /// Stores records, rejects and what goes with them in one transaction, and waits for it.
    func take(_ batch: RecordBatch, phase: Int, with writes: [SideWrite]) async throws

    /// How far an entity was pulled; `nil` where it never was.
    func cursor(_ source: String, _ entity: Entity) async throws -> PullCursor?

    /// The number of the next record that arrives; `nil` where there is no database.
    func position() async throws -> Int64?

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Store.Reading) throws -> Value
    ) async throws -> Value
}

extension PullSink {
    package func cursor(_ source: String, _ entity: Entity) async throws -> PullCursor? {
        try await read { try PullBook.cursor(source, entity, $0) }
    }

    package func position() async throws -> Int64? {
        try await read { try RecordPosition.current($0).sequence }
    }
}
