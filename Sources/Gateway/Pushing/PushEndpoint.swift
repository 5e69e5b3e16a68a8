private import Digests
internal import Feeds
internal import HTTPTypes
internal import HummingbirdCore
internal import Records
internal import Store

/// Takes the records of one request: validated as a whole, then stored as a whole.
struct PushEndpoint: Sendable {
    let record: RecordPath
    let intake: RecordIntake
    let reader: DocumentReader
    let bodies: BodyReader
    /// Where answers that were given before are looked up.
    let store: Store

    static let maximumRecords = 1000

    func answer(_ scope: RequestScope) async throws -> Reply {
        let body = try await bodies.read(
            scope.request, type: "application/json", on: scope.channel)
        let key = try idempotencyKey(scope, body)
        if let key, let reply = try repeated(key, scope) { return reply }
        let source = "push/\(scope.clientID)/\(record.rawValue)"
        let (batch, isEnvelope) = try parse(body, source: source)
        let count = batch.recordCount
        let client = scope.clientID
        let now = scope.now
        let outcome = try await storing {
            () async throws(IntakeFault) in
            try await intake.push(batch, phase: phase) { parked in
                var writes = [scope.audit(200, records: count)]
                if let key {
                    let answer = IdempotencyBook.Answer(
                        request: key.request, status: 200,
                        body: Self.summary(accepted: count, parked: parked))
                    writes.append(
                        IdempotencyBook.keep(answer, key: key.name, of: client, at: now))
                }
                return writes
            }
        }
        switch outcome {
        case .refused(let rejects): throw Self.invalid(rejects, isEnvelope)
        case .stored(let parked):
            var reply = Reply(json: Array(Self.summary(accepted: count, parked: parked).utf8))
            reply.isAudited = true
            return reply
        }
    }

    private var phase: Int {
        Entity.readingOrder.firstIndex(of: record.entity) ?? Entity.readingOrder.count
    }

    private static func summary(accepted: Int, parked: Int) -> String {
        var line = JSONLine()
        line.object("meta") {
            $0.integer("accepted", accepted)
            $0.integer("parked", parked)
        }
        return String(decoding: line.finished(), as: UTF8.self)
    }

    private func parse(_ body: [UInt8], source: String) throws -> (RecordBatch, Bool) {
        let outcome = body.withUnsafeBytes {
            reader.read(
                $0, of: record.entity, source: source, limit: Self.maximumRecords)
        }
        switch outcome {
        case .malformed(let violation):
            throw Problem.malformed("malformed_json", violation.message)
        case .tooMany(let count):
            throw Problem.invalid(
                "too_many_records",
                "a request takes at most \(Self.maximumRecords) records, found \(count); "
                    + "nothing was stored", [])
        case .read(let batch, let isEnvelope):
            if !batch.rejects.isEmpty { throw Self.invalid(batch.rejects, isEnvelope) }
            return (batch, isEnvelope)
        }
    }

    private static func invalid(_ rejects: [Reject], _ isEnvelope: Bool) -> Problem {
        let records = Set(rejects.lazy.map(\.line)).count
        return Problem.invalid(
            "invalid_records",
            "\(records) record\(records == 1 ? " breaks" : "s break") the data contract; "
                + "nothing of the request was stored",
            rejects.map { Problem.Fault($0, isEnvelope: isEnvelope) })
    }
}

extension PushEndpoint {
    /// The key that a client names its request by, with the request's digest.
    private struct IdempotencyKey: Sendable {
        var name: String
        var request: String
    }

    private func idempotencyKey(_ scope: RequestScope, _ body: [UInt8]) throws -> IdempotencyKey? {
        guard let name = scope.request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(name.utf8.count), name.utf8.allSatisfy({ $0.isOfPlainWord }) else {
            throw Problem.malformed(
                "invalid_idempotency_key",
                "`Idempotency-Key` takes 1 to 255 letters, digits and any of `-_.:`")
        }
        return IdempotencyKey(
            name: name, request: SHA256.hex(of: Array((record.path + "\n").utf8) + body))
    }

    private func repeated(_ key: IdempotencyKey, _ scope: RequestScope) throws -> Reply? {
        let kept = try store.read { try IdempotencyBook.find(key.name, of: scope.clientID, $0) }
        guard let kept else { return nil }
        if kept.request != key.request {
            throw Problem.invalid(
                "idempotency_key_reused",
                "the key was used for another request; give each request a key of its own", [])
        }
        var reply = Reply(status: .init(code: kept.status), json: Array(kept.body.utf8))
        reply.headers[.idempotentReplayed] = "true"
        return reply
    }
}

/// Turns what keeps the intake from storing into answers.
func storing<Value>(
    _ body: () async throws(IntakeFault) -> Value
) async throws -> Value {
    do {
        return try await body()
    } catch {
        switch error {
        case .full: throw Problem.busy("overloaded", "too much is waiting; send this again")
        case .stopping: throw Problem.busy("stopping", "the server is about to stop", retryAfter: 5)
        case .store(let reason):
            throw StorageFailure(reason: reason)
        }
    }
}

/// The database could not be written.
struct StorageFailure: Error {
    var reason: String
}
