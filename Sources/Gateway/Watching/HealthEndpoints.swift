internal import HTTPTypes
internal import Records
internal import Store

/// Whether the server lives, whether it can take records, and what it does.
struct HealthEndpoints: Sendable {
    let store: Store
    let intake: RecordIntake
    let metrics: Metrics
    let pulls: PullFigures

    /// The process answers.
    func live() -> Reply {
        var line = JSONLine()
        line.string("status", "ok")
        return Reply(json: line.finished())
    }

    /// The database can be read and written, and the queue has room.
    func ready() throws -> Reply {
        if intake.current.isFailing {
            throw Problem.busy("storage_failed", "the database can't be written", retryAfter: 5)
        }
        let settled = try store.read { try Store.lastSettle($0) }
        var line = JSONLine()
        line.string("status", "ok")
        if let settled { line.string("as_of", settled.asOf.description) }
        line.integer("queued_records", intake.depth.records)
        return Reply(json: line.finished())
    }

    func figures(at now: EventTime) -> Reply {
        Reply(
            text: metrics.text(intake, at: now) + pulls.text,
            type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
