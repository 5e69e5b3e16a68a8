internal import Pulling
internal import Records
internal import Store

/// Takes pulled records into a server's database, beside what is pushed.
struct IntakeSink: PullSink {
    let intake: RecordIntake
    let stores: ReadStores
    let timer: RetryTimer

    /// Waits while too much is waiting already: a pull has time.
    func take(_ batch: RecordBatch, phase: Int, with writes: [SideWrite]) async throws {
        var failures = 0
        while true {
            do throws(IntakeFault) {
                _ = try await intake.push(batch, phase: phase, keepsRejects: true) { _ in writes }
                return
            } catch {
                switch error {
                case .full:
                    failures += 1
                    try await timer.sleep(min(10, 0.1 * Double(1 << min(failures, 7))))
                case .stopping: throw CancellationError()
                case .store(let reason): throw StorageFailure(reason: reason)
                }
            }
        }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Store.Reading) throws -> Value
    ) async throws -> Value {
        try await stores.list(body)
    }
}
