import Dispatch
import Synchronization

/// Parses chunks on several threads, at most `depth` of them ahead of whoever consumes them.
///
/// Chunks are numbered when they are read, under one lock, and consumed by number: the order does
/// not depend on the threads.
final class ParseAhead: Sendable {
    private enum Arrival: Sendable {
        case parsed(ParsedChunk)
        case failed(FeedError)
        case end
    }

    private struct Intake: ~Copyable {
        var chunks: ChunkSequence
        var nextNumber = 0
        var isClosed = false
    }

    private let depth: Int
    private let intake: Mutex<Intake>
    private let arrivals = Mutex<[Int: Arrival]>([:])
    /// Counts the chunks that may still be read ahead.
    private let room = DispatchSemaphore(value: 0)
    /// `ready[n % depth]` tells that chunk `n` has arrived; no two chunks in flight share one.
    private let ready: [DispatchSemaphore]
    private let workers = DispatchGroup()

    init(_ chunks: consuming ChunkSequence, depth: Int) {
        self.depth = depth
        intake = Mutex(Intake(chunks: chunks))
        ready = (0..<depth).map { _ in DispatchSemaphore(value: 0) }
        for _ in 0..<depth { room.signal() }
    }

    /// Starts a thread with a parser and a buffer of its own.
    func startWorker(_ makeParser: @escaping @Sendable () -> ChunkParser) {
        // A serial queue has a thread of its own; the shared pool could be full of waiting workers.
        DispatchQueue(label: "holdback.feeds.parse").async(group: workers) { [self] in
            let parser = makeParser()
            let buffer = ByteBuffer()
            while parseOne(parser, buffer) {}
        }
    }

    /// - Returns: whether there may be more to parse.
    private func parseOne(_ parser: ChunkParser, _ buffer: ByteBuffer) -> Bool {
        room.wait()
        guard let (number, read) = claim(buffer) else {
            room.signal()
            return false
        }
        switch read {
        case .success(let chunk?): arrive(.parsed(parser.parse(chunk)), number)
        case .success(nil): arrive(.end, number)
        case .failure(let error): arrive(.failed(error), number)
        }
        return true
    }

    /// Reads the next chunk and numbers it; `nil` once an end, a failure or a stop closed the
    /// intake.
    private func claim(_ buffer: ByteBuffer) -> (Int, Result<Chunk?, FeedError>)? {
        intake.withLock { intake in
            if intake.isClosed { return nil }
            defer { intake.nextNumber += 1 }
            do throws(FeedError) {
                let chunk = try intake.chunks.next(into: buffer)
                if chunk == nil { intake.isClosed = true }
                return (intake.nextNumber, .success(chunk))
            } catch {
                intake.isClosed = true
                return (intake.nextNumber, .failure(error))
            }
        }
    }

    private func arrive(_ arrival: Arrival, _ number: Int) {
        arrivals.withLock { $0[number] = arrival }
        ready[number % depth].signal()
    }

    /// Calls `body` with every parsed chunk in order, then waits for the workers to end.
    func forEach(_ body: (ParsedChunk) throws -> Void) throws {
        defer { stop() }
        var number = 0
        while true {
            ready[number % depth].wait()
            let arrival = arrivals.withLock { $0.removeValue(forKey: number) }
            room.signal()
            switch arrival {
            case .parsed(let chunk): try body(chunk)
            case .failed(let error): throw error
            case .end: return
            case nil: preconditionFailure("chunk \(number) was announced and is not there")
            }
            number += 1
        }
    }

    /// Waiting workers wake up one after the other, each passing its room on.
    private func stop() {
        intake.withLock { $0.isClosed = true }
        room.signal()
        workers.wait()
    }
}
