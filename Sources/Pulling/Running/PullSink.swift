package import Records
package import Store

/// Where pulled records go.
package protocol PullSink: Sendable {
    /// Stores records, rejects and what goes with them in one transaction, and waits for it.
    func take(_ batch: RecordBatch, phase: Int, with writes: [SideWrite]) async throws

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Store.Reading) throws -> Value
    ) async throws -> Value
}
