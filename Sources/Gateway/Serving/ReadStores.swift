private import Dispatch
internal import Store

/// Connections that read beside the one that writes.
final class ReadStores: Sendable {
    /// For look-ups by key, which take microseconds.
    let quick: Store
    private let slow: Store
    /// Listings go through many rows, so they wait on a thread of their own.
    private let queue = DispatchQueue(label: "holdback.gateway.list")

    init(_ path: String) throws {
        quick = try Store(opening: path, for: .read)
        slow = try Store(opening: path, for: .read)
    }

    /// Reads for as long as it takes without keeping other requests waiting.
    func list<Value: Sendable>(_ body: @escaping @Sendable (Store.Reading) throws -> Value)
        async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [slow] in
                continuation.resume(with: Result { try slow.read(body) })
            }
        }
    }
}
