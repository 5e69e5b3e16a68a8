internal import Pipeline
internal import Records
private import Synchronization

/// Counts and times of requests, in the text form of Prometheus.
final class Metrics: Sendable {
    private struct Place: Hashable {
        var name: String
        var status: Int
    }

    private struct State {
        var answers: [Place: Int] = [:]
        var times: [String: LatencyHistogram] = [:]
    }

    private let state = Mutex(State())

    /// - Parameter place: method and path of the endpoint, of which there are few.
    func note(_ place: String, status: Int, seconds: Double) {
        state.withLock { state in
            state.answers[Place(name: place, status: status), default: 0] += 1
            state.times[place, default: LatencyHistogram()].note(seconds: seconds)
        }
    }

    func text(_ intake: RecordIntake, at now: EventTime) -> String {
        let (answers, times) = state.withLock { ($0.answers, $0.times) }
        var text = PrometheusText()
        let places = answers.sorted { ($0.key.name, $0.key.status) < ($1.key.name, $1.key.status) }
        text.add(
            "requests_total", .counter, "Requests by endpoint and status.",
            places.map {
                (
                    [("endpoint", $0.key.name), ("status", "\($0.key.status)")], "\($0.value)"
                )
            })
        text.add(
            "request_seconds",
            times.sorted { $0.key < $1.key }.map { ([("endpoint", $0.key)], $0.value) },
            "Seconds from header to answer.")
        let (figures, depth) = (intake.current, intake.depth)
        text.add("queue_jobs", .gauge, "Requests that wait to be stored.", depth.jobs)
        text.add("queue_records", .gauge, "Records that wait to be stored.", depth.records)
        text.add(
            "storage_failing", .gauge, "Whether the database can't be written.",
            figures.isFailing ? 1 : 0)
        return text.text + figures.keeper.prometheus(at: now)
    }
}
