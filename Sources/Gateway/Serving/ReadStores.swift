private import Dispatch
internal import Store

/// Connections that read beside the one that writes.
final class ReadStores: Sendable {
    /// For look-ups by key, which take microseconds.
    let quick: Store
    private let slow: Store
    /// For short transactions of people's and payout runs', beside the one that writes records.
    private let review: Store
    /// Listings go through many rows, so they wait on a thread of their own.
    private let queue = DispatchQueue(label: "holdback.gateway.list")

    private let reviewQueue = DispatchQueue(label: "holdback.gateway.review")

    init(_ path: String) throws {
        quick = try Store(opening: path, for: .read)
        slow = try Store(opening: path, for: .read)
        review = try Store(opening: path, for: .review)
    }

    /// Writes beside the one that writes records, waiting for its commit.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Store.Reading) throws -> Value)
        async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            reviewQueue.async { [review] in
                continuation.resume(with: Result { try review.write(body) })
            }
        }
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
